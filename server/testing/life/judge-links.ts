import type { Act } from './deeds.ts'
import { type Model, refused, seenTicket, unchanged, type Verdict } from './model.ts'

/** What comes of linking two tickets. */
export const judgeLink = (model: Model, { who, ticketId, otherId, linkKind: kind }: Act): Verdict => {
  const [ticket, other] = [seenTicket(model, who, ticketId), seenTicket(model, who, otherId)]
  if (!ticket || !other) return refused('ticket.not_found')
  if (ticketId === otherId) return refused('ticket.link_to_itself')
  if (linkOf(model, ticketId, otherId)) return refused('ticket.already_linked')
  if (kind === 'duplicate') {
    const duplicates = model.links.filter((link) => link.kind === 'duplicate')
    if (duplicates.some((link) => link.ticketId === otherId)) return refused('ticket.duplicate_of_duplicate')
    if (duplicates.some((link) => link.otherId === ticketId)) return refused('ticket.has_duplicates')
    if (duplicates.some((link) => link.ticketId === ticketId)) return refused('ticket.already_duplicate')
  }
  return { apply: () => model.links.push({ ticketId, otherId, kind }) }
}

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
