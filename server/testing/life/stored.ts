import type { World } from '../world.ts'
import type { Model, ModelTicket } from './model.ts'
import type { Office } from './office.ts'

type StoredTicket = { [K in keyof ModelTicket]: K extends TimeField ? Date | null : ModelTicket[K] }
type TimeField = 'dueAt' | 'updatedAt' | 'firstRespondedAt' | 'resolvedAt' | 'closedAt' | 'deletedAt'

/** What the database has of an office, in the form of the model. */
export const readStored = async (
  { deps: { sql } }: World,
  { organizationId: id }: Pick<Office, 'organizationId'>,
): Promise<Pick<Model, 'tickets' | 'links' | 'watchers'>> => {
  const rows = await sql<StoredTicket[]>`
    select id, title, description, status, severity, priority, category_id as "categoryId", due_at as "dueAt",
      requester_id as "requesterId", created_by as "createdBy", assignee_id as "assigneeId",
      updated_at as "updatedAt", first_responded_at as "firstRespondedAt", resolved_at as "resolvedAt",
      closed_at as "closedAt", reopened_count as "reopenedCount", version, deleted_at as "deletedAt",
      deleted_by as "deletedBy"
    from tickets where organization_id = ${id} order by id`
  const links = await sql<Model['links']>`
    select ticket_id as "ticketId", other_id as "otherId", kind from ticket_links where organization_id = ${id}`
  const watchers = await sql<Model['watchers']>`
    select ticket_id as "ticketId", user_id as "userId" from ticket_watchers where organization_id = ${id}`
  return {
    tickets: new Map(rows.map((row) => [row.id, toModel(row)])),
    links: [...links],
    watchers: [...watchers],
  }
}

const toModel = (row: StoredTicket): ModelTicket => ({
  ...row,
  dueAt: row.dueAt?.getTime() ?? null,
  updatedAt: row.updatedAt?.getTime() ?? 0,
  firstRespondedAt: row.firstRespondedAt?.getTime() ?? null,
  resolvedAt: row.resolvedAt?.getTime() ?? null,
  closedAt: row.closedAt?.getTime() ?? null,
  deletedAt: row.deletedAt?.getTime() ?? null,
})

/** The same in an order that depends on nothing but the content. */
export const inOrder = ({ tickets, links, watchers }: Pick<Model, 'tickets' | 'links' | 'watchers'>) => ({
  tickets: [...tickets.values()].sort((one, other) => (one.id < other.id ? -1 : 1)),
  links: links.map((link) => `${link.ticketId} ${link.kind} ${link.otherId}`).sort(),
  watchers: watchers.map(({ ticketId, userId }) => `${ticketId} ${userId}`).sort(),
})
