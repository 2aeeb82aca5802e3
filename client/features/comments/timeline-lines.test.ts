import { describe, expect, test } from 'vitest'
import type { ToldChanges } from '#shared/events.ts'
import type { TicketStatus } from '#shared/tickets.ts'
import { givenComment } from './given-comment.ts'
import type { TimelineEntry } from './queries.ts'
import { type TimelineContext, toItems } from './timeline-lines.ts'
import { joinPhrases } from './timeline-words.ts'

const ana = { id: 'u1', username: 'ana', name: 'Ana' }
const ben = { id: 'u2', username: 'ben', name: 'Ben' }
const rita = { id: 'u3', username: 'rita', name: 'Rita' }

const context: TimelineContext = {
  ticket: { status: 'open', requester: rita },
  people: { u1: ana, u2: ben, u3: rita },
  categories: new Map(),
  face: 'staff',
}

const begin = Date.parse('2026-03-02T09:00:00Z')
const minutes = (count: number) => new Date(begin + count * 60_000).toISOString()

let numbered = 0
const entry = (minute: number, actor: typeof ana | null) => {
  numbered += 1
  return { number: numbered, at: minutes(minute), actor }
}
const changed = (
  minute: number,
  actor: typeof ana | null,
  changes: ToldChanges,
  reason?: string,
): TimelineEntry => ({
  ...entry(minute, actor),
  type: 'changed',
  changes,
  ...(reason === undefined ? {} : { reason }),
})
const reviewed = (minute: number, to: TicketStatus): TimelineEntry => ({
  ...entry(minute, ana),
  type: 'reviewed',
  action: 'APPROVE',
  changes: { status: { from: 'draft', to } },
})
const comment = (minute: number): TimelineEntry => ({
  ...entry(minute, rita),
  type: 'comment',
  comment: givenComment({ id: `c${minute}`, kind: 'reply', body: 'Hello' }),
})
const toPriority = (from: 'low' | 'medium' | 'high', to: 'medium' | 'high' | 'urgent'): ToldChanges => ({
  priority: { from, to },
})

/** What is read, a text for each item. */
const read = (entries: readonly TimelineEntry[], more: Partial<TimelineContext> = {}) =>
  toItems(entries, { ...context, ...more }).map((item) => {
    if (item.kind === 'comment') return 'message'
    if (item.kind === 'fold') return `${item.lines.length} more`
    const { actor, phrases, reason } = item.line
    return `${actor?.name ?? 'Docket'} ${joinPhrases(phrases)}${reason === null ? '' : `, because: ${reason}`}`
  })

describe('changes of one person shortly after each other', () => {
  test('are one line, and of a field only where it began and where it ended', () => {
    expect(
      read([
        changed(0, ana, { assigneeId: { from: null, to: ana.id } }),
        changed(1, ana, toPriority('low', 'medium')),
        changed(4, ana, toPriority('medium', 'urgent')),
      ]),
    ).toEqual(['Ana took this and changed priority from Low to Urgent'])
  })

  test('are told in the order in which they were made', () => {
    expect(
      read([
        changed(0, ana, { assigneeId: { from: null, to: ana.id } }),
        changed(1, ana, { status: { from: 'open', to: 'in_progress' } }),
        changed(2, ana, { assigneeId: { from: ana.id, to: ben.id } }),
      ]),
    ).toEqual(['Ana assigned this to Ben and changed status from Open to In progress'])
  })

  test('are told one by one where a field came back to what it was', () => {
    const back: ToldChanges = { priority: { from: 'high', to: 'low' } }
    expect(read([changed(0, ana, { priority: { from: 'low', to: 'high' } }), changed(1, ana, back)])).toEqual(
      ['Ana changed priority from Low to High and changed priority from High to Low'],
    )
  })

  test('keep every status that the ticket went through', () => {
    expect(
      read([
        changed(0, ana, { status: { from: 'open', to: 'in_progress' } }),
        changed(1, ana, { status: { from: 'in_progress', to: 'resolved' } }),
      ]),
    ).toEqual(['Ana changed status from Open to In progress and resolved this'])
  })

  test('are separate after five minutes, by another person, with a reason, or with a message between', () => {
    expect(
      read([
        changed(0, ana, toPriority('low', 'medium')),
        changed(6, ana, toPriority('medium', 'high')),
        changed(7, ben, { assigneeId: { from: null, to: ben.id } }),
        comment(8),
        changed(9, ben, { status: { from: 'open', to: 'closed' } }, 'a duplicate'),
        changed(10, ben, { status: { from: 'closed', to: 'open' } }),
      ]),
    ).toEqual([
      'Ana changed priority from Low to Medium',
      'Ana changed priority from Medium to High',
      'Ben took this',
      'message',
      'Ben closed this, because: a duplicate',
      'Ben reopened this',
    ])
  })
})

describe('a long run of changes', () => {
  const turns = (count: number) =>
    Array.from({ length: count }, (_, index) => changed(index * 10, ana, toPriority('low', 'medium')))

  /** Entries ten minutes after each other, so that none are joined. */
  const later = (each: TimelineEntry, index: number): TimelineEntry => ({ ...each, at: minutes(index * 10) })

  test('shows its first and its last, and how many there are between', () => {
    expect(read(turns(5))).toEqual([
      'Ana changed priority from Low to Medium',
      '3 more',
      'Ana changed priority from Low to Medium',
    ])
  })

  test('is shown whole up to four', () => {
    expect(read(turns(4))).toHaveLength(4)
  })

  test('ends at a message, and begins anew after it', () => {
    expect(read([...turns(3), comment(40), ...turns(3)])).toHaveLength(7)
  })

  test('never takes a review into its fold', () => {
    expect(read([...turns(3), reviewed(40, 'pending'), ...turns(3)])).toEqual([
      'Ana changed priority from Low to Medium',
      'Ana changed priority from Low to Medium',
      'Ana changed priority from Low to Medium',
      'Ana approved this',
      'Ana changed priority from Low to Medium',
      'Ana changed priority from Low to Medium',
      'Ana changed priority from Low to Medium',
    ])
  })

  test('never takes a change of the status into its fold', () => {
    const resolved = changed(50, ana, { status: { from: 'open', to: 'resolved' } })
    const reopened = changed(60, ana, { status: { from: 'resolved', to: 'open' } })
    expect(read([...turns(5), resolved, reopened, ...turns(5)].map(later))).toEqual([
      'Ana changed priority from Low to Medium',
      '3 more',
      'Ana changed priority from Low to Medium',
      'Ana resolved this',
      'Ana reopened this',
      'Ana changed priority from Low to Medium',
      '3 more',
      'Ana changed priority from Low to Medium',
    ])
  })

  test('never takes what another person did amid it into its fold', () => {
    const other = changed(50, ben, { assigneeId: { from: null, to: ben.id } })
    expect(read([...turns(3), other, ...turns(3)].map(later))).toEqual([
      'Ana changed priority from Low to Medium',
      'Ana changed priority from Low to Medium',
      'Ana changed priority from Low to Medium',
      'Ben took this',
      'Ana changed priority from Low to Medium',
      'Ana changed priority from Low to Medium',
      'Ana changed priority from Low to Medium',
    ])
  })

  test('leaves out of its fold the links that were undone again', () => {
    const link = (isLinked: boolean, otherNumber: string): TimelineEntry => ({
      ...entry(0, ana),
      type: 'link',
      isLinked,
      otherNumber,
    })
    const [one, other] = ['TKT-2026-000001', 'TKT-2026-000002']
    const links = [link(true, one), link(true, other), link(false, one)]
    expect(read([...turns(3), ...links, ...turns(2)].map(later))).toEqual([
      'Ana changed priority from Low to Medium',
      '4 more',
      'Ana changed priority from Low to Medium',
    ])
    expect(read([...turns(1), ...links, ...turns(1)].map(later))).toEqual([
      'Ana changed priority from Low to Medium',
      `Ana linked this to ${other}`,
      'Ana changed priority from Low to Medium',
    ])
  })

  test('counts no change of which one is told nothing', () => {
    const hidden = Array.from({ length: 6 }, (_, index) => changed(index * 10, ana, {}))
    expect(read([changed(0, ana, toPriority('low', 'high')), ...hidden])).toEqual([
      'Ana changed priority from Low to High',
    ])
  })
})

describe('files', () => {
  const attachment = (minute: number, filename: string, isAdded = true): TimelineEntry => ({
    ...entry(minute, ana),
    type: 'attachment',
    isAdded,
    filename,
    attachmentId: `id of ${filename}`,
  })

  test('that one person attached shortly after each other are one line, which leads to each', () => {
    const entries = [attachment(0, 'a.png'), attachment(1, 'b.pdf'), attachment(2, 'c.png')]
    expect(read(entries)).toEqual(['Ana attached a.png, b.pdf, and c.png'])
    const [item] = toItems(entries, context)
    expect(item?.kind === 'line' && item.line.files.map(({ id }) => id)).toEqual([
      'id of a.png',
      'id of b.pdf',
      'id of c.png',
    ])
  })

  test('that were removed are told of, and lead nowhere', () => {
    const entries = [attachment(0, 'a.png'), attachment(1, 'a.png', false)]
    expect(read(entries)).toEqual(['Ana attached a.png and removed a.png'])
    const [item] = toItems(entries, context)
    expect(item?.kind === 'line' && item.line.files.map(({ id }) => id)).toEqual(['id of a.png', null])
  })

  test('are told with the time at which they came, whatever the same person did next', () => {
    const took = changed(4, ana, { assigneeId: { from: null, to: ana.id } })
    const entries = [attachment(0, 'a.png'), took]
    expect(read(entries)).toEqual(['Ana attached a.png', 'Ana took this'])
    const [file] = toItems(entries, context)
    expect(file?.kind === 'line' && file.line.at).toBe(minutes(0))
  })
})

test('Docket says after how many days it closed a ticket', () => {
  const day = 24 * 60
  expect(
    read([
      changed(0, ana, { status: { from: 'open', to: 'resolved' } }),
      changed(14 * day + 3, null, { status: { from: 'resolved', to: 'closed' } }),
    ]),
  ).toEqual(['Ana resolved this', 'Docket closed this after 14 days without an answer'])
})

test('a draft waits for review until it is none any more', () => {
  const created: TimelineEntry = { ...entry(0, rita), type: 'created', status: 'draft' }
  const draft = { ticket: { status: 'draft' as const, requester: rita } }
  expect(read([created], draft)).toEqual(['Rita asked for this; it waits for review'])
  expect(read([created])).toEqual(['Rita asked for this'])
})
