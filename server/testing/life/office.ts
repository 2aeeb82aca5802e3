import type { Role } from '#shared/permissions.ts'
import type { Workflow } from '#shared/tickets.ts'
import { systemCtx } from '../../app/deps.ts'
import { closeResolvedTickets } from '../../features/tickets/mutations/close-resolved.ts'
import { foldTicketCounts } from '../../features/tickets/mutations/fold-counts.ts'
import { purgeTickets } from '../../features/tickets/mutations/purge-tickets.ts'
import type { Deps } from '../../platform/ports.ts'
import type { TestPerson } from '../given.ts'
import type { World } from '../world.ts'
import type { Act, DeedName } from './deeds.ts'

export type Worker = TestPerson & { role: Role }

/** An organization, its people, and the tickets that they made. */
export type Office = {
  organizationId: string
  people: Worker[]
  categoryIds: string[]
  ticketIds: string[]
  /** What was linked or closed at some time. */
  linked: { ticketId: string; otherId: string }[]
  closedIds: string[]
}

const roles = ['requester', 'requester', 'agent', 'agent', 'manager', 'manager'] as const

/** An organization of seven people, two of whom asked for something. */
export const openOffice = async (world: World, name: string, workflow: Workflow): Promise<Office> => {
  const { id, slug, admin } = await world.given.organization(name)
  const people: Worker[] = [{ ...admin, role: 'admin' }]
  for (const role of roles) people.push({ ...(await world.given.member(slug, role, role)), role })
  const { categories } = await world.as(admin).organizations.current()
  await world.as(admin).organizations.updateSettings({ workflow })
  const ticketIds: string[] = []
  for (const person of people.slice(1, 3))
    ticketIds.push((await world.as(person).tickets.create(world.given.request())).id)
  const categoryIds = categories.map((category) => category.id)
  return { organizationId: id, people, categoryIds, ticketIds, linked: [], closedIds: [] }
}

type As = ReturnType<World['as']>
type Call = (as: As, act: Act, version: number, newId: () => string) => Promise<unknown>

const write = ({ ticketId, title, description }: Act, clientId: string) => ({
  ticketId,
  clientId,
  title,
  description,
})
const reason = 'Agreed by phone'
const reasonOf = ({ hasReason }: Act) => (hasReason ? { reason } : {})

/** How people do what they do. */
const calls: Record<Exclude<DeedName, SystemDeed>, Call> = {
  ask: (as, act, _, newId) => as.tickets.create({ ...write(act, newId()), severity: act.severity }),
  'ask for another': (as, { person, priority, ...act }, _, newId) =>
    as.tickets.create({ ...write({ ...act, person, priority }, newId()), requesterId: person.id, priority }),
  'follow up': (as, act, _, newId) => as.tickets.create({ ...write(act, newId()), followUpTo: act.otherId }),
  'edit the title': (as, { ticketId, title }, version) => as.tickets.edit({ ticketId, version, title }),
  'edit the description': (as, { ticketId, description }, version) =>
    as.tickets.edit({ ticketId, version, description }),
  triage: (as, { ticketId, priority, categoryId }, version) =>
    as.tickets.triage({ ticketId, version, priority, categoryId, dueAt: dueOf(priority) }),
  'change the severity': (as, { ticketId, severity }, version) =>
    as.tickets.triage({ ticketId, version, severity }),
  assign: (as, { ticketId, person }, version) =>
    as.tickets.assign({ ticketId, version, assigneeId: person.id }),
  unassign: (as, { ticketId }, version) => as.tickets.assign({ ticketId, version, assigneeId: null }),
  move: (as, { ticketId, status }, version) => as.tickets.changeStatus({ ticketId, version, status }),
  force: (as, act, version) =>
    as.tickets.changeStatus({
      ticketId: act.ticketId,
      version,
      status: act.status,
      override: true,
      ...reasonOf(act),
    }),
  approve: (as, { ticketId }, version) => as.reviews.review({ ticketId, version, action: 'APPROVE' }),
  'review the severity': (as, { ticketId, newSeverity }, version) =>
    as.reviews.review({
      ticketId,
      version,
      action: 'CHANGE_SEVERITY',
      newSeverity,
      severityChangeReason: reason,
    }),
  reply: (as, { ticketId, title }, _, newId) =>
    as.comments.add({ ticketId, clientId: newId(), kind: 'reply', body: title }),
  'reply and move': (as, { ticketId, title, status }, _, newId) =>
    as.comments.add({ ticketId, clientId: newId(), kind: 'reply', body: title, thenStatus: status }),
  note: (as, { ticketId, title }, _, newId) =>
    as.comments.add({ ticketId, clientId: newId(), kind: 'note', body: title }),
  delete: (as, { ticketId }) => as.tickets.delete({ ticketId }),
  restore: (as, { ticketId }) => as.tickets.restore({ ticketId }),
  link: (as, { ticketId, otherId, linkKind }) =>
    as.tickets.link({ ticketId, other: otherId, kind: linkKind }),
  unlink: (as, { ticketId, otherId }) => as.tickets.unlink({ ticketId, otherId }),
  watch: (as, { ticketId }) => as.tickets.watch({ ticketId, watching: true }),
  unwatch: (as, { ticketId }) => as.tickets.watch({ ticketId, watching: false }),
  'choose the workflow': (as, { workflow }) => as.organizations.updateSettings({ workflow }),
}

/** The due date that goes with a priority; none with the lowest. */
export const dueOf = (priority: Act['priority']): string | null =>
  priority === 'low' ? null : `2026-0${priority.length}-01T10:00:00.000Z`

type SystemDeed = 'close resolved' | 'purge' | 'fold'
type Work = (ctx: ReturnType<typeof systemCtx>, office: Office) => Promise<unknown>

/** How the system does what it does by itself. */
const jobs: Record<SystemDeed, Work> = {
  'close resolved': closeResolvedTickets,
  purge: purgeTickets,
  fold: foldTicketCounts,
}
const isSystems = (does: DeedName): does is SystemDeed => does in jobs

/** Does it on this server, by somebody who has read this version of the ticket. */
export const carryOut = async (
  world: World,
  office: Office,
  act: Act,
  { version, server = world.deps }: { version: number; server?: Deps },
): Promise<unknown> => {
  const { does } = act
  if (isSystems(does)) return jobs[does](systemCtx(server, 'test'), office)
  const answer = await calls[does](world.as(act.who, server), act, version, world.deps.newId)
  if (does === 'link') office.linked.push({ ticketId: act.ticketId, otherId: act.otherId })
  if ((does === 'move' || does === 'force') && act.status === 'closed') office.closedIds.push(act.ticketId)
  return isMaking(does) ? idOf(answer) : null
}

const isMaking = (does: DeedName): boolean => ['ask', 'ask for another', 'follow up'].includes(does)

/** The id of a ticket that was just made. */
const idOf = (answer: unknown): string => {
  if (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string')
    return answer.id
  throw new Error('no ticket was made')
}
