import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commentKinds } from '#shared/comments.ts'
import { roles } from '#shared/permissions.ts'
import {
  audienceOfChange,
  doingOn,
  type OpenPage,
  presenceShownTo,
  seenShownTo,
  withoutPages,
  withPage,
} from './rules.ts'

const ticket = { requesterId: 'rita' }
const anyPage = fc.record({
  tabId: fc.constantFrom('one', 'two', 'three'),
  isInChat: fc.boolean(),
  writing: fc.constantFrom(null, ...commentKinds),
})
const anyPages = fc.uniqueArray(anyPage, { selector: ({ tabId }) => tabId })
const nameOf = (id: string) => ({ id, username: id, name: id })
const anyone = fc.record({
  person: fc.constantFrom('rita', 'olga', 'ben', 'mia', 'ann').map(nameOf),
  isInChat: fc.boolean(),
  writing: fc.constantFrom(null, ...commentKinds),
})
/** Ben and Mia are staff; Ann was, and is of the staff no more. */
const withRole = <P extends { person: { id: string } }>(row: P) => ({
  ...row,
  role:
    row.person.id === 'ben'
      ? ('agent' as const)
      : row.person.id === 'mia'
        ? ('manager' as const)
        : ('requester' as const),
})

describe('what somebody is told of the others at a ticket', () => {
  it('is as a requester never a note that is written, nor who merely looks, nor another requester', () => {
    fc.assert(
      fc.property(fc.array(anyone), (rows) => {
        const shown = presenceShownTo({ id: 'rita', role: 'requester' }, ticket, rows.map(withRole))
        for (const { person, isStaff, isInChat, writing } of shown) {
          expect(['ben', 'mia']).toContain(person.id)
          expect(isStaff).toBe(true)
          expect(writing).not.toBe('note')
          expect(isInChat || writing !== null).toBe(true)
        }
      }),
    )
  })

  it('is as staff everybody but themselves, once each, and nobody who lost the right to be there', () => {
    fc.assert(
      fc.property(fc.array(anyone), (rows) => {
        const shown = presenceShownTo({ id: 'ben', role: 'agent' }, ticket, rows.map(withRole))
        const there = new Set(
          rows.map(({ person }) => person.id).filter((id) => ['rita', 'mia'].includes(id)),
        )
        expect(shown.map(({ person }) => person.id).toSorted()).toEqual([...there].toSorted())
      }),
    )
  })
})

/** What a viewer is shown of one other person with these pages. */
const shownOf = (
  id: string,
  role: (typeof roles)[number],
  viewer: (typeof roles)[number],
  pages: OpenPage[],
) =>
  presenceShownTo(
    { id: viewer === 'requester' ? 'rita' : 'viewer', role: viewer },
    ticket,
    pages.map((page) => ({ ...page, person: nameOf(id), role })),
  )

it.each(['agent', 'requester'] as const)(
  'a change is told to whoever is shown another %s than before, and to nobody else',
  (role) => {
    const id = role === 'agent' ? 'ben' : 'rita'
    fc.assert(
      fc.property(anyPages, anyPage, fc.boolean(), (before, page, leaves) => {
        const after = leaves ? withoutPages(before, [page.tabId]) : withPage(before, page)
        const differs = (viewer: 'requester' | 'manager') =>
          JSON.stringify(shownOf(id, role, viewer, before)) !==
          JSON.stringify(shownOf(id, role, viewer, after))
        const audience = audienceOfChange(id, ticket, before, after)
        expect(audience).toBe(differs('requester') ? 'participants' : differs('manager') ? 'staff' : null)
      }),
      { numRuns: 500 },
    )
  },
)

it('several pages of one person are one, who does all that is done on them', () => {
  expect(doingOn([])).toBeNull()
  expect(
    doingOn([
      { isInChat: true, writing: null },
      { isInChat: false, writing: 'note' },
    ]),
  ).toEqual({ isInChat: true, writing: 'note' })
})

it('of what staff have seen a requester is told by one alone: whoever has seen most, and of those the first', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 9, minute))
  const seen = [
    { person: nameOf('ben'), role: 'agent' as const, upTo: 7, at: at(5) },
    { person: nameOf('mia'), role: 'manager' as const, upTo: 7, at: at(3) },
    { person: nameOf('rita'), role: 'requester' as const, upTo: 9, at: at(1) },
  ]
  expect(seenShownTo({ id: 'rita', role: 'requester' }, seen).map(({ person }) => person.id)).toEqual(['mia'])
  expect(seenShownTo({ id: 'ben', role: 'agent' }, seen).map(({ person }) => person.id)).toEqual([
    'rita',
    'mia',
  ])
  for (const role of roles)
    for (const one of seenShownTo({ id: 'ann', role }, seen)) expect(one).not.toHaveProperty('role')
})
