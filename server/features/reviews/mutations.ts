import type { TicketField } from '#shared/events.ts'
import type { ReviewTicketInput } from '#shared/reviews.ts'
import { statusAfterReview } from '#shared/tickets.ts'
import { ticketReviews } from '../../db/schema/reviews.ts'
import { type InTransaction, type OrgCtx, requireUserId } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { inTransaction } from '../../platform/transaction.ts'
import { fieldsChangedMeanwhile, writeChange } from '../tickets/mutations/write-change.ts'
import { lockTicket, personOf, readTicket, type TicketRow } from '../tickets/queries/read-ticket.ts'
import { reviewRefusal } from '../tickets/rules/life.ts'

/**
 * Decides about a draft: approves it, or gives it another severity with a reason. A lower or equal one approves,
 * a higher one sends it back to its author.
 * @throws AppError when one may not, or the draft is not what the reviewer read.
 */
export const reviewDraft = (ctx: OrgCtx, input: ReviewTicketInput) =>
  inTransaction(ctx, async (ctx) => {
    const before = await lockTicket(ctx, input.ticketId)
    await requireReviewable(ctx, before, input.version)
    const { severity, reason } = decisionOf(before, input)
    const status = statusAfterReview(before.severity, severity)
    const after = await writeChange(
      ctx,
      before,
      { status, ...(severity === before.severity ? {} : { severity }) },
      reason === null ? {} : { reason },
      input.action,
    )
    await ctx.db.insert(ticketReviews).values({
      organizationId: ctx.organization.id,
      ticketId: before.id,
      id: ctx.newId(),
      reviewerId: requireUserId(ctx),
      requesterId: before.requesterId,
      createdBy: before.createdBy,
      isApproved: status === 'pending',
      fromSeverity: before.severity,
      toSeverity: severity,
      reason,
      ticketVersion: after.version,
      at: ctx.now(),
    })
    return readTicket(ctx, before.id)
  })

/** What a review is about: a reviewer who saw one of these otherwise has judged something else. */
const reviewedFields: readonly TicketField[] = ['title', 'description', 'severity', 'status']

/** @throws AppError when one may not decide about it, or it was changed since it was read. */
const requireReviewable = async (
  ctx: OrgCtx & InTransaction,
  before: TicketRow,
  version: number,
): Promise<void> => {
  const refusal = reviewRefusal(personOf(ctx), before)
  if (refusal !== null)
    throw new AppError(refusal === 'permission.missing' ? 'forbidden' : 'refused', refusal)
  const changed = await fieldsChangedMeanwhile(ctx, before, version)
  if (reviewedFields.some((field) => changed.has(field))) throw new AppError('conflict', 'ticket.read_again')
}

const decisionOf = ({ severity }: Pick<TicketRow, 'severity'>, input: ReviewTicketInput) =>
  input.action === 'APPROVE'
    ? { severity, reason: null }
    : { severity: input.newSeverity, reason: input.severityChangeReason }
