import { describe, expect, test } from 'vitest'
import { auditActions, entityOfAction } from '#shared/audit.ts'
import { nameActor, reasonOf, sayAction, summarizeChanges } from './entry-words.ts'
import { nameField, nameValue } from './field-words.ts'
import type { AuditEntry } from './queries.ts'

const ana = { id: 'u1', username: 'ana', name: 'Ana' }
const entry: AuditEntry = {
  id: 'e1',
  number: 7,
  at: '2026-03-02T09:00:00.000Z',
  actor: ana,
  actorName: null,
  action: 'ticket.changed',
  entity: 'ticket',
  entityId: 't1',
  ticket: { id: 't1', number: 'TKT-2026-000012' },
  before: null,
  after: null,
  ip: null,
  userAgent: null,
  requestId: null,
  hash: null,
}
const names = { u2: 'Ben', c1: 'Billing' }

/** An entry as it is read. */
const read = (more: Partial<AuditEntry>) => {
  const told = { ...entry, ...more }
  const { before, ticket, after } = sayAction(told, names)
  const changes = summarizeChanges(told, names)
  return `${nameActor(told)} ${before}${ticket ?? ''}${after}${changes === '' ? '' : `: ${changes}`}`
}

describe('an entry in words', () => {
  test('names the ticket and what was changed in it', () => {
    const after = { status: 'resolved', resolvedAt: '2026-03-02T09:00:00Z', version: 3, reason: 'done' }
    const changed = { before: { status: 'open', resolvedAt: null, version: 2, reason: null }, after }
    expect(read(changed)).toBe('Ana changed ticket TKT-2026-000012: status Open → Resolved')
    expect(reasonOf({ after })).toBe('done')
  })

  test('names people and categories instead of their ids', () => {
    expect(
      read({
        before: { assigneeId: null, categoryId: 'c1' },
        after: { assigneeId: 'u2', categoryId: null },
      }),
    ).toBe('Ana changed ticket TKT-2026-000012: assignee none → Ben, category Billing → none')
  })

  test('says of a long text only that it changed', () => {
    const before = { description: 'The lamp above my desk has been humming since this morning, all day.' }
    expect(read({ before, after: { description: 'Solved' } })).toBe(
      'Ana changed ticket TKT-2026-000012: description',
    )
  })

  test('lists no fields of what was made as a whole', () => {
    expect(read({ action: 'ticket.created', after: { status: 'open', title: 'A lamp hums' } })).toBe(
      'Ana created ticket TKT-2026-000012',
    )
  })

  test('still tells the number of a ticket that is gone for good', () => {
    const gone = { action: 'ticket.purged', actor: null, actorName: 'purge', ticket: null } as const
    expect(read({ ...gone, before: { number: 'TKT-2026-000012' } })).toBe(
      'Docket (purge) removed ticket TKT-2026-000012 for good',
    )
  })

  test('says which other ticket one is linked to, and how', () => {
    const after = { kind: 'duplicate', isTarget: true, otherId: 't2', otherNumber: 'TKT-2026-000013' }
    expect(read({ action: 'ticket.linked', after })).toBe(
      'Ana linked ticket TKT-2026-000012: duplicated by TKT-2026-000013',
    )
    expect(read({ action: 'ticket.unlinked', before: { ...after, isTarget: false } })).toBe(
      'Ana unlinked ticket TKT-2026-000012: duplicate of TKT-2026-000013',
    )
  })

  test('says that a status was forced', () => {
    const forced = {
      before: { status: 'draft' },
      after: { status: 'in_progress', override: true, reason: 'vip' },
    }
    expect(read(forced)).toBe('Ana forced ticket TKT-2026-000012: status Draft → In progress')
  })

  test('tells a note from a reply', () => {
    expect(read({ action: 'comment.added', entity: 'comment', after: { kind: 'note' } })).toBe(
      'Ana wrote an internal note on ticket TKT-2026-000012',
    )
  })

  test('names members, and whoever joined by themselves', () => {
    const member = { entity: 'member', ticket: null } as const
    const role = { before: { role: 'requester' }, after: { role: 'agent' } }
    expect(read({ ...member, action: 'member.role_changed', entityId: 'u2', ...role })).toBe(
      'Ana changed the role of Ben: Requester → Agent',
    )
    expect(read({ ...member, action: 'member.joined', entityId: 'u1', after: { role: 'requester' } })).toBe(
      'Ana joined',
    )
    expect(
      read({ action: 'invitation.created', entity: 'invitation', ticket: null, after: { role: 'agent' } }),
    ).toBe('Ana invited somebody as Agent')
  })

  test('is a sentence for every action, whatever little is known of it', () => {
    for (const action of auditActions) {
      const entity = entityOfAction(action)
      const said = read({ action, entity, ticket: null, entityId: 'unknown' })
      expect(said).not.toContain('{}')
      expect(said).not.toContain('undefined')
    }
  })
})

test('a value is told in words', () => {
  expect(nameValue('requireTwoFactor', true, {})).toBe('yes')
  expect(nameValue('autoCloseDays', 14, {})).toBe('14')
  expect(nameValue('order', 'c1 c9', names)).toBe('Billing, c9')
  expect(nameValue('dueAt', '2026-03-02T09:00:00.000Z', {})).toContain('2026')
  expect(nameValue('assigneeId', null, {})).toBe('none')
})

test('a field is named even when nobody gave it a name', () => {
  expect(nameField('autoCloseDays')).toBe('Days until closed')
  expect(nameField('somethingNew')).toBe('Something new')
  expect(nameField('draft_approved.subject')).toBe('Draft approved, subject')
})
