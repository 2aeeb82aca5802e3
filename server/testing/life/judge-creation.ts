import type { ErrorCode } from '#shared/errors.ts'
import type { Priority, Severity } from '#shared/tickets.ts'
import type { Act } from './deeds.ts'
import { isStaff, type Model, type ModelTicket, refused, seenTicket, type Verdict } from './model.ts'

type Judge = (model: Model, act: Act) => Verdict

const priorityOf: Record<Severity, Priority> = {
  low: 'low',
  medium: 'medium',
  high: 'high',
  critical: 'urgent',
}

const judgeAsking =
  (
    made: (model: Model, act: Act) => Partial<ModelTicket>,
    refusal: (model: Model, act: Act) => ErrorCode | null,
  ): Judge =>
  (model, act) => {
    const told = refusal(model, act)
    if (told !== null) return refused(told)
    const { who, title, description } = act
    return {
      apply: (id) => {
        const ticket: ModelTicket = {
          id,
          title,
          description,
          status: model.workflow === 'direct' ? 'open' : 'draft',
          severity: 'medium',
          priority: 'medium',
          categoryId: null,
          dueAt: null,
          requesterId: who.id,
          createdBy: who.id,
          assigneeId: null,
          updatedAt: model.now,
          firstRespondedAt: null,
          resolvedAt: null,
          closedAt: null,
          reopenedCount: 0,
          version: 1,
          deletedAt: null,
          deletedBy: null,
          ...made(model, act),
        }
        model.tickets.set(id, ticket)
      },
    }
  }

export const asksForAnother: Judge = judgeAsking(
  (_, { person, priority }) => ({ requesterId: person.id, priority }),
  (_, { who }) => (isStaff(who) ? null : 'permission.missing'),
)
export const asks: Judge = judgeAsking(
  (_, { severity }) => ({ severity, priority: priorityOf[severity] }),
  () => null,
)

export const followsUp: Judge = (model, act) => {
  const followed = seenTicket(model, act.who, act.otherId)
  if (!followed) return refused('ticket.not_found')
  if (followed.status !== 'closed') return refused('ticket.not_closed')
  const asked = asks(model, { ...act, severity: 'medium' })
  if ('refusal' in asked) return asked
  return {
    apply: (ticketId) => {
      asked.apply(ticketId)
      model.links.push({ ticketId, otherId: followed.id, kind: 'follow_up' })
    },
  }
}
