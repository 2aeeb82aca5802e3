import type { ErrorCode } from '#shared/errors.ts'
import type { Act } from './deeds.ts'
import { type Model, refused, seenTicket, unchanged, type Verdict } from './model.ts'

type Link = Model['links'][number]

/** What comes of linking two tickets. */
export const judgeLink = (model: Model, { who, ticketId, otherId, linkKind: kind }: Act): Verdict => {
  const [ticket, other] = [seenTicket(model, who, ticketId), seenTicket(model, who, otherId)]
  if (!ticket || !other) return refused('ticket.not_found')
  if (ticketId === otherId) return refused('ticket.link_to_itself')
  if (linkOf(model, ticketId, otherId)) return refused('ticket.already_linked')
  const refusalFor: { refusal: ErrorCode; isMeant: (link: Link) => boolean }[] = [
    { refusal: 'ticket.duplicate_of_duplicate', isMeant: (link) => link.ticketId === otherId },
    { refusal: 'ticket.has_duplicates', isMeant: (link) => link.otherId === ticketId },
    { refusal: 'ticket.already_duplicate', isMeant: (link) => link.ticketId === ticketId },
  ]
  const isInTheWay = (link: Link) =>
    kind === 'duplicate' && link.kind === 'duplicate' && refusalFor.some(({ isMeant }) => isMeant(link))
  const inTheWay = model.links.filter(isInTheWay)
  const told = refusalFor.find(({ isMeant }) =>
    inTheWay.some((link) => isMeant(link) && isLiving(model, link)),
  )
  if (told) return refused(told.refusal)
  return {
    apply: () => {
      model.links = model.links.filter((link) => !inTheWay.includes(link))
      model.links.push({ ticketId, otherId, kind })
    },
  }
}

/** Whether neither of its tickets is deleted. */
const isLiving = (model: Model, { ticketId, otherId }: Link): boolean =>
  [ticketId, otherId].every((id) => model.tickets.get(id)?.deletedAt === null)

/** What comes of taking the link of two tickets away, whichever was linked to which. */
export const judgeUnlink = (model: Model, { who, ticketId, otherId }: Act): Verdict => {
  if (!seenTicket(model, who, ticketId) || !seenTicket(model, who, otherId))
    return refused('ticket.not_found')
  const link = linkOf(model, ticketId, otherId)
  if (!link) return refused('ticket.not_linked')
  return { apply: () => model.links.splice(model.links.indexOf(link), 1) }
}

const linkOf = (model: Model, one: string, other: string) =>
  model.links.find(
    (link) =>
      (link.ticketId === one && link.otherId === other) || (link.ticketId === other && link.otherId === one),
  )

/** What comes of following a ticket, or no longer. */
export const judgeWatch = (model: Model, { who, ticketId }: Act, watching: boolean): Verdict => {
  if (!seenTicket(model, who, ticketId)) return refused('ticket.not_found')
  const watcher = model.watchers.find((one) => one.ticketId === ticketId && one.userId === who.id)
  if ((watcher !== undefined) === watching) return unchanged
  return {
    apply: () => {
      if (watcher) model.watchers.splice(model.watchers.indexOf(watcher), 1)
      else model.watchers.push({ ticketId, userId: who.id })
    },
  }
}
