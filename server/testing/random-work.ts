import fc from 'fast-check'
import type { ErrorCode } from '#shared/errors.ts'
import { isStaff, type Role } from '#shared/permissions.ts'
import { type TicketStatus, ticketStatuses } from '#shared/tickets.ts'
import { systemCtx } from '../app/deps.ts'
import { foldTicketCounts } from '../features/tickets/mutations/fold-counts.ts'
import { refusalOf } from './expect-error.ts'
import type { TestPerson } from './given.ts'
import type { World } from './world.ts'

/** One thing that somebody does; numbers choose a person, or a ticket among those that the person sees. */
type Step = { who: number; ticket: number; to: number; status: TicketStatus; does: Deed }
type Deed = 'ask' | 'move' | 'assign' | 'unassign' | 'reply' | 'reply and move' | 'note' | 'fold'

/** What is done at the same time, some hours after the round before. */
export type Round = { hours: number; steps: Step[] }

const step: fc.Arbitrary<Step> = fc.record({
  who: fc.nat(5),
  ticket: fc.nat(20),
  to: fc.nat(5),
  status: fc.constantFrom(...ticketStatuses),
  does: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Deed>('move') },
    { weight: 5, arbitrary: fc.constantFrom<Deed>('ask', 'assign', 'unassign', 'reply', 'note', 'fold') },
    { weight: 1, arbitrary: fc.constant<Deed>('reply and move') },
  ),
})

/** A few rounds of many things at once; some rounds come after the time in which requesters may reopen. */
export const anyRounds: fc.Arbitrary<Round[]> = fc.array(
  fc.record({
    hours: fc.oneof(fc.integer({ min: 1, max: 48 }), fc.integer({ min: 300, max: 400 })),
    steps: fc.array(step, { minLength: 8, maxLength: 16 }),
  }),
  { minLength: 2, maxLength: 5 },
)

type Worker = TestPerson & { role: Role }
export type Office = {
  organizationId: string
  people: Worker[]
  tickets: { id: string; requesterId: string }[]
}

/** An organization of six people, two of whom asked for something. */
export const openOffice = async (world: World, name: string): Promise<Office> => {
  const { id, slug, admin } = await world.given.organization(name)
  const roles = ['requester', 'requester', 'agent', 'agent', 'manager'] as const
  const people: Worker[] = [{ ...admin, role: 'admin' }]
  for (const role of roles) people.push({ ...(await world.given.member(slug, role, role)), role })
  const office = { organizationId: id, people, tickets: [] }
  for (const person of people.slice(1, 3)) await ask(world, office, person, null)
  return office
}

const ask = async (
  world: World,
  office: Office,
  person: Worker,
  assigneeId: string | null,
): Promise<void> => {
  const input = { ...world.given.request(), ...(assigneeId === null ? {} : { assigneeId }) }
  const { id } = await world.as(person).tickets.create(input)
  office.tickets.push({ id, requesterId: person.id })
}

/** Does a round at once and answers the codes of what was refused. */
export const carryOut = async (
  world: World,
  office: Office,
  { hours, steps }: Round,
): Promise<ErrorCode[]> => {
  world.clock.now = new Date(world.clock.now.getTime() + hours * 60 * 60 * 1000)
  const refusals = await Promise.all(steps.map((one) => refusalOf(take(world, office, one))))
  return refusals.flatMap((refusal) => (refusal ? [refusal.code] : []))
}

const take = async (
  world: World,
  office: Office,
  { who, ticket, to, status, does }: Step,
): Promise<unknown> => {
  const { organizationId, people, tickets } = office
  const person = chosen(people, who)
  const other = chosen(people, to)
  if (does === 'fold') return foldTicketCounts(systemCtx(world.deps, 'test'), { organizationId })
  if (does === 'ask') return ask(world, office, person, isStaff(other.role) ? other.id : null)
  const seen = tickets.filter(({ requesterId }) => isStaff(person.role) || requesterId === person.id)
  if (seen.length === 0) return null
  const { id } = chosen(seen, ticket)
  const as = world.as(person)
  const { version } = await as.tickets.get({ ticket: id })
  const change = { ticketId: id, version }
  const forced = person.role === 'admin' ? { override: true, reason: 'Agreed by phone' } : {}
  if (does === 'move') return as.tickets.changeStatus({ ...change, status, ...forced })
  if (does === 'assign') return as.tickets.assign({ ...change, assigneeId: other.id })
  if (does === 'unassign') return as.tickets.assign({ ...change, assigneeId: null })
  if (does === 'note') return as.comments.add(world.given.note(id))
  const thenStatus = does === 'reply and move' ? { thenStatus: status } : {}
  return as.comments.add({ ...world.given.reply(id), ...thenStatus })
}

const chosen = <T>(all: readonly T[], index: number): T => {
  const one = all[index % all.length]
  if (one === undefined) throw new Error('nothing to choose from')
  return one
}
