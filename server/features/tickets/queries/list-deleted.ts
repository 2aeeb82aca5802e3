import type { Person } from '#shared/organizations.ts'
import type { ListDeletedInput, TicketStatus } from '#shared/tickets.ts'
import type { OrgCtx } from '../../../platform/context.ts'
import type { Page } from '../../../platform/pages.ts'

export type DeletedTicket = {
  id: string
  number: string
  title: string
  status: TicketStatus
  requester: Person
  deletedAt: Date
  deletedBy: Person | null
  /** When it is removed for good. */
  purgedFrom: Date
}

/** A page of the deleted tickets that can still be restored, the last deleted first. */
export const listDeleted = (_ctx: OrgCtx, _input: ListDeletedInput): Promise<Page<DeletedTicket>> => {
  throw new Error('not built')
}
