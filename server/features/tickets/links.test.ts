import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { expectRefusal, refusalOf } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { type LinkKind, linkLimit } from '#shared/tickets.ts'

let world: World
let slug: string
let ben: TestPerson
let rita: TestPerson

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  ;({ slug, ben, rita } = await world.given.office())
})

const ask = (person: TestPerson = rita) => world.as(person).tickets.create(world.given.request())
const link = (ticketId: string, kind: LinkKind, other: string) =>
  world.as(ben).tickets.link({ ticketId, kind, other })
const unlink = (ticketId: string, otherId: string) => world.as(ben).tickets.unlink({ ticketId, otherId })
const linksOf = async (person: TestPerson, ticket: string) =>
  (await world.as(person).tickets.get({ ticket })).links
const close = (ticketId: string) =>
  world.as(ben).tickets.changeStatus({ ticketId, version: 1, status: 'closed' })
const followUp = (person: TestPerson, followUpTo: string) =>
  world.as(person).tickets.create({ ...world.given.request('It burns again'), followUpTo })
const told = async (person: TestPerson, ticket: string) =>
  (await world.as(person).comments.timeline({ ticket })).entries.filter(({ type }) => type === 'link')

describe('linking two tickets', () => {
  test('shows on each the other, and how it belongs to it', async () => {
    const [asked, again] = [await ask(), await ask()]
    const linked = await link(again.id, 'duplicate', asked.number)
    const brief = ({ id, number, title, status }: typeof asked) => ({ id, number, title, status })
    expect(linked.links).toEqual([{ kind: 'duplicate', isTarget: false, ticket: brief(asked) }])
    expect(await linksOf(ben, asked.id)).toEqual([
      { kind: 'duplicate', isTarget: true, ticket: brief(again) },
    ])
    expect(await told(ben, again.id)).toMatchObject([
      { isLinked: true, otherNumber: asked.number, kind: 'duplicate', isTarget: false },
    ])
    expect(await told(ben, asked.id)).toMatchObject([
      { isLinked: true, otherNumber: again.number, kind: 'duplicate', isTarget: true },
    ])
  })

  test('is noted once on each, in history and audit, and so is its end', async () => {
    const [one, other] = [await ask(), await ask()]
    await link(one.id, 'related', other.id)
    await unlink(other.id, one.id)
    expect(await linksOf(ben, one.id)).toEqual([])
    const written = await world.deps.sql`
      select e.type, e.ticket_id as "ticketId", e.audience, (select count(*)::int from audit_entries a
        where a.ticket_id = e.ticket_id and a.action = e.type and e.payload = coalesce(a.after, a.before)) as audits
      from events e where ticket_id in (${one.id}, ${other.id}) and type like '%linked' order by number`
    expect(written).toEqual([
      { type: 'ticket.linked', ticketId: one.id, audience: 'staff', audits: 1 },
      { type: 'ticket.linked', ticketId: other.id, audience: 'staff', audits: 1 },
      { type: 'ticket.unlinked', ticketId: one.id, audience: 'staff', audits: 1 },
      { type: 'ticket.unlinked', ticketId: other.id, audience: 'staff', audits: 1 },
    ])
  })

  test('is refused with itself, and where they are linked already in whatever way', async () => {
    const [one, other] = [await ask(), await ask()]
    await expectRefusal(link(one.id, 'related', one.number), 'ticket.link_to_itself')
    await link(one.id, 'related', other.id)
    await expectRefusal(link(one.id, 'duplicate', other.id), 'ticket.already_linked')
    await expectRefusal(link(other.id, 'related', one.id), 'ticket.already_linked')
    await unlink(one.id, other.id)
    await expectRefusal(unlink(one.id, other.id), 'ticket.not_linked')
  })

  test('goes to a ticket that one sees, and is not for requesters', async () => {
    const elsewhere = await world.given.organization('Globex')
    const foreign = await ask(elsewhere.admin)
    const [own, gone] = [await ask(), await ask()]
    await world.as(rita).tickets.delete({ ticketId: gone.id })
    await expectRefusal(link(own.id, 'related', foreign.id), 'ticket.not_found')
    await expectRefusal(link(own.id, 'related', gone.number), 'ticket.not_found')
    await expectRefusal(link(gone.id, 'related', own.id), 'ticket.not_found')
    await expectRefusal(unlink(own.id, gone.id), 'ticket.not_found')
    const other = await ask()
    const asRita = world.as(rita).tickets.link({ ticketId: own.id, kind: 'related', other: other.id })
    await expectRefusal(asRita, 'permission.missing')
  })

  test('stops at as many links as a ticket can have, also when many are made at once', async () => {
    const one = await ask()
    const others: string[] = []
    for (let count = 0; count < linkLimit + 3; count += 1) others.push((await ask(ben)).id)
    const refusals = await Promise.all(
      others.map((id, index) =>
        refusalOf(index % 2 ? link(one.id, 'related', id) : link(id, 'related', one.id)),
      ),
    )
    const codes = refusals.flatMap((refusal) => (refusal ? [refusal.code] : []))
    expect(codes).toEqual(['ticket.too_many_links', 'ticket.too_many_links', 'ticket.too_many_links'])
    expect(await linksOf(ben, one.id)).toHaveLength(linkLimit)
  })
})

describe('duplicates', () => {
  test('repeat one ticket that is none itself', async () => {
    const [first, second, third, fourth] = [await ask(), await ask(), await ask(), await ask()]
    await link(second.id, 'duplicate', first.id)
    await expectRefusal(link(third.id, 'duplicate', second.id), 'ticket.duplicate_of_duplicate')
    await expectRefusal(link(first.id, 'duplicate', fourth.id), 'ticket.has_duplicates')
    await expectRefusal(link(second.id, 'duplicate', fourth.id), 'ticket.already_duplicate')
    await link(third.id, 'duplicate', first.id)
  })

  test('never form a chain or a circle, however many people link at once', async () => {
    const other = await world.openAnother()
    const ids = await Promise.all([ask(), ask(), ask(), ask()]).then((made) => made.map(({ id }) => id))
    const pairs = ids.flatMap((one) => ids.map((two) => [one, two] as const)).filter(([a, b]) => a !== b)
    await Promise.all(
      pairs.map(([ticketId, second], index) =>
        refusalOf(
          world
            .as(ben, index % 2 ? other : world.deps)
            .tickets.link({ ticketId, kind: 'duplicate', other: second }),
        ).then((refusal) => expect(refusal?.code ?? 'ticket.').toMatch(/^ticket\./)),
      ),
    )
    const [found] = await world.deps.sql<{ links: number; chains: number }[]>`
      select count(*)::int as links, count(*) filter (where exists (
        select from ticket_links o where o.ticket_id = l.other_id and o.kind = 'duplicate'))::int as chains
      from ticket_links l where l.ticket_id = any(${ids}::uuid[])`
    expect(found?.links).toBeGreaterThan(0)
    expect(found?.chains).toBe(0)
  })
})

describe('links to a deleted ticket', () => {
  const remove = (ticketId: string) => world.as(rita).tickets.delete({ ticketId })
  const restore = (ticketId: string) => world.as(rita).tickets.restore({ ticketId })
  const linksRestored = async (ticketId: string) => {
    await restore(ticketId)
    return linksOf(ben, ticketId)
  }
  const make = (count: number) => Promise.all(Array.from({ length: count }, () => ask()))
  const endsOn = (ticketId: string) => world.deps.sql`
    select e.payload ->> 'otherId' as "otherId", e.ticket_version as version, (select count(*)::int
      from audit_entries a where a.ticket_id = e.ticket_id and a.action = e.type and a.before = e.payload) as audits
    from events e where ticket_id = ${ticketId} and type = 'ticket.unlinked' order by number`

  test('do not keep a ticket from being marked the duplicate of another; the old link ends on both', async () => {
    const [one, gone, other] = await make(3)
    if (!one || !gone || !other) throw new Error('too few')
    await link(one.id, 'duplicate', gone.id)
    await remove(gone.id)
    const linked = await link(one.id, 'duplicate', other.id)
    expect(linked.links).toMatchObject([{ kind: 'duplicate', ticket: { id: other.id } }])
    expect([...(await endsOn(one.id))]).toEqual([{ otherId: gone.id, version: 1, audits: 1 }])
    expect([...(await endsOn(gone.id))]).toEqual([{ otherId: one.id, version: 2, audits: 1 }])
    expect(await linksRestored(gone.id)).toEqual([])
    expect(await linksOf(ben, one.id)).toHaveLength(1)
  })

  test('give way where they would make a chain on the ticket’s return, and stay where they would not', async () => {
    const [one, gone, repeated, other] = await make(4)
    if (!one || !gone || !repeated || !other) throw new Error('too few')
    await link(one.id, 'duplicate', gone.id)
    await remove(gone.id)
    // Whoever repeats it repeats no deleted one.
    await link(other.id, 'duplicate', one.id)
    expect(await linksRestored(gone.id)).toEqual([])
    await link(gone.id, 'duplicate', repeated.id)
    await link(gone.id, 'related', one.id)
    await remove(gone.id)
    await expectRefusal(link(one.id, 'duplicate', repeated.id), 'ticket.has_duplicates')
    await link(repeated.id, 'related', one.id)
    expect(await linksRestored(gone.id)).toHaveLength(2)
    await remove(gone.id)
    // It repeated this one, which repeats another from now on.
    await unlink(other.id, one.id)
    await link(repeated.id, 'duplicate', other.id)
    expect(await linksRestored(gone.id)).toMatchObject([{ kind: 'related', ticket: { id: one.id } }])
  })

  test('take no place from others: as many as a ticket can have are those that one sees', async () => {
    const [one, ...others] = await make(linkLimit + 3)
    const [first, second] = others
    if (!one || !first || !second) throw new Error('too few')
    for (const { id } of others.slice(0, linkLimit)) await link(one.id, 'related', id)
    await remove(first.id)
    await remove(second.id)
    for (const { id } of others.slice(linkLimit)) await link(one.id, 'related', id)
    expect(await linksOf(ben, one.id)).toHaveLength(linkLimit)
    expect(await linksRestored(first.id)).toEqual([])
    await expectRefusal(link(one.id, 'related', first.id), 'ticket.too_many_links')
  })

  test('end once, whatever else is done at the same moment', async () => {
    const other = await world.openAnother()
    for (let round = 0; round < 8; round += 1) {
      const [one, gone, next, last] = await make(4)
      if (!one || !gone || !next || !last) throw new Error('too few')
      await link(one.id, 'duplicate', gone.id)
      await remove(gone.id)
      const as = world.as(ben, other).tickets
      const refusals = await Promise.all([
        refusalOf(link(one.id, 'duplicate', next.id)),
        refusalOf(as.link({ ticketId: one.id, kind: 'duplicate', other: last.id })),
        refusalOf(as.link({ ticketId: last.id, kind: 'duplicate', other: next.id })),
        refusalOf(restore(gone.id)),
      ])
      expect(refusals.map((refusal) => refusal?.code ?? 'ticket.')).toEqual(
        Array(4).fill(expect.stringMatching(/^ticket\./)),
      )
      const [found] = await world.deps.sql`
        select count(*)::int as chains from ticket_links l join ticket_links o on o.ticket_id = l.other_id
        where l.kind = 'duplicate' and o.kind = 'duplicate'`
      expect(found).toEqual({ chains: 0 })
      expect((await endsOn(gone.id)).length).toBeLessThanOrEqual(1)
    }
  })
})

describe('a follow-up', () => {
  test('can be asked for when staff have linked as many tickets as can be', async () => {
    const asked = await ask()
    const others: string[] = []
    for (let count = 0; count < linkLimit; count += 1) others.push((await ask(ben)).id)
    for (const id of others) await link(asked.id, 'related', id)
    await close(asked.id)
    const again = await followUp(rita, asked.id)
    expect(again.links).toMatchObject([{ kind: 'follow_up', isTarget: false, ticket: { id: asked.id } }])
    expect(await linksOf(rita, asked.id)).toHaveLength(1)
    expect(await linksOf(ben, asked.id)).toHaveLength(linkLimit + 1)
    const last = others[0] ?? ''
    await unlink(asked.id, last)
    await expectRefusal(link(asked.id, 'related', last), 'ticket.too_many_links')
  })

  test('of a closed ticket is linked to it, and its requester is told of it', async () => {
    const old = await ask()
    await close(old.id)
    const made = await followUp(rita, old.id)
    expect(made.links).toMatchObject([
      { kind: 'follow_up', isTarget: false, ticket: { number: old.number, status: 'closed' } },
    ])
    expect(await linksOf(rita, old.id)).toMatchObject([
      { kind: 'follow_up', isTarget: true, ticket: { id: made.id } },
    ])
    expect(await told(rita, old.id)).toMatchObject([{ otherNumber: made.number, isTarget: true }])
  })

  test('is refused while the ticket is not closed, and of a ticket that one does not see', async () => {
    const [open, closed] = [await ask(), await ask()]
    await close(closed.id)
    const olga = await world.given.requester(slug, 'Olga')
    await expectRefusal(followUp(rita, open.id), 'ticket.not_closed')
    await expectRefusal(followUp(olga, closed.id), 'ticket.not_found')
    expect((await world.as(ben).tickets.list({})).items).toHaveLength(2)
    expect((await ask()).number).toMatch(/-000003$/)
  })

  test('that is sent again is made and linked once, also after the ticket was reopened', async () => {
    const old = await ask()
    await close(old.id)
    const request = { ...world.given.request(), followUpTo: old.id }
    const made = await Promise.all([1, 2, 3].map(() => world.as(rita).tickets.create(request)))
    await world.as(ben).tickets.changeStatus({ ticketId: old.id, version: 2, status: 'open' })
    made.push(await world.as(rita).tickets.create(request))
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    expect(await linksOf(rita, old.id)).toHaveLength(1)
    expect(await told(rita, old.id)).toHaveLength(1)
  })
})

describe('what a requester is told', () => {
  test('are follow-ups of their own, and no link that staff made for their work', async () => {
    const olga = await world.given.requester(slug, 'Olga')
    const [own, related, foreign] = [await ask(), await ask(), await ask(olga)]
    await link(own.id, 'related', related.id)
    await link(foreign.id, 'follow_up', own.id)
    expect(await linksOf(rita, own.id)).toEqual([])
    expect(await told(rita, own.id)).toEqual([])
    expect(await linksOf(ben, own.id)).toHaveLength(2)
    expect(await told(ben, own.id)).toHaveLength(2)
  })

  test('and nobody is told of a deleted one until it is restored', async () => {
    const old = await ask()
    await close(old.id)
    const made = await followUp(rita, old.id)
    await world.as(rita).tickets.delete({ ticketId: made.id })
    for (const person of [rita, ben]) {
      expect(await linksOf(person, old.id)).toEqual([])
      expect(await told(person, old.id)).toEqual([])
    }
    await world.as(rita).tickets.restore({ ticketId: made.id })
    expect(await linksOf(rita, old.id)).toHaveLength(1)
    expect(await told(rita, old.id)).toHaveLength(1)
  })
})
