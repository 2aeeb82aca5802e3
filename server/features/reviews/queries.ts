import type { TicketChanges } from '#shared/events.ts'
import type { Person } from '#shared/organizations.ts'
import type { ListDraftsInput } from '#shared/reviews.ts'
import type { Severity } from '#shared/tickets.ts'
import type { OrgCtx } from '../../platform/context.ts'
import type { Page } from '../../platform/pages.ts'
import type { TicketSummary } from '../tickets/queries/list-tickets.ts'

export type PastReview = {
  reviewer: Person
  at: Date
  fromSeverity: Severity
  toSeverity: Severity
  reason: string | null
}

/** A draft as a reviewer needs it. */
export type Draft = {
  ticket: TicketSummary
  description: string
  /** Why the one who asks cannot decide about it: it is their own. */
  isOwn: boolean
  lastReview: PastReview | null
  /** What was changed since the last review, from then to now; empty when there was none. */
  changes: Pick<TicketChanges, 'title' | 'description'>
}

/** A page of the drafts that wait for a review, the oldest first. */
export const listDrafts = (_ctx: OrgCtx, _input: ListDraftsInput): Promise<Page<Draft>> => {
  throw new Error('not built')
}
