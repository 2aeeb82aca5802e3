import { afterAll, beforeAll, expect, it } from 'vitest'
import { refusalOf } from '#server/testing/expect-error.ts'
import { expectations, type OperatorsOwn, type Own } from '#server/testing/expectations.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { call, fieldsOf, inputOf, operatorsOwn, ownOf, procedures } from '#server/testing/procedures.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import type { ErrorCode } from '#shared/errors.ts'
import { encodeCursor } from '../platform/pages.ts'

let world: World
let operator: TestPerson
let operators: OperatorsOwn
let reader: { person: TestPerson; own: Own }

beforeAll(async () => {
  world = await openWorld()
  operator = await world.given.operator()
  operators = await operatorsOwn(world)
  reader = await openCaller()
})
afterAll(() => world.close())

/** An admin of an organization of their own, and what they may name. */
const openCaller = async () => {
  const { admin } = await world.given.organization('Acme')
  return { person: admin, own: await ownOf(world, admin) }
}

const id = '0197a000-0000-7000-8000-000000000000'
const deep = Array.from({ length: 1_000 }).reduce<unknown>((inner) => [inner], null)

const times = [
  '0000-01-01',
  '0001-01-01',
  '9999-12-31',
  '2026-02-30',
  '+275760-09-13',
  '0000-01-01T00:00:00Z',
  '1970-01-01T00:00:00+23:59',
  '2026-01-01T00:00:00+16:00',
  '2026-01-01T00:00:00-23:59',
  '2026-06-30T23:59:60Z',
  '2026-01-01T24:00:00Z',
  '9999-12-31T23:59:59.999999999Z',
  '9999-12-31T23:59:59-23:59',
  '+275760-09-13T00:00:00.000Z',
  'infinity',
]
const texts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\u{D800}',
  'a\u{DFFF}b',
  '\u{FFFE}\u{10FFFF}',
  '\u{202E}a',
  'e\u{301}'.repeat(100),
  'a'.repeat(100_000),
  '😀'.repeat(50_000),
  '-'.repeat(199),
  `"${'('.repeat(150)}`,
  "'; drop table tickets --",
  '%_\\',
  '{{name}}',
  '../../etc/passwd',
  'me',
  '__proto__',
  '9'.repeat(15),
  '1e309',
  'TKT-0000-000000',
  'TKT-9999-999999999',
  `${'f'.repeat(8)}-ffff-ffff-ffff-${'f'.repeat(12)}`,
  `${'a'.repeat(64)}@${'b'.repeat(180)}.example`,
  'é@exämple.org',
]
const numbers = [-1, 0, 0.5, 2 ** 31, 2 ** 53 - 1, 2 ** 53, 1e308, Number.NaN, Infinity]
const things = [undefined, null, true, {}, [], [null], ['x', 'x'], deep, { toString: 'a' }, { length: 1e9 }]
const hostile: unknown[] = [...times, ...texts, ...numbers, ...things]

/** What the cursors of all lists are made of, and what none is made of. */
const keys = [
  ...times,
  '2026-01-01 00:00:00+00',
  '2026-01-01 00:00:00+14:59',
  'low',
  '',
  '\0',
  '\u{D800}',
  id,
]
const cursors = [
  ...[...keys, 0, 1, -1, 0.5, 500, 501, 1e308, 2 ** 53].map((key) => encodeCursor([key, id])),
  ...['{}', '[]', 'null', '["a","b"]', `["",${'['.repeat(80)}`, '\xff'].map(btoa),
  '====',
]

/** What is sent in one field: each of the values, also in a list where it takes one. */
const valuesOf = (field: string, form: string): unknown[] => [
  ...hostile,
  ...(field === 'cursor' ? cursors : []),
  ...(form.includes('"type":"array"') ? hostile.map((one) => [one]) : []),
]

/** With which all is refused, whatever is sent. */
const bars: readonly ErrorCode[] = ['auth.required', 'permission.missing']

/** In an error message of a readable length. */
const shown = (value: unknown) => (JSON.stringify(value) ?? 'undefined').slice(0, 200)

it.each(procedures)('$path answers no hostile value with a fault of the server', async (procedure) => {
  const { path, type, inputs } = procedure
  // What only reads leaves a caller as they were.
  const { person, own } = type === 'query' ? reader : await openCaller()
  const isOperators = ['operator', 'mail-reader'].includes(String(expectations[path]?.allowed))
  const caller = world.as(isOperators ? operator : person)
  const sent = inputs
    .flatMap(fieldsOf)
    .flatMap(([field, form]) => valuesOf(field, form).map((value) => ({ field, value })))
  const faults: string[] = []
  let barred = 0
  const send = async (input: unknown) => {
    const refusal = await refusalOf(call(caller, path, input))
    if (refusal?.kind === 'internal') faults.push(shown(input))
    if (refusal && bars.includes(refusal.code)) barred += 1
  }
  // What is wanted besides is made anew each time, so that something wrong is all that is wrong.
  for (const { field, value } of sent)
    await send({ ...Object(inputOf(path, own, operators)), [field]: value })
  for (const value of [...things, 'a', '\0', 1]) await send(value)
  expect(faults).toEqual([])
  if (path !== 'auth.signOut') expect(barred).toBe(0)
})
