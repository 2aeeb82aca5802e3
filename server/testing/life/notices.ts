import { expect } from 'vitest'
import type { NoticeKind } from '#shared/notifications.ts'
import { systemCtx } from '../../app/deps.ts'
import { tellMembers } from '../../features/notifications/mutations.ts'
import type { Deps } from '../../platform/ports.ts'
import type { World } from '../world.ts'
import { isLead, isOwn, isStaff, type Model, type ModelTicket, type Person } from './model.ts'
import type { Office } from './office.ts'
import { readStored } from './stored.ts'

type Heard = {
  number: number
  type: string
  actorId: string | null
  ticketId: string
  payload: {
    status?: string
    kind?: string
    changes?: { status?: { from: string; to: string } }
    override?: boolean
  }
}

/**
 * Lets two processes tell of all that happened, each of them of everything, and expects each notice once, for whom
 * product.md, section 8, names and who may see the ticket; then everybody reads theirs, and only theirs.
 */
export const expectTrueNotices = async (world: World, office: Office, other: Deps): Promise<number> => {
  const { organizationId, people } = office
  const events = await world.deps.sql<Heard[]>`
    select number::int as number, type, actor_id as "actorId", ticket_id as "ticketId", payload
    from events where organization_id = ${organizationId} and ticket_id is not null order by number`
  for (const server of [world.deps, other, world.deps])
    await Promise.all(
      events.map(({ number }) => tellMembers(systemCtx(server, 'test'), { organizationId, number })),
    )
  const stored = await readStored(world, office)
  const expected = events.flatMap((event) => {
    const ticket = stored.tickets.get(event.ticketId)
    if (!ticket || ticket.deletedAt !== null) return []
    return people.flatMap((person) => {
      const kind = noticeFor(person, event, ticket, stored.watchers)
      return kind === null ? [] : [`${event.number} ${kind} ${person.id}`]
    })
  })
  const told = await world.deps.sql<{ notice: string }[]>`
    select event_number || ' ' || kind || ' ' || user_id as notice from notices
    where organization_id = ${organizationId}`
  expect(told.map(({ notice }) => notice).sort()).toEqual(expected.sort())
  for (const person of people) await expectRead(world, person, other)
  return told.length
}

const noticeFor = (
  person: Person,
  { type, actorId, payload }: Heard,
  ticket: ModelTicket,
  watchers: Model['watchers'],
): NoticeKind | null => {
  if (person.id === actorId) return null
  const to = payload.status ?? payload.changes?.status?.to
  const seesIt = isStaff(person) || ticket.requesterId === person.id
  const mayDecide = isLead(person) && !isOwn(person, ticket) && ticket.status === 'draft'
  const isWaiting = to === 'draft' && (type === 'ticket.created' || type === 'ticket.changed')
  if (isWaiting && mayDecide) return 'review_requested'
  if (type === 'ticket.reviewed' && isOwn(person, ticket) && seesIt)
    return to === 'review' ? 'draft_sent_back' : 'draft_approved'
  const isResubmitted = payload.changes?.status?.from === 'review' && to === 'draft' && !payload.override
  if (type === 'ticket.changed' && isResubmitted && isOwn(person, ticket) && seesIt)
    return 'draft_resubmitted'
  const watches = watchers.some(({ ticketId, userId }) => ticketId === ticket.id && userId === person.id)
  if (!watches || !seesIt) return null
  if (type === 'comment.added' && payload.kind === 'reply') return 'watched_reply'
  return to !== undefined && (type === 'ticket.changed' || type === 'ticket.reviewed')
    ? 'watched_status'
    : null
}

const expectRead = async (world: World, person: Office['people'][number], other: Deps): Promise<void> => {
  const { items } = await world.as(person).notices.list({ limit: 100 })
  const [newest] = items
  if (!newest) return
  const unreadOfAll = () => world.deps.sql`
    select count(*)::int as count from notices where read_at is null and user_id <> ${person.id}`
  const before = await unreadOfAll()
  await Promise.all(
    [world.deps, other].map((server) => world.as(person, server).notices.markRead({ upTo: newest.id })),
  )
  expect(await world.as(person).notices.unread()).toEqual({ unread: 0 })
  expect([...(await unreadOfAll())]).toEqual([...before])
}
