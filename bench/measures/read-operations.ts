import { encodeCursor } from '#server/platform/pages.ts'
import { activeStatuses, type TicketSort, ticketSorts } from '#shared/tickets.ts'
import type { Operation } from '../measure.ts'
import type { World } from '../world.ts'

/** How far down the list a deep page is. */
const depth = 0.4
const openedTickets = 200

const sortColumns: Record<TicketSort, string> = {
  updated: 'updated_at',
  created: 'created_at',
  priority: 'priority',
  due: `coalesce(due_at, 'infinity'::timestamptz)`,
}

const findDeepCursor = async ({ deps, organization }: World, sort: TicketSort): Promise<string> => {
  const column = deps.unpreparedSql.unsafe(sortColumns[sort])
  const [row] = await deps.unpreparedSql<{ key: string; id: string }[]>`
    select ${column}::text as key, id from tickets where organization_id = ${organization.id}
    order by ${column} desc, id desc offset ${Math.floor(organization.tickets * depth)} limit 1`
  if (!row) throw new Error('the list is not as deep as its count says')
  return encodeCursor([row.key, row.id])
}

const sortedLists = async (world: World, sort: TicketSort): Promise<Operation[]> => {
  const cursor = await findDeepCursor(world, sort)
  const agent = () => world.as(world.agent)
  return [
    { name: `all by ${sort}, first page`, run: () => agent().tickets.list({ sort }) },
    { name: `all by ${sort}, deep page`, run: () => agent().tickets.list({ sort, cursor }) },
  ]
}

const dayMs = 86_400_000

const weekFrom = (daysAgo: number, kind: 'created' | 'due') => {
  const from = Date.now() - daysAgo * dayMs
  return {
    [`${kind}From`]: new Date(from).toISOString(),
    [`${kind}To`]: new Date(from + 7 * dayMs).toISOString(),
  }
}

/** The pages of lists that people open. */
export const listOperations = async (world: World): Promise<Operation[]> => {
  const agent = () => world.as(world.agent).tickets
  const status = [...activeStatuses]
  return [
    ...(await Promise.all(ticketSorts.map((sort) => sortedLists(world, sort)))).flat(),
    { name: 'open', run: () => agent().list({ status: ['open'] }) },
    { name: 'closed', run: () => agent().list({ status: ['closed'] }) },
    { name: 'active by priority', run: () => agent().list({ status, sort: 'priority' }) },
    { name: 'unassigned, active', run: () => agent().list({ status, assignee: 'none' }) },
    { name: 'unassigned', run: () => agent().list({ assignee: 'none' }) },
    { name: 'mine, active', run: () => agent().list({ status, assignee: 'me' }) },
    { name: 'mine', run: () => agent().list({ assignee: 'me' }) },
    { name: 'mine by created', run: () => agent().list({ assignee: 'me', sort: 'created' }) },
    { name: 'of one requester', run: () => agent().list({ requester: world.requester.username }) },
    {
      name: 'urgent and critical',
      run: () => agent().list({ priority: ['urgent'], severity: ['critical'] }),
    },
    {
      name: 'of a rare category',
      run: () => agent().list({ categoryId: [world.organization.rareCategoryId] }),
    },
    { name: 'created in a week long ago', run: () => agent().list(weekFrom(700, 'created')) },
    { name: 'due in a week long ago', run: () => agent().list({ ...weekFrom(700, 'due'), sort: 'due' }) },
    {
      name: 'due this week, active',
      run: () => agent().list({ ...weekFrom(0, 'due'), status, sort: 'due' }),
    },
    { name: 'my requests', run: () => world.as(world.requester).tickets.list({}) },
    {
      name: 'my requests, of who asks most',
      run: () => world.as(world.busyRequester).tickets.list({ sort: 'created' }),
    },
  ]
}

/** A ticket's page, as the app asks for it: the ticket and its timeline in one request. */
export const ticketOperations = async (world: World): Promise<Operation[]> => {
  const tickets = await world.deps.sql<{ id: string; number: string }[]>`
    select id, number from tickets t where organization_id = ${world.organization.id}
      and exists (select from comments c where c.organization_id = t.organization_id and c.ticket_id = t.id)
    order by md5(id::text) limit ${openedTickets}`
  let opened = 0
  const next = () => {
    opened += 1
    const ticket = tickets[opened % tickets.length]
    if (!ticket) throw new Error('no ticket has a conversation')
    return ticket
  }
  return [
    {
      name: 'ticket with its timeline',
      run: () => {
        const { id } = next()
        const agent = world.as(world.agent)
        return Promise.all([
          agent.tickets.get({ ticket: id }),
          agent.comments.timeline({ ticket: id, limit: 50 }),
        ])
      },
    },
    {
      name: 'ticket by its number',
      run: () => world.as(world.agent).tickets.get({ ticket: next().number }),
    },
  ]
}

/** The numbers beside the lists. */
export const countOperations = async (world: World): Promise<Operation[]> => [
  { name: 'counts of the organization', run: () => world.as(world.agent).tickets.counts() },
  { name: 'counts of a requester', run: () => world.as(world.requester).tickets.counts() },
  {
    name: 'counts of who asks most',
    run: () => world.as(world.busyRequester).tickets.counts(),
  },
]
