import { expect } from 'vitest'
import { ticketStatuses } from '#shared/tickets.ts'
import type { World } from '../world.ts'
import { isStaff } from './model.ts'
import type { Office } from './office.ts'

/** Expects that everybody is shown what a count of the tickets says. */
export const expectTrueCounts = async (
  world: World,
  { organizationId, people }: Pick<Office, 'organizationId' | 'people'>,
): Promise<void> => {
  const rows = await world.deps.sql<{ status: string; requesterId: string; assigneeId: string | null }[]>`
    select status, requester_id as "requesterId", assignee_id as "assigneeId"
    from tickets where organization_id = ${organizationId} and deleted_at is null`
  for (const person of people) {
    const seen = rows.filter(({ requesterId }) => isStaff(person) || requesterId === person.id)
    const active = seen.filter(({ status }) => ['open', 'in_progress', 'waiting'].includes(status))
    const shown = await world.as(person).tickets.counts()
    expect(shown.byStatus).toEqual(
      Object.fromEntries(
        ticketStatuses.map((status) => [status, seen.filter((row) => row.status === status).length]),
      ),
    )
    if (!isStaff(person)) continue
    expect(shown.mine).toBe(active.filter(({ assigneeId }) => assigneeId === person.id).length)
    expect(shown.unassigned).toBe(active.filter(({ assigneeId }) => assigneeId === null).length)
  }
}
