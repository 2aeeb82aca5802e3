import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerOf, openMoves } from '#server/testing/life/moves-table.ts'
import type { ErrorCode } from '#shared/errors.ts'
import { type Role, roles } from '#shared/permissions.ts'
import { type TicketStatus, ticketStatuses, workflows } from '#shared/tickets.ts'
import {
  canBeAssigned,
  firstStatus,
  forceRefusal,
  formatNumber,
  isInReopenWindow,
  isStaffsOwn,
  lastToClose,
  lastToPurge,
  mayDelete,
  mayEdit,
  maySetSeverity,
  moveRefusal,
  movesFor,
  restoreRefusal,
  reviewRefusal,
  statusAfterEdit,
  statusAfterRequesterReply,
  takesReplies,
  timesAfterMove,
} from './rules/life.ts'

const now = new Date('2026-03-02T09:00:00.000Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)
const terms = { now, reopenWindowDays: 14 }
const status = fc.constantFrom(...ticketStatuses)

/** What somebody has to do with a ticket: it is theirs, they wrote it down for another, or neither. */
const parts = ['requester', 'writer', 'other'] as const
type Part = (typeof parts)[number]

const ticketOf = (part: Part, from: TicketStatus, resolvedAt: Date | null = null) => ({
  status: from,
  requesterId: part === 'requester' ? 'me' : 'rita',
  createdBy: part === 'writer' ? 'me' : 'rita',
  resolvedAt,
})
const me = (role: Role) => ({ id: 'me', role })

/** Every role with every part in a ticket of every status. */
const everyCase = roles.flatMap((role) =>
  parts.flatMap((part) => ticketStatuses.map((from) => ({ role, part, from }))),
)

describe('the moves of the table', () => {
  it('lead from each status to each other for exactly those whom the table names, with the reason for all others', () => {
    for (const { role, part, from } of everyCase)
      for (const age of [0, 13.99, 14, 400]) {
        const ticket = ticketOf(part, from, from === 'resolved' ? daysAgo(age) : null)
        const mover = {
          isStaff: role !== 'requester',
          isRequester: part === 'requester',
          isInWindow: age < 14,
        }
        const told = ticketStatuses.map((to) => [to, moveRefusal(me(role), ticket, to, terms)])
        const expected = ticketStatuses.map((to) => [to, answerOf(from, to, mover)])
        expect([role, part, from, age, told]).toEqual([role, part, from, age, expected])
        expect(movesFor(me(role), ticket, terms)).toEqual(openMoves(from, mover))
      }
  })

  it.each([
    ['draft', []],
    ['review', []],
    ['pending', ['open', 'closed']],
    ['open', ['in_progress', 'waiting', 'resolved', 'closed']],
    ['in_progress', ['open', 'waiting', 'resolved', 'closed']],
    ['waiting', ['open', 'in_progress', 'resolved', 'closed']],
    ['resolved', ['open', 'closed']],
    ['closed', ['open']],
  ] as const)('an agent chooses after %s among %j', (from, to) => {
    const ticket = ticketOf('other', from, from === 'resolved' ? daysAgo(400) : null)
    expect(movesFor(me('agent'), ticket, terms)).toEqual(to)
  })

  it('nobody moves a draft by hand, whatever their role', () => {
    for (const { role, part } of everyCase)
      for (const from of ['draft', 'review'] as const)
        expect(movesFor(me(role), ticketOf(part, from), terms)).toEqual([])
  })

  it("a job moves a ticket as an admin does, and is nobody's requester", () => {
    const job = { id: null, role: 'admin' } as const
    for (const from of ticketStatuses)
      expect(movesFor(job, ticketOf('other', from), terms)).toEqual(
        movesFor(me('admin'), ticketOf('other', from), terms),
      )
  })

  it('a window of no days lets no requester reopen', () => {
    const ticket = ticketOf('requester', 'resolved', now)
    expect(moveRefusal(me('requester'), ticket, 'open', { now, reopenWindowDays: 0 })).toBe(
      'ticket.reopen_window_over',
    )
    expect(isInReopenWindow({ resolvedAt: null }, now, 14)).toBe(false)
  })
})

describe("an admin's override", () => {
  const isBeforeWork = (from: TicketStatus) => ['draft', 'review', 'pending'].includes(from)
  const expectedAnswer = (
    role: Role,
    part: Part,
    from: TicketStatus,
    to: TicketStatus,
    isReviewed: boolean,
  ) => {
    if (role !== 'admin') return 'permission.missing'
    if (part !== 'other' && (to === 'pending' || ['draft', 'review'].includes(from)))
      return 'ticket.own_draft'
    return isBeforeWork(to) && !isReviewed ? 'ticket.intake_off' : null
  }

  it('goes anywhere, but a ticket of their own never past its review nor to approved, and into intake only where drafts are reviewed', () => {
    for (const { role, part, from } of everyCase)
      for (const to of ticketStatuses)
        for (const workflow of workflows) {
          const answer = forceRefusal(me(role), ticketOf(part, from), to, workflow)
          expect([role, part, from, to, workflow, answer]).toEqual([
            role,
            part,
            from,
            to,
            workflow,
            expectedAnswer(role, part, from, to, workflow === 'reviewed'),
          ])
        }
  })
})

describe('a review', () => {
  const expectedAnswer = (role: Role, part: Part, from: TicketStatus): ErrorCode | null => {
    if (role === 'requester' || role === 'agent') return 'permission.missing'
    if (from !== 'draft') return 'ticket.not_a_draft'
    return part === 'other' ? null : 'ticket.own_draft'
  }

  it("is a manager's or an admin's, of a draft that they neither asked for nor wrote down", () => {
    for (const { role, part, from } of everyCase)
      expect([role, part, from, reviewRefusal(me(role), ticketOf(part, from))]).toEqual([
        role,
        part,
        from,
        expectedAnswer(role, part, from),
      ])
  })

  it.each(workflows)('leaves the severity to those whom the table names in the %s workflow', (workflow) => {
    const isGraded = (role: Role, part: Part, from: TicketStatus): boolean => {
      if (workflow === 'direct') return role !== 'requester' && !['draft', 'review', 'pending'].includes(from)
      return (
        (role === 'manager' || role === 'admin') && part === 'other' && from !== 'draft' && from !== 'review'
      )
    }
    for (const { role, part, from } of everyCase)
      expect([role, part, from, maySetSeverity(me(role), ticketOf(part, from), workflow)]).toEqual([
        role,
        part,
        from,
        isGraded(role, part, from),
      ])
  })
})

describe('title and description', () => {
  const isEditable = (role: Role, part: Part, from: TicketStatus, isReviewed: boolean): boolean => {
    if (from === 'review') return part !== 'other' || role === 'manager' || role === 'admin'
    if (from === 'draft' || from === 'pending' || isReviewed) return false
    return role !== 'requester' || (part === 'requester' && from !== 'closed')
  }

  it.each(workflows)('are changed by whom the table names in the %s workflow', (workflow) => {
    for (const { role, part, from } of everyCase)
      expect([role, part, from, mayEdit(me(role), ticketOf(part, from), workflow)]).toEqual([
        role,
        part,
        from,
        isEditable(role, part, from, workflow === 'reviewed'),
      ])
  })

  it('of what came back are a draft again, and of nothing else', () => {
    for (const from of ticketStatuses) expect(statusAfterEdit(from)).toBe(from === 'review' ? 'draft' : from)
  })
})

describe('deletion', () => {
  it.each(workflows)("is its requester's own and any admin's in the %s workflow", (workflow) => {
    for (const { role, part, from } of everyCase) {
      const isTheirs = role === 'admin' || (role === 'requester' && part === 'requester')
      const inTime = workflow === 'direct' || from === 'draft' || from === 'review'
      const answer = mayDelete(me(role), ticketOf(part, from), workflow)
      expect([role, part, from, answer]).toEqual([role, part, from, isTheirs && inTime])
    }
  })

  it('is taken back by an admin, or by the requester who deleted their own', () => {
    for (const role of roles)
      for (const part of parts)
        for (const deletedBy of ['me', 'rita', null]) {
          const may = role === 'admin' || (part === 'requester' && deletedBy === 'me')
          expect([
            role,
            part,
            deletedBy,
            restoreRefusal(
              me(role),
              { ...ticketOf(part, 'open'), deletedBy, deletedAt: daysAgo(29.9) },
              now,
            ) === null,
          ]).toEqual([role, part, deletedBy, may])
        }
  })

  it('is for good after thirty days', () => {
    const late = { ...ticketOf('requester', 'open'), deletedBy: 'me', deletedAt: daysAgo(30) }
    expect(restoreRefusal(me('admin'), late, now)).toBe('ticket.restore_over')
    expect(restoreRefusal(me('requester'), late, now)).toBe('ticket.restore_over')
    expect(restoreRefusal(me('agent'), { ...late, requesterId: 'rita' }, now)).toBe('ticket.not_found')
    expect(lastToPurge(now)).toEqual(daysAgo(30))
    expect(lastToClose(now, 14)).toEqual(daysAgo(14))
  })
})

describe('times and counters along any path, forced moves too', () => {
  it('resolved and closed times stand exactly in their statuses, and reopenings are counted', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(status, fc.integer({ min: 1, max: 500 })), { maxLength: 40 }), (path) => {
        type Ticket = { status: TicketStatus } & ReturnType<typeof timesAfterMove>
        let ticket: Ticket = { status: 'open', resolvedAt: null, closedAt: null, reopenedCount: 0 }
        let at = now
        const done = (name: TicketStatus) => name === 'resolved' || name === 'closed'
        let [reopened, resolved] = [0, null as Date | null]
        for (const [to, hours] of path) {
          if (to === ticket.status) continue
          at = new Date(at.getTime() + hours * 3_600_000)
          if (done(ticket.status) && !done(to)) reopened += 1
          if (to === 'resolved') resolved = at
          if (!done(to)) resolved = null
          ticket = { status: to, ...timesAfterMove(ticket, to, at) }
          expect(ticket).toEqual({
            status: to,
            resolvedAt: resolved,
            closedAt: to === 'closed' ? at : null,
            reopenedCount: reopened,
          })
        }
      }),
    )
  })

  it('work leads everywhere in work and nowhere back before it', () => {
    const reached = new Set<TicketStatus>(['pending'])
    for (const at of reached)
      for (const to of movesFor(me('admin'), ticketOf('other', at), terms)) reached.add(to)
    expect([...reached].sort()).toEqual(
      ticketStatuses.filter((name) => name !== 'draft' && name !== 'review').sort(),
    )
  })
})

describe('the small print', () => {
  it("a requester's reply moves a waiting ticket and no other", () => {
    fc.assert(
      fc.property(status, fc.option(fc.constant('ben')), (from, assigneeId) => {
        const to = statusAfterRequesterReply({ status: from, assigneeId })
        expect(to).toBe(from !== 'waiting' ? from : assigneeId ? 'in_progress' : 'open')
      }),
    )
  })

  it('closed tickets take no reply and go to nobody; all others do', () => {
    for (const from of ticketStatuses) {
      expect(takesReplies({ status: from })).toBe(from !== 'closed')
      expect(canBeAssigned({ status: from })).toBe(from !== 'closed')
    }
  })

  it('a ticket begins as a draft where drafts are reviewed, and open elsewhere', () => {
    expect(workflows.map(firstStatus)).toEqual(['open', 'draft'])
  })

  it('a requester is not told of priority and due date alone', () => {
    expect(isStaffsOwn(['priority', 'dueAt'])).toBe(true)
    expect(isStaffsOwn(['priority', 'status'])).toBe(false)
  })

  it('numbers sort as they count, for any year and sequence', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_998 }), (sequence) => {
        expect(formatNumber(2026, sequence) < formatNumber(2026, sequence + 1)).toBe(true)
        expect(formatNumber(2026, sequence)).toMatch(/^TKT-2026-\d{6}$/)
      }),
    )
  })
})
