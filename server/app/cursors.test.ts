import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeCursor } from '../platform/pages.ts'
import { refusalOf } from '../testing/expect-error.ts'
import type { TestPerson } from '../testing/given.ts'
import { openWorld, type World } from '../testing/world.ts'

let world: World
let admin: TestPerson
let operator: TestPerson
beforeAll(async () => {
  world = await openWorld()
  admin = (await world.given.organization('Paged')).admin
  operator = await world.given.operator()
})
afterAll(() => world.close())

const id = '01890000-0000-7000-8000-000000000001'
const texts = [
  '2026-02-31T00:00:00.000Z',
  '2026-01-01T24:00:00.000Z',
  '2026-01-01T00:00:60.000Z',
  '1999-02-29T12:00:00.000Z',
  '0000-01-01T00:00:00.000Z',
  '+275760-09-13T00:00:00.000Z',
  'infinity',
  'now',
  '',
  "'; --",
]
const numbers = [0, -1, 0.5, 1e21, -1e300, 2 ** 53, 253_402_300_800_000, 8.64e15]
const cursors = [...texts, ...numbers].map((key) => encodeCursor([key, id]))

test('no list fails at a cursor that somebody made up: it is read, or refused as none', async () => {
  const one = world.as(admin)
  const all = world.as(operator)
  for (const cursor of cursors) {
    const calls = [
      one.audit.list({ cursor }),
      one.reviews.queue({ cursor }),
      one.notices.list({ cursor }),
      one.members.list({ cursor }),
      one.invitations.list({ cursor }),
      one.search.tickets({ q: 'printer', cursor }),
      one.tickets.deleted({ cursor }),
      ...(['created', 'updated', 'priority'] as const).map((sort) => one.tickets.list({ sort, cursor })),
      all.installation.organizations({ cursor }),
      all.mail.list({ cursor }),
    ]
    const refusals = await Promise.all(calls.map(refusalOf))
    for (const refusal of refusals) expect([undefined, 'list.bad_cursor']).toContain(refusal?.code)
  }
})
