import { and, eq, or } from 'drizzle-orm'
import type { LinkKind, LinkTicketInput, UnlinkTicketInput } from '#shared/tickets.ts'
import { ticketLinks } from '../../../db/schema/tickets.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { actingUserId, type InTransaction, type OrgCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { isLinkOf, linkColumns, listLinksOf, lockLinksToDeleted, lockStaying } from '../queries/lock-links.ts'
import { lockTicket, readTicket, requireTicket, type TicketRow } from '../queries/read-ticket.ts'
import { isLinkToldToRequester, type Link, linkRefusal, linksGivingWay } from '../rules/links.ts'

/** Links two tickets. @throws AppError when they are linked already, or the link would make no sense. */
export const linkTickets = (ctx: OrgCtx, { ticketId, kind, other }: LinkTicketInput) =>
  inTransaction(ctx, async (ctx) => {
    const [ticket, target] = await lockBoth(ctx, ticketId, await requireTicket(ctx, other))
    await addLink(ctx, ticket, target, kind)
    return readTicket(ctx, ticket.id)
  })

/** Takes the link of two tickets away, whichever was linked to which. @throws AppError when there is none. */
export const unlinkTickets = (ctx: OrgCtx, { ticketId, otherId }: UnlinkTicketInput) =>
  inTransaction(ctx, async (ctx) => {
    const [ticket, other] = await lockBoth(ctx, ticketId, otherId)
    await removeLink(ctx, ticket, other)
    return readTicket(ctx, ticket.id)
  })

/**
 * Links a new ticket to the locked one that it goes on from. The limit binds those who link by hand: whoever asked
 * can always ask again, and is not told of what staff have linked.
 */
export const linkFollowUp = (ctx: OrgCtx & InTransaction, ticket: TicketRow, followed: TicketRow) =>
  writeLink(ctx, ticket, followed, 'follow_up')

/** Links two locked tickets. @throws AppError as `linkTickets` does. */
const addLink = async (
  ctx: OrgCtx & InTransaction,
  ticket: TicketRow,
  other: TicketRow,
  kind: LinkKind,
): Promise<void> => {
  const link = { ticketId: ticket.id, otherId: other.id, kind }
  const links = await listLinksOf(ctx, ticket.id, other.id)
  if (linkRefusal(link, links) !== null) await makeWay(ctx, link, { ticket, other, links })
  await writeLink(ctx, ticket, other, kind)
}

const writeLink = async (
  ctx: OrgCtx & InTransaction,
  ticket: TicketRow,
  other: TicketRow,
  kind: LinkKind,
): Promise<void> => {
  const link = { ticketId: ticket.id, otherId: other.id, kind }
  const made = { createdBy: actingUserId(ctx), createdAt: ctx.now() }
  await ctx.db.insert(ticketLinks).values({ organizationId: ctx.organization.id, ...link, ...made })
  note(ctx, 'ticket.linked', ticket, other, kind)
}

/**
 * Takes away the links to deleted tickets that a new one would be refused for.
 * @throws AppError when it is refused for others.
 */
const makeWay = async (
  ctx: OrgCtx & InTransaction,
  link: Link,
  { ticket, other, links }: { ticket: TicketRow; other: TicketRow; links: readonly Link[] },
): Promise<void> => {
  const dormant = await lockLinksToDeleted(ctx, ticket.id, other.id)
  const living = links.filter((one) => !dormant.some((another) => isSame(one, another)))
  const refusal = linkRefusal(link, living)
  if (refusal !== null) throw new AppError('refused', refusal)
  for (const { deleted, ...old } of linksGivingWay(link, living, dormant)) {
    const near = [old.ticketId, old.otherId].includes(ticket.id) ? ticket : other
    await removeLink(ctx, near, deleted)
  }
}

const isSame = (one: Link, other: Link): boolean =>
  one.ticketId === other.ticketId && one.otherId === other.otherId

/**
 * Takes all links of tickets away that are removed for good, with its note on each ticket that stays. The rows of
 * those that go are locked by the caller.
 */
export const cutLinks = async (ctx: OrgCtx & InTransaction, going: readonly TicketRow[]): Promise<void> => {
  const gone = new Map(going.map((ticket) => [ticket.id, ticket]))
  const cut = await ctx.db
    .delete(ticketLinks)
    .where(isLinkOf(ctx, [...gone.keys()]))
    .returning(linkColumns)
  const ends = cut.flatMap(({ ticketId, otherId, kind }) => [
    { atId: ticketId, far: gone.get(otherId), kind, isTarget: false },
    { atId: otherId, far: gone.get(ticketId), kind, isTarget: true },
  ])
  const staying = await lockStaying(
    ctx,
    ends.map(({ atId }) => atId).filter((id) => !gone.has(id)),
  )
  const stayingById = new Map(staying.map((ticket) => [ticket.id, ticket]))
  for (const { atId, far, kind, isTarget } of ends) {
    const at = stayingById.get(atId)
    if (at && far) noteAt(ctx, 'ticket.unlinked', { at, far, kind, isTarget })
  }
}

/** Locks two tickets, always in the same order, so that two who link them never wait for each other. */
const lockBoth = async (
  ctx: OrgCtx & InTransaction,
  one: string,
  other: string,
): Promise<[TicketRow, TicketRow]> => {
  const [own, others] = [one.toLowerCase(), other.toLowerCase()]
  if (own < others) {
    const first = await lockTicket(ctx, own)
    return [first, await lockTicket(ctx, others)]
  }
  const first = await lockTicket(ctx, others)
  return [await lockTicket(ctx, own), first]
}

/** Takes the link of two locked tickets away, with its note on both. @throws AppError when there is none. */
const removeLink = async (ctx: OrgCtx & InTransaction, one: TicketRow, other: TicketRow): Promise<void> => {
  const from = (ticket: TicketRow, target: TicketRow) =>
    and(eq(ticketLinks.ticketId, ticket.id), eq(ticketLinks.otherId, target.id))
  const [removed] = await ctx.db
    .delete(ticketLinks)
    .where(and(eq(ticketLinks.organizationId, ctx.organization.id), or(from(one, other), from(other, one))))
    .returning({ ticketId: ticketLinks.ticketId, kind: ticketLinks.kind })
  if (!removed) throw new AppError('refused', 'ticket.not_linked')
  if (removed.ticketId === one.id) note(ctx, 'ticket.unlinked', one, other, removed.kind)
  else note(ctx, 'ticket.unlinked', other, one, removed.kind)
}

/** Notes a link, or its end, on both tickets. */
const note = (
  ctx: OrgCtx & InTransaction,
  type: LinkEventType,
  ticket: TicketRow,
  other: TicketRow,
  kind: LinkKind,
): void => {
  noteAt(ctx, type, { at: ticket, far: other, kind, isTarget: false })
  noteAt(ctx, type, { at: other, far: ticket, kind, isTarget: true })
}

type LinkEventType = 'ticket.linked' | 'ticket.unlinked'

const noteAt = (
  ctx: OrgCtx & InTransaction,
  type: LinkEventType,
  { at, far, kind, isTarget }: { at: TicketRow; far: TicketRow; kind: LinkKind; isTarget: boolean },
): void => {
  const link = { otherId: far.id, otherNumber: far.number, kind, isTarget }
  recordAudit(ctx, {
    action: type,
    entityId: at.id,
    ticketId: at.id,
    ...(type === 'ticket.linked' ? { after: link } : { before: link }),
  })
  emit(ctx, type, link, {
    ticketId: at.id,
    requesterId: at.requesterId,
    ticketVersion: at.version,
    audience: isLinkToldToRequester(kind, at, far) ? 'participants' : 'staff',
  })
}
