import type { ErrorCode } from '#shared/errors.ts'
import type { TicketField } from '#shared/events.ts'
import type { Role } from '#shared/permissions.ts'
import type { LinkKind, Priority, Severity, TicketStatus, Workflow } from '#shared/tickets.ts'
import { answerOf } from './moves-table.ts'

const dayMs = 24 * 60 * 60 * 1000
export const reopenDays = 14
export const closeDays = 14
export const restoreDays = 30

/** All that is kept of a ticket, times as instants. */
export type ModelTicket = {
  id: string
  title: string
  description: string
  status: TicketStatus
  severity: Severity
  priority: Priority
  categoryId: string | null
  dueAt: number | null
  requesterId: string
  createdBy: string
  assigneeId: string | null
  updatedAt: number
  firstRespondedAt: number | null
  resolvedAt: number | null
  closedAt: number | null
  reopenedCount: number
  version: number
  deletedAt: number | null
  deletedBy: string | null
}
export type Fields = Partial<Pick<ModelTicket, TicketField>>
export type Person = { id: string; role: Role }

/** What the tables of product.md, sections 2 and 3, know of an organization. */
export type Model = {
  now: number
  workflow: Workflow
  tickets: Map<string, ModelTicket>
  /** By ticket and field, the version with which it was last changed. */
  changed: Map<string, Partial<Record<TicketField, number>>>
  links: { ticketId: string; otherId: string; kind: LinkKind }[]
  watchers: { ticketId: string; userId: string }[]
}

export const emptyModel = (workflow: Workflow): Model => ({
  now: 0,
  workflow,
  tickets: new Map(),
  changed: new Map(),
  links: [],
  watchers: [],
})

/** What comes of a deed: it is refused, or it changes the model; `made` is the id of the ticket that it made. */
export type Verdict = { refusal: ErrorCode } | { apply: (made: string) => void }
export const refused = (refusal: ErrorCode): Verdict => ({ refusal })
export const unchanged: Verdict = { apply: () => {} }

export const isStaff = ({ role }: Person): boolean => role !== 'requester'
export const isLead = ({ role }: Person): boolean => role === 'manager' || role === 'admin'
export const isDone = (status: TicketStatus): boolean => status === 'resolved' || status === 'closed'
export const isIntake = (status: TicketStatus): boolean =>
  status === 'draft' || status === 'review' || status === 'pending'

/** Whether four eyes mean other ones: they asked for it, or wrote it down. */
export const isOwn = (who: Person, ticket: Pick<ModelTicket, 'requesterId' | 'createdBy'>): boolean =>
  ticket.requesterId === who.id || ticket.createdBy === who.id

/** Whether a forced move brings a ticket past its review, or stands in for one. */
export const isApproval = (from: TicketStatus, to: TicketStatus): boolean =>
  from === 'draft' || from === 'review' || to === 'pending'

/** A ticket that somebody would see, were it not deleted. */
export const findTicket = (model: Model, who: Person, id: string): ModelTicket | undefined => {
  const ticket = model.tickets.get(id)
  return ticket && (isStaff(who) || ticket.requesterId === who.id) ? ticket : undefined
}

/** A ticket that somebody sees. */
export const seenTicket = (model: Model, who: Person, id: string): ModelTicket | undefined => {
  const ticket = findTicket(model, who, id)
  return ticket?.deletedAt === null ? ticket : undefined
}

/** Raises the version with the change of some fields, and sets the times that follow. */
export const write = (model: Model, ticket: ModelTicket, set: Partial<ModelTicket>): void => {
  const { status } = set
  if (status !== undefined && status !== ticket.status) {
    if (isDone(ticket.status) && !isDone(status)) ticket.reopenedCount += 1
    if (status === 'resolved') ticket.resolvedAt = model.now
    if (!isDone(status)) ticket.resolvedAt = null
    ticket.closedAt = status === 'closed' ? model.now : null
  }
  Object.assign(ticket, set, { version: ticket.version + 1, updatedAt: model.now })
  const versions = model.changed.get(ticket.id) ?? {}
  for (const field of Object.keys(set)) Object.assign(versions, { [field]: ticket.version })
  model.changed.set(ticket.id, versions)
}

type Change = { who: Person; ticketId: string; version: number; set: Fields }

/** A change of fields that somebody decided on at some version: of all that differs, or of nothing. */
export const judgeChange = (
  model: Model,
  { who, ticketId, version, set }: Change,
  refusalOf: (ticket: ModelTicket) => ErrorCode | null,
  also: (ticket: ModelTicket) => Fields = () => ({}),
): Verdict => {
  const ticket = seenTicket(model, who, ticketId)
  if (!ticket) return refused('ticket.not_found')
  const differing = Object.entries(set).filter(([field, value]) => Reflect.get(ticket, field) !== value)
  if (differing.length === 0) return unchanged
  const changed = model.changed.get(ticketId) ?? {}
  if (differing.some(([field]) => (Reflect.get(changed, field) ?? 0) > version))
    return refused('ticket.changed_meanwhile')
  const refusal = refusalOf(ticket)
  if (refusal !== null) return refused(refusal)
  return { apply: () => write(model, ticket, { ...Object.fromEntries(differing), ...also(ticket) }) }
}

/** What somebody is told who moves a ticket to another status. */
export const moveAnswer = (
  model: Model,
  who: Person,
  ticket: ModelTicket,
  to: TicketStatus,
): ErrorCode | null => {
  const isInWindow = ticket.resolvedAt !== null && model.now - ticket.resolvedAt < reopenDays * dayMs
  const isRequester = ticket.requesterId === who.id
  return answerOf(ticket.status, to, { isStaff: isStaff(who), isRequester, isInWindow })
}

/** Tickets that were this long in a state. */
export const isOver = (model: Model, since: number | null, days: number): boolean =>
  since !== null && since <= model.now - days * dayMs

/** Removes a ticket for good, with all that hangs on it. */
export const remove = (model: Model, id: string): void => {
  model.tickets.delete(id)
  model.links = model.links.filter(({ ticketId, otherId }) => ticketId !== id && otherId !== id)
  model.watchers = model.watchers.filter(({ ticketId }) => ticketId !== id)
}
