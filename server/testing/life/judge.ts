import type { Severity, TicketStatus } from '#shared/tickets.ts'
import { severities } from '#shared/tickets.ts'
import type { Act, DeedName } from './deeds.ts'
import { asks, asksForAnother, followsUp } from './judge-creation.ts'
import { judgeLink, judgeUnlink, judgeWatch } from './judge-links.ts'
import {
  closeDays,
  type Fields,
  findTicket,
  isApproval,
  isIntake,
  isLead,
  isOver,
  isOwn,
  isStaff,
  judgeChange,
  type Model,
  type ModelTicket,
  moveAnswer,
  type Person,
  refused,
  remove,
  restoreDays,
  seenTicket,
  unchanged,
  type Verdict,
  write,
} from './model.ts'
import { dueOf } from './office.ts'

/** What an act comes to, by somebody who read the ticket at this version. */
type Judge = (model: Model, act: Act, version: number) => Verdict

const judgeEdit =
  (setOf: (act: Act) => Fields): Judge =>
  (model, act, version) =>
    judgeChange(
      model,
      { ...act, version, set: setOf(act) },
      (ticket) => (mayEdit(model, act.who, ticket) ? null : 'ticket.edit_not_allowed'),
      ({ status }) => (status === 'review' ? { status: 'draft' } : {}),
    )

const mayEdit = ({ workflow }: Model, who: Person, ticket: ModelTicket): boolean => {
  if (ticket.status === 'review') return isOwn(who, ticket) || isLead(who)
  if (workflow === 'reviewed' || isIntake(ticket.status)) return false
  return isStaff(who) || ticket.status !== 'closed'
}

/** What only staff do. */
const byStaff =
  (judge: Judge): Judge =>
  (model, act, version) =>
    isStaff(act.who) ? judge(model, act, version) : refused('permission.missing')

/** What agents and managers never do, not even with what is theirs. */
const byRequestersAndAdmins =
  (judge: Judge): Judge =>
  (model, act, version) =>
    act.who.role === 'agent' || act.who.role === 'manager'
      ? refused('permission.missing')
      : judge(model, act, version)

const judgeTriage = (setOf: (act: Act) => Fields): Judge =>
  byStaff((model, act, version) => {
    const set = setOf(act)
    return judgeChange(model, { ...act, version, set }, (ticket) =>
      set.severity === undefined || mayGrade(model, act.who, ticket) ? null : 'ticket.severity_in_review',
    )
  })

/** Whether somebody of staff may set another severity without a review. */
const mayGrade = ({ workflow }: Model, who: Person, ticket: ModelTicket): boolean => {
  if (workflow === 'direct') return !isIntake(ticket.status)
  return ticket.status !== 'draft' && ticket.status !== 'review' && isLead(who) && !isOwn(who, ticket)
}

const judgeAssignment = (setOf: (act: Act) => Person | null): Judge =>
  byStaff((model, act, version) => {
    const assignee = setOf(act)
    return judgeChange(model, { ...act, version, set: { assigneeId: assignee?.id ?? null } }, (ticket) => {
      if (ticket.status === 'closed') return 'ticket.closed'
      return assignee && !isStaff(assignee) ? 'member.not_staff' : null
    })
  })

const judgeMove: Judge = (model, act, version) =>
  judgeChange(model, { ...act, version, set: { status: act.status } }, (ticket) =>
    moveAnswer(model, act.who, ticket, act.status),
  )

const judgeForce: Judge = (model, act, version) =>
  judgeChange(model, { ...act, version, set: { status: act.status } }, (ticket) => {
    if (moveAnswer(model, act.who, ticket, act.status) === null) return null
    if (act.who.role !== 'admin') return 'permission.missing'
    if (isOwn(act.who, ticket) && isApproval(ticket.status, act.status)) return 'ticket.own_draft'
    if (isIntake(act.status) && model.workflow !== 'reviewed') return 'ticket.intake_off'
    return act.hasReason ? null : 'ticket.reason_required'
  })

const judgeReview =
  (severityOf: (act: Act, ticket: ModelTicket) => Severity): Judge =>
  (model, act, version) => {
    if (!isLead(act.who)) return refused('permission.missing')
    const ticket = seenTicket(model, act.who, act.ticketId)
    if (!ticket) return refused('ticket.not_found')
    if (ticket.status !== 'draft') return refused('ticket.not_a_draft')
    if (isOwn(act.who, ticket)) return refused('ticket.own_draft')
    const { title = 0, description = 0, severity = 0, status = 0 } = model.changed.get(ticket.id) ?? {}
    if (Math.max(title, description, severity, status) > version) return refused('ticket.read_again')
    const next = severityOf(act, ticket)
    const isUp = severities.indexOf(next) > severities.indexOf(ticket.severity)
    const changed = next === ticket.severity ? {} : { severity: next }
    return { apply: () => write(model, ticket, { ...changed, status: isUp ? 'review' : 'pending' }) }
  }

const judgeReply =
  (thenStatus: (act: Act) => TicketStatus | null): Judge =>
  (model, act) => {
    const to = thenStatus(act)
    if (to !== null && !isStaff(act.who)) return refused('permission.missing')
    const ticket = seenTicket(model, act.who, act.ticketId)
    if (!ticket) return refused('ticket.not_found')
    if (ticket.status === 'closed') return refused('ticket.closed')
    const told = to === null || to === ticket.status ? null : moveAnswer(model, act.who, ticket, to)
    if (told !== null) return refused(told)
    return { apply: () => reply(model, act.who, ticket, to) }
  }

const reply = (model: Model, who: Person, ticket: ModelTicket, to: TicketStatus | null): void => {
  const isResponse = isStaff(who) && who.id !== ticket.requesterId && ticket.firstRespondedAt === null
  write(model, ticket, isResponse ? { firstRespondedAt: model.now } : {})
  const resumed = ticket.assigneeId === null ? 'open' : 'in_progress'
  const isResumed = to === null && who.id === ticket.requesterId && ticket.status === 'waiting'
  const status = isResumed ? resumed : (to ?? ticket.status)
  if (status !== ticket.status) write(model, ticket, { status })
}

const judgeDeletion: Judge = (model, { who, ticketId }) => {
  const ticket = findTicket(model, who, ticketId)
  if (!ticket || (ticket.deletedAt !== null && !mayRestore(who, ticket))) return refused('ticket.not_found')
  if (ticket.deletedAt !== null) return unchanged
  const inTime = model.workflow === 'direct' || ticket.status === 'draft' || ticket.status === 'review'
  if (!inTime) return refused('ticket.delete_not_allowed')
  return { apply: () => write(model, ticket, { deletedAt: model.now, deletedBy: who.id }) }
}

const judgeRestoration: Judge = (model, { who, ticketId }) => {
  const ticket = findTicket(model, who, ticketId)
  if (!ticket || (ticket.deletedAt !== null && !mayRestore(who, ticket))) return refused('ticket.not_found')
  if (ticket.deletedAt === null) return unchanged
  if (isOver(model, ticket.deletedAt, restoreDays)) return refused('ticket.restore_over')
  return { apply: () => write(model, ticket, { deletedAt: null, deletedBy: null }) }
}

const mayRestore = (who: Person, { requesterId, deletedBy }: ModelTicket): boolean =>
  who.role === 'admin' || (requesterId === who.id && deletedBy === who.id)

const closeResolved: Judge = (model) => ({
  apply: () => {
    for (const ticket of model.tickets.values())
      if (
        ticket.deletedAt === null &&
        ticket.status === 'resolved' &&
        isOver(model, ticket.resolvedAt, closeDays)
      )
        write(model, ticket, { status: 'closed' })
  },
})

const purge: Judge = (model) => ({
  apply: () => {
    for (const { id, deletedAt } of model.tickets.values())
      if (isOver(model, deletedAt, restoreDays)) remove(model, id)
  },
})

/** What product.md says of each deed. */
export const judges: Record<DeedName, Judge> = {
  ask: asks,
  'ask for another': asksForAnother,
  'follow up': followsUp,
  'edit the title': judgeEdit(({ title }) => ({ title })),
  'edit the description': judgeEdit(({ description }) => ({ description })),
  triage: judgeTriage(({ priority, categoryId }) => {
    const due = dueOf(priority)
    return { priority, categoryId, dueAt: due === null ? null : Date.parse(due) }
  }),
  'change the severity': judgeTriage(({ severity }) => ({ severity })),
  assign: judgeAssignment(({ person }) => person),
  unassign: judgeAssignment(() => null),
  move: judgeMove,
  force: judgeForce,
  approve: judgeReview((_, { severity }) => severity),
  'review the severity': judgeReview(({ newSeverity }) => newSeverity),
  reply: judgeReply(() => null),
  'reply and move': judgeReply(({ status }) => status),
  note: byStaff((model, { who, ticketId }) =>
    seenTicket(model, who, ticketId) ? unchanged : refused('ticket.not_found'),
  ),
  delete: byRequestersAndAdmins(judgeDeletion),
  restore: byRequestersAndAdmins(judgeRestoration),
  link: byStaff(judgeLink),
  unlink: byStaff(judgeUnlink),
  watch: byStaff((model, act) => judgeWatch(model, act, true)),
  unwatch: byStaff((model, act) => judgeWatch(model, act, false)),
  'choose the workflow': (model, { who, workflow }) =>
    who.role === 'admin'
      ? { apply: () => Object.assign(model, { workflow }) }
      : refused('permission.missing'),
  'close resolved': closeResolved,
  purge,
  fold: () => unchanged,
}
