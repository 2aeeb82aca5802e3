import { expect } from 'vitest'
import type { DomainEvents, EventType, TicketChanges } from '#shared/events.ts'
import { severities } from '#shared/tickets.ts'
import {
  closeDays,
  emptyModel,
  isApproval,
  isIntake,
  isLead,
  isOver,
  isOwn,
  isStaff,
  type Model,
  type ModelTicket,
  moveAnswer,
  type Person,
  restoreDays,
  write,
} from './model.ts'

type Told<T extends EventType> = {
  type: T
  ticketId: string
  at: Date
  actorId: string | null
  ticketVersion: number
  payload: DomainEvents[T]
}
/** What happened to a ticket, as the events have it. */
export type Moment = {
  [T in Extract<EventType, `ticket.${string}` | 'comment.added'>]: Told<T>
}[Extract<EventType, `ticket.${string}` | 'comment.added'>]
type Change = Told<'ticket.changed'> | Told<'ticket.reviewed'>

/**
 * An organization as its events tell it, which begin with what the audit log has of each creation. Each moment must
 * follow from those before by the tables of product.md.
 */
export const replay = (
  moments: readonly Moment[],
  created: ReadonlyMap<string, ModelTicket>,
  people: readonly Person[],
): Model => {
  const model = emptyModel('direct')
  const gone = purgedIn(moments)
  for (const id of gone) expectPurgedInTime(moments.filter(({ ticketId }) => ticketId === id))
  let before: Moment | null = null
  for (const moment of moments) {
    if (gone.has(moment.ticketId)) continue
    model.now = moment.at.getTime()
    const who = people.find(({ id }) => id === moment.actorId) ?? null
    if (moment.type === 'ticket.created') begin(model, moment, created)
    else follow(model, moment, { who, before, gone })
    before = moment
  }
  return model
}

/** The tickets that were removed for good: what their events said is forgotten. */
export const purgedIn = (moments: readonly Moment[]): ReadonlySet<string> =>
  new Set(moments.flatMap(({ type, ticketId }) => (type === 'ticket.purged' ? [ticketId] : [])))

const expectPurgedInTime = (moments: readonly Moment[]): void => {
  const [deleted, purged] = moments.slice(-2)
  expect([deleted?.type, purged?.type]).toEqual(['ticket.deleted', 'ticket.purged'])
  const keptMs = (purged?.at.getTime() ?? 0) - (deleted?.at.getTime() ?? 0)
  expect(keptMs).toBeGreaterThanOrEqual(restoreDays * 24 * 60 * 60 * 1000)
}

const begin = (model: Model, { ticketId }: Moment, created: ReadonlyMap<string, ModelTicket>): void => {
  const ticket = created.get(ticketId)
  expect(ticket).toMatchObject({ version: 1, deletedAt: null, resolvedAt: null, closedAt: null })
  expect(['open', 'draft']).toContain(ticket?.status)
  if (ticket) model.tickets.set(ticketId, { ...ticket })
}

/** Who acted, what came before, and the tickets of whose own events nothing is left. */
type Around = { who: Person | null; before: Moment | null; gone: ReadonlySet<string> }

const follow = (model: Model, moment: Moment, { who, before, gone }: Around): void => {
  const ticket = model.tickets.get(moment.ticketId)
  if (!ticket) throw new Error(`${moment.type} of a ticket that is not there`)
  // A link ends also while one of its tickets is deleted.
  if (moment.type !== 'ticket.unlinked')
    expect([moment.type, ticket.deletedAt !== null]).toEqual([moment.type, moment.type === 'ticket.restored'])
  switch (moment.type) {
    case 'ticket.changed':
    case 'ticket.reviewed':
      expectLegal(model, moment, ticket, who, before)
      write(model, ticket, asSet(moment.payload.changes))
      break
    case 'ticket.deleted':
      expect(who?.role === 'admin' || who?.id === ticket.requesterId).toBe(true)
      write(model, ticket, { deletedAt: model.now, deletedBy: moment.actorId })
      break
    case 'ticket.restored':
      expect(who?.role === 'admin' || who?.id === ticket.deletedBy).toBe(true)
      expect(isOver(model, ticket.deletedAt, restoreDays)).toBe(false)
      write(model, ticket, { deletedAt: null, deletedBy: null })
      break
    case 'comment.added':
      if (moment.payload.kind === 'reply') answer(model, ticket, who)
      break
    case 'ticket.linked':
    case 'ticket.unlinked':
      followLink(model, moment, gone)
      break
    case 'ticket.watched':
      followWatcher(model, moment.payload, ticket)
      break
    case 'ticket.created':
    case 'ticket.purged':
      throw new Error(`${moment.type} of a ticket that is there`)
  }
  expect([moment.type, moment.ticketVersion]).toEqual([moment.type, ticket.version])
}

const answer = (model: Model, ticket: ModelTicket, who: Person | null): void => {
  const isResponse = who !== null && isStaff(who) && who.id !== ticket.requesterId
  expect(ticket.status).not.toBe('closed')
  write(model, ticket, isResponse ? { firstRespondedAt: ticket.firstRespondedAt ?? model.now } : {})
}

/**
 * A link is told on both of its tickets, first on the one that is no target: what the second telling finds is done
 * already. Of a link to a ticket that is gone one telling is left.
 */
const followLink = (
  model: Model,
  { type, ticketId, payload }: Told<'ticket.linked' | 'ticket.unlinked'>,
  gone: ReadonlySet<string>,
): void => {
  const { otherId, kind, isTarget } = payload
  const link = isTarget ? { ticketId: otherId, otherId: ticketId, kind } : { ticketId, otherId, kind }
  const isSame = (one: Model['links'][number]) =>
    one.ticketId === link.ticketId && one.otherId === link.otherId && one.kind === kind
  const isFirst = gone.has(otherId) || !isTarget
  const isThere = model.links.some(isSame)
  expect([type, isTarget, isThere]).toEqual([type, isTarget, (type === 'ticket.linked') !== isFirst])
  if (type === 'ticket.linked' && !gone.has(otherId)) expect(model.tickets.get(otherId)?.deletedAt).toBeNull()
  if (!isFirst) return
  if (type === 'ticket.linked') model.links.push(link)
  else model.links = model.links.filter((one) => !isSame(one))
}

const followWatcher = (
  model: Model,
  { userId, watching }: DomainEvents['ticket.watched'],
  { id }: ModelTicket,
): void => {
  const others = model.watchers.filter((one) => one.ticketId !== id || one.userId !== userId)
  expect(others.length === model.watchers.length).toBe(watching)
  model.watchers = watching ? [...others, { ticketId: id, userId }] : others
}

/** The values that fields were given; due dates are instants. */
const asSet = (changes: TicketChanges): Partial<ModelTicket> =>
  Object.fromEntries(
    Object.entries(changes).map(([field, { to }]) => [field, field === 'dueAt' && to ? Date.parse(to) : to]),
  )

const expectLegal = (
  model: Model,
  moment: Change,
  ticket: ModelTicket,
  who: Person | null,
  before: Moment | null,
): void => {
  const { changes } = moment.payload
  expect(Object.keys(changes)).not.toEqual([])
  for (const [field, { from, to }] of Object.entries(changes)) {
    const known: unknown = Reflect.get(ticket, field)
    expect([field, field === 'dueAt' && from ? Date.parse(from) : from]).toEqual([field, known])
    expect([field, to]).not.toEqual([field, from])
  }
  const told = `${moment.type} ${JSON.stringify(changes)} by ${who?.role}`
  expect([told, isLegal(model, moment, ticket, who, before)]).toEqual([told, true])
}

const isLegal = (
  model: Model,
  moment: Change,
  ticket: ModelTicket,
  who: Person | null,
  before: Moment | null,
): boolean => {
  if (moment.type === 'ticket.reviewed') return isLegalReview(moment.payload.changes, ticket, who)
  const { changes, override, reason } = moment.payload
  if (changes.severity && !mayBeGraded(ticket, who)) return false
  if (changes.assigneeId && ticket.status === 'closed') return false
  if (changes.title || changes.description) return isLegalEdit(changes, ticket, who)
  const to = changes.status?.to
  if (to === undefined) return who !== null && isStaff(who)
  if (who === null)
    return ticket.status === 'resolved' && to === 'closed' && isOver(model, ticket.resolvedAt, closeDays)
  if (override)
    return (
      who.role === 'admin' && reason !== undefined && !(isApproval(ticket.status, to) && isOwn(who, ticket))
    )
  return moveAnswer(model, who, ticket, to) === null || isResumption(moment, ticket, before)
}

/** Whether somebody may have set another severity in one of the workflows; the history does not tell in which. */
const mayBeGraded = (ticket: ModelTicket, who: Person | null): boolean => {
  if (!isIntake(ticket.status)) return true
  return ticket.status === 'pending' && who !== null && isLead(who) && !isOwn(who, ticket)
}

const isLegalReview = (
  { status, severity }: TicketChanges,
  ticket: ModelTicket,
  who: Person | null,
): boolean => {
  if (who === null || !isLead(who) || isOwn(who, ticket) || ticket.status !== 'draft') return false
  const to = severity?.to ?? ticket.severity
  return status?.to === (severities.indexOf(to) > severities.indexOf(ticket.severity) ? 'review' : 'pending')
}

const isLegalEdit = (changes: TicketChanges, ticket: ModelTicket, who: Person | null): boolean => {
  if (who === null) return false
  if (ticket.status === 'review') return changes.status?.to === 'draft' && (isOwn(who, ticket) || isLead(who))
  const isTheirs = isStaff(who) || (ticket.requesterId === who.id && ticket.status !== 'closed')
  return isTheirs && !isIntake(ticket.status) && changes.status === undefined
}

/** Whether a waiting ticket went back to work because its requester has just replied. */
const isResumption = (moment: Change, ticket: ModelTicket, before: Moment | null): boolean =>
  before?.type === 'comment.added' &&
  before.payload.kind === 'reply' &&
  before.ticketId === ticket.id &&
  before.actorId === ticket.requesterId &&
  moment.actorId === ticket.requesterId &&
  ticket.status === 'waiting' &&
  moment.payload.changes.status?.to === (ticket.assigneeId === null ? 'open' : 'in_progress')
