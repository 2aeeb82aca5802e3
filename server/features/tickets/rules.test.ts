import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { roles } from '#shared/permissions.ts'
import { type TicketStatus, ticketMoves, ticketStatuses } from '#shared/tickets.ts'
import {
  formatNumber,
  isInReopenWindow,
  mayEdit,
  movesFor,
  statusAfterRequesterReply,
  timesAfterMove,
} from './rules.ts'

const now = new Date('2026-03-02T09:00:00.000Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)
const status = fc.constantFrom(...ticketStatuses)
const ticketOf = (over: { status?: TicketStatus; resolvedAt?: Date | null } = {}) => ({
  status: 'open' as TicketStatus,
  requesterId: 'rita',
  resolvedAt: null,
  ...over,
})
const clock = { now, reopenWindowDays: 14 }

describe('the moves of the table', () => {
  const table: [TicketStatus, TicketStatus[]][] = [
    ['open', ['in_progress', 'waiting', 'resolved', 'closed']],
    ['in_progress', ['open', 'waiting', 'resolved', 'closed']],
    ['waiting', ['open', 'in_progress', 'resolved', 'closed']],
    ['resolved', ['open', 'closed']],
    ['closed', ['open']],
  ]
  it.each(table)('staff move a ticket from %s to %j', (from, to) => {
    for (const role of ['agent', 'manager', 'admin'] as const) {
      expect(movesFor({ id: 'ben', role }, ticketOf({ status: from }), clock)).toEqual(to)
    }
  })

  it.each([
    ['open', null, ['closed']],
    ['in_progress', null, []],
    ['waiting', null, ['closed']],
    ['resolved', daysAgo(13), ['open']],
    ['resolved', daysAgo(14), []],
    ['closed', null, []],
  ] as const)('a requester moves their own from %s (resolved %s) to %j', (from, resolvedAt, to) => {
    expect(
      movesFor({ id: 'rita', role: 'requester' }, ticketOf({ status: from, resolvedAt }), clock),
    ).toEqual(to)
  })

  it("nobody without a part in it moves another requester's ticket", () => {
    fc.assert(
      fc.property(status, (from) => {
        expect(
          movesFor({ id: 'olga', role: 'requester' }, ticketOf({ status: from, resolvedAt: now }), clock),
        ).toEqual([])
      }),
    )
  })
})

describe('times and counters along any path through the table', () => {
  it('resolved and closed times stand exactly in their statuses, and reopenings are counted', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (choices) => {
        let ticket = {
          status: 'open' as TicketStatus,
          resolvedAt: null as Date | null,
          closedAt: null as Date | null,
          reopenedCount: 0,
        }
        let reopened = 0
        for (const choice of choices) {
          const moves = ticketMoves[ticket.status]
          const to = moves[choice % moves.length] ?? 'open'
          const wasDone = ticket.status === 'resolved' || ticket.status === 'closed'
          if (wasDone && to === 'open') reopened += 1
          ticket = { status: to, ...timesAfterMove(ticket, to, now) }
          expect(ticket.closedAt !== null).toBe(to === 'closed')
          if (to === 'resolved') expect(ticket.resolvedAt).toBe(now)
          if (to !== 'resolved' && to !== 'closed') expect(ticket.resolvedAt).toBeNull()
          expect(ticket.reopenedCount).toBe(reopened)
        }
      }),
    )
  })

  it('every status leads to every other in the end', () => {
    for (const from of ticketStatuses) {
      const reached = new Set<TicketStatus>([from])
      for (const at of reached) for (const to of ticketMoves[at]) reached.add(to)
      expect([...reached].sort()).toEqual([...ticketStatuses].sort())
    }
  })
})

describe('the small print', () => {
  it('a window of no days lets nobody reopen', () => {
    expect(isInReopenWindow({ resolvedAt: now }, now, 0)).toBe(false)
    expect(isInReopenWindow({ resolvedAt: null }, now, 14)).toBe(false)
  })

  it("a requester's reply moves a waiting ticket and no other", () => {
    fc.assert(
      fc.property(status, fc.option(fc.constant('ben')), (from, assigneeId) => {
        const to = statusAfterRequesterReply({ status: from, assigneeId })
        expect(to).toBe(from !== 'waiting' ? from : assigneeId ? 'in_progress' : 'open')
      }),
    )
  })

  it('staff edit at any time, the requester until it is closed, others never', () => {
    for (const role of roles) {
      const closed = ticketOf({ status: 'closed' })
      expect(mayEdit({ id: 'rita', role }, closed)).toBe(role !== 'requester')
      expect(mayEdit({ id: 'rita', role }, ticketOf())).toBe(true)
      expect(mayEdit({ id: 'olga', role }, ticketOf())).toBe(role !== 'requester')
    }
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
