import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { findOrganizationBySlug } from '#server/features/organizations/queries/find-organizations.ts'
import { enterOrganization } from '#server/platform/context.ts'
import { expectRefusal, refusalOf } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { wordsStatement } from './queries.ts'

let world: World
let rita: TestPerson
let olga: TestPerson
let ben: TestPerson
let admin: TestPerson

beforeAll(async () => {
  world = await openWorld()
  const acme = await world.given.organization('Acme')
  admin = acme.admin
  rita = await world.given.requester(acme.slug, 'Rita')
  olga = await world.given.requester(acme.slug, 'Olga')
  ben = await world.given.agent(acme.slug, 'Ben')
  const ask = (by: TestPerson, title: string, description: string) =>
    world.as(by).tickets.create({ ...world.given.request(title), description })
  await ask(rita, 'Printer on fire', 'Smoke comes out of the tray whenever the library prints.')
  await ask(rita, 'Café order missing', 'The invoice of the espresso machine never came.')
  await ask(olga, 'Cannot sign in', 'My password reset link expired; the printer of my desk works.')
})
afterAll(() => world.close())

const find = async (by: TestPerson, q: string, more: object = {}) => {
  const { items } = await world.as(by).search.tickets({ q, ...more })
  return items.map(({ ticket }) => ticket.title)
}

describe('search', () => {
  it('finds words in title and description, by their stem and without accents', async () => {
    expect((await find(ben, 'printing')).sort()).toEqual(['Cannot sign in', 'Printer on fire'])
    expect(await find(ben, 'cafe invoices')).toEqual(['Café order missing'])
    expect(await find(ben, 'ESPRESSO')).toEqual(['Café order missing'])
  })

  it('understands "phrases", or, and -not', async () => {
    expect(await find(ben, '"password reset"')).toEqual(['Cannot sign in'])
    expect(await find(ben, '"reset password"')).toEqual([])
    expect((await find(ben, 'espresso or smoke')).sort()).toEqual(['Café order missing', 'Printer on fire'])
    expect(await find(ben, 'printer -password')).toEqual(['Printer on fire'])
  })

  it('takes the last word by its beginning, while it is being typed', async () => {
    expect(await find(ben, 'espre')).toEqual(['Café order missing'])
    expect(await find(ben, 'order espre')).toEqual(['Café order missing'])
  })

  it('puts the ticket of a number first', async () => {
    expect(await find(ben, 'TKT-2026-000002')).toEqual(['Café order missing'])
    expect(await find(ben, '2')).toEqual(['Café order missing'])
    expect(await find(ben, '#3')).toEqual(['Cannot sign in'])
  })

  it('shows a requester their own alone, also by number', async () => {
    expect(await find(olga, 'printer')).toEqual(['Cannot sign in'])
    expect(await find(olga, 'TKT-2026-000001')).toEqual([])
  })

  it('narrows by the filters of the list', async () => {
    expect(await find(ben, 'printer', { requester: olga.username })).toEqual(['Cannot sign in'])
    expect(await find(ben, 'printer', { status: ['closed'] })).toEqual([])
  })

  it('tells which field matched and marks the words', async () => {
    const { items } = await world.as(ben).search.tickets({ q: 'smoke' })
    expect(items[0]?.matched).toEqual(['description'])
    expect(items[0]?.snippet).toContain('\u{E000}Smoke\u{E001}')
    const titled = await world.as(ben).search.tickets({ q: 'fires' })
    expect(titled.items[0]).toMatchObject({
      matched: ['title'],
      markedTitle: 'Printer on \u{E000}fire\u{E001}',
    })
  })

  it('bears whatever is typed', async () => {
    const odd = [
      "'",
      '"',
      "') or 1=1 --",
      ':*',
      '!!',
      '((',
      '\\',
      'a & | b',
      '-',
      '%',
      '😀',
      'or',
      'x'.repeat(200),
    ]
    for (const q of odd) expect(await find(ben, q)).toBeInstanceOf(Array)
    await expectRefusal(world.as(ben).search.tickets({ q: 'a', cursor: 'nonsense' }), 'list.bad_cursor')
  })

  it('bears any signs in any order, however many', async () => {
    const sign = fc.constantFrom(
      '-',
      '- ',
      '!',
      '<',
      '|',
      '&',
      '(',
      ')',
      ':',
      '*',
      '"',
      "'",
      '\\',
      ' ',
      '\u00a0',
      'or ',
    )
    const signs = fc.array(sign, { maxLength: 100, size: 'max' }).map((all) => all.join(''))
    const minuses = fc
      .tuple(fc.constantFrom('-', '- ', '-!', '-(', '-<', '-:', '-&|'), fc.integer({ min: 1, max: 100 }))
      .map(([one, times]) => one.repeat(times))
    const words = fc.constantFrom('', 'printer', '"printer', '-printer', 'or', '1')
    const text = fc.oneof(signs, minuses, fc.string({ unit: 'grapheme', maxLength: 60 }))
    const typed = fc.tuple(words, text, words).map((parts) => parts.join(' ').slice(0, 200))
    await fc.assert(
      fc.asyncProperty(typed, async (q) => {
        const refusal = await refusalOf(find(ben, q))
        expect(refusal?.kind ?? 'invalid').toBe('invalid')
      }),
      { numRuns: 300, examples: [['-'.repeat(33)], ['- '.repeat(90)], [`${'-'.repeat(99)}a`]] },
    )
  })

  it('takes a minus before a minus back', async () => {
    expect(await find(ben, '--espresso')).toEqual(['Café order missing'])
    expect(await find(ben, 'printer ---password')).toEqual(['Printer on fire'])
    expect(await find(ben, `printer ${'- '.repeat(80)}password`)).toEqual(['Cannot sign in'])
    expect(await find(ben, '-'.repeat(33))).toEqual([])
  })

  it('asks the index of words only when the newest tickets do not hold them', async () => {
    await fillWithTickets(6_000)
    await world.deps.sql`analyze tickets`
    const rare = await planOf('espresso')
    expect(rare).toContain('tickets_search')
    expect(rare).not.toMatch(/Bitmap Index Scan on tickets_search.*never executed/)
    const common = await planOf('filler')
    expect(common).toMatch(/One-Time Filter/)
    expect(common).toMatch(/never executed/)
  })

  it('finds a word that only old tickets have among many newer ones, and pages through all hits once', async () => {
    await fillWithTickets(2_500)
    expect(await find(ben, 'espresso')).toEqual(['Café order missing'])
    const seen: string[] = []
    let cursor: string | null | undefined
    do {
      const page = await world
        .as(ben)
        .search.tickets({ q: 'filler', limit: 100, ...(cursor ? { cursor } : {}) })
      seen.push(...page.items.map(({ ticket }) => ticket.id))
      cursor = page.nextCursor
    } while (cursor)
    expect(seen).toHaveLength(500)
    expect(new Set(seen).size).toBe(500)
  })
})

const planOf = async (q: string) => {
  const ctx = systemCtx(world.deps, 'test')
  const acme = await findOrganizationBySlug(ctx, 'acme')
  if (!acme) throw new Error('no organization')
  const inside = enterOrganization(ctx, { ...acme, role: 'agent' }, { kind: 'user', id: ben.id })
  const statement = wordsStatement(inside, { q, limit: 20 }, { offset: 0, limit: 21, except: [] })
  const rows = await world.deps.unpreparedSql<
    { 'QUERY PLAN': string }[]
  >`explain (analyze, costs off) ${statement}`
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

const fillWithTickets = async (count: number) => {
  await world.deps.sql`
    insert into tickets (organization_id, id, number, title, description, severity, priority, status, requester_id,
      created_at, updated_at, client_id, search_language)
    select organization_id, gen_random_uuid(), 'TKT-2025-' || lpad((n + first.number)::text, 6, '0'), 'Filler ' || n, 'Of no interest',
      'low', 'low', 'open', ${admin.id}, now() + n * interval '1 second', now() + n * interval '1 second',
      gen_random_uuid(), 'english'
    from members, generate_series(1, ${count}::int) n,
      (select count(*) as number from tickets) first where user_id = ${admin.id}`
}
