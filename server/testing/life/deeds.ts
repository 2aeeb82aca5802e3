import fc from 'fast-check'
import {
  type LinkKind,
  linkKinds,
  type Priority,
  priorities,
  type Severity,
  severities,
  type TicketStatus,
  ticketStatuses,
  type Workflow,
  workflows,
} from '#shared/tickets.ts'
import type { Office, Worker } from './office.ts'

/** All that can be done to tickets, and what the system does to them by itself; by how often it is done. */
const weights = {
  ask: 6,
  'ask for another': 1,
  'follow up': 6,
  'edit the title': 6,
  'edit the description': 4,
  triage: 3,
  'change the severity': 2,
  assign: 3,
  unassign: 1,
  move: 10,
  force: 2,
  approve: 4,
  'review the severity': 8,
  reply: 4,
  'reply and move': 3,
  note: 2,
  delete: 3,
  restore: 3,
  link: 4,
  unlink: 6,
  watch: 2,
  unwatch: 1,
  'choose the workflow': 1,
  'close resolved': 1,
  purge: 2,
  fold: 1,
} as const
export type DeedName = keyof typeof weights
export const deedNames = Object.keys(weights).map(asDeedName)

/** One thing that somebody does; numbers choose people and tickets. */
export type Deed = {
  does: DeedName
  who: number
  person: number
  ticket: number
  other: number
  text: number
  /** Whether it is somebody who may do such a thing at all. */
  isFit: boolean
  /** How many versions ago the ticket was read. */
  behind: number
  status: TicketStatus
  severity: Severity
  /** What a reviewer finds: often so bad that the draft goes back. */
  newSeverity: Severity
  priority: Priority
  linkKind: LinkKind
  workflow: Workflow
  hasReason: boolean
  /** What passes before, in hours: seldom longer than requesters may reopen, and than the deleted are kept. */
  hours: number
}

const deedName = fc.oneof(
  ...deedNames.map((name) => ({ weight: weights[name], arbitrary: fc.constant(name) })),
)
/** The keys of a record are the names that its type has. */
function asDeedName(name: string) {
  return name as DeedName
}

/** Counted from the last that was made: what is done again and again to few tickets goes far. */
const recent = fc.oneof({ weight: 3, arbitrary: fc.nat(2) }, { weight: 2, arbitrary: fc.nat(20) })

export const anyDeed: fc.Arbitrary<Deed> = fc.record({
  does: deedName,
  who: fc.nat(6),
  person: fc.nat(6),
  ticket: recent,
  other: recent,
  text: fc.nat(2),
  isFit: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  behind: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(4) }),
  status: fc.constantFrom(...ticketStatuses),
  severity: fc.constantFrom(...severities),
  newSeverity: fc.constantFrom(...severities, 'critical', 'critical'),
  priority: fc.constantFrom(...priorities),
  linkKind: fc.constantFrom(...linkKinds, 'duplicate'),
  workflow: fc.constantFrom(...workflows),
  hasReason: fc.boolean(),
  hours: fc.oneof(
    { weight: 12, arbitrary: fc.nat(20) },
    { weight: 1, arbitrary: fc.integer({ min: 340, max: 400 }) },
    { weight: 2, arbitrary: fc.integer({ min: 720, max: 800 }) },
  ),
})

/** A deed by people of an office, to tickets of it. */
export type Act = Omit<Deed, 'who' | 'person' | 'ticket' | 'other' | 'text'> & {
  who: Worker
  person: Worker
  ticketId: string
  otherId: string
  title: string
  description: string
  categoryId: string | null
}

/** Names the people and the tickets that a deed has chosen. */
export const toAct = (office: Office, { text, ...deed }: Deed): Act => ({
  ...deed,
  ...ticketsFor(office, deed),
  who: chosen(deed.isFit ? fitFor(deed.does, office) : office.people, deed.who),
  person: chosen(office.people, deed.person),
  title: `The printer is on fire, ${text}`,
  description: `It burns whenever somebody prints, ${text}.`,
  categoryId: chosen([null, ...office.categoryIds], text),
})

/** Mostly tickets with which such a thing can be done: two that were linked, one that was closed. */
const ticketsFor = (office: Office, { does, isFit, ticket, other }: Omit<Deed, 'text'>) => {
  const linked = office.linked.at(-1 - (ticket % 5))
  if (isFit && does === 'unlink' && linked) return linked
  const ids = office.ticketIds.toReversed()
  const closed = isFit && does === 'follow up' && office.closedIds.length > 0 ? office.closedIds : ids
  return { ticketId: chosen(ids, ticket), otherId: chosen(closed, other) }
}

/** Those whom product.md lets do such a thing at all. */
const fitFor = (does: DeedName, { people }: Office): Worker[] =>
  people.filter(({ role }) => {
    if (does === 'approve' || does === 'review the severity') return role === 'manager' || role === 'admin'
    if (does === 'delete' || does === 'restore') return role === 'requester' || role === 'admin'
    return (does !== 'force' && does !== 'choose the workflow') || role === 'admin'
  })

const chosen = <T>(all: readonly T[], index: number): T => {
  const one = all[index % all.length]
  if (one === undefined) throw new Error('nothing to choose from')
  return one
}
