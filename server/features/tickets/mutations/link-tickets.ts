import { and, eq, or } from 'drizzle-orm'
import type { LinkKind, LinkTicketInput, UnlinkTicketInput } from '#shared/tickets.ts'
import { ticketLinks } from '../../../db/schema/tickets.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { actingUserId, type InTransaction, type OrgCtx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { listLinksOf } from '../queries/list-links.ts'
import { lockTicket, readTicket, requireTicket, type TicketRow } from '../queries/read-ticket.ts'
import { isLinkToldToRequester, linkRefusal } from '../rules.ts'

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
    const link = await removeLink(ctx, ticket, other)
    if (link.ticketId === ticket.id) note(ctx, 'ticket.unlinked', ticket, other, link.kind)
    else note(ctx, 'ticket.unlinked', other, ticket, link.kind)
    return readTicket(ctx, ticket.id)
  })

/** Links two tickets whose rows are locked by the caller, or made by it. @throws AppError as `linkTickets` does. */
export const addLink = async (
  ctx: OrgCtx & InTransaction,
  ticket: TicketRow,
  other: TicketRow,
  kind: LinkKind,
): Promise<void> => {
  const link = { ticketId: ticket.id, otherId: other.id, kind }
  const refusal = linkRefusal(link, await listLinksOf(ctx, ticket.id, other.id))
  if (refusal !== null) throw new AppError('refused', refusal)
  const made = { createdBy: actingUserId(ctx), createdAt: ctx.now() }
  await ctx.db.insert(ticketLinks).values({ organizationId: ctx.organization.id, ...link, ...made })
  note(ctx, 'ticket.linked', ticket, other, kind)
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

const removeLink = async (ctx: OrgCtx & InTransaction, one: TicketRow, other: TicketRow) => {
  const from = (ticket: TicketRow, target: TicketRow) =>
    and(eq(ticketLinks.ticketId, ticket.id), eq(ticketLinks.otherId, target.id))
  const [removed] = await ctx.db
    .delete(ticketLinks)
    .where(and(eq(ticketLinks.organizationId, ctx.organization.id), or(from(one, other), from(other, one))))
    .returning({ ticketId: ticketLinks.ticketId, kind: ticketLinks.kind })
  if (!removed) throw new AppError('refused', 'ticket.not_linked')
  return removed
}

/** Notes a link, or its end, on both tickets. */
const note = (
  ctx: OrgCtx & InTransaction,
  type: 'ticket.linked' | 'ticket.unlinked',
  ticket: TicketRow,
  other: TicketRow,
  kind: LinkKind,
): void => {
  const audience = isLinkToldToRequester(kind, ticket, other) ? 'participants' : 'staff'
  const ends = [
    { at: ticket, far: other, isTarget: false },
    { at: other, far: ticket, isTarget: true },
  ]
  for (const { at, far, isTarget } of ends) {
    const link = { otherId: far.id, otherNumber: far.number, kind, isTarget }
    recordAudit(ctx, {
      action: type,
      entity: 'ticket',
      entityId: at.id,
      ticketId: at.id,
      ...(type === 'ticket.linked' ? { after: link } : { before: link }),
    })
    const { id: ticketId, requesterId, version: ticketVersion } = at
    emit(ctx, type, link, { ticketId, requesterId, ticketVersion, audience })
  }
}
