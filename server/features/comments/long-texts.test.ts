import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectRefusal, refusalOf } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { fillThread } from '#server/testing/long-thread.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { commentBodyLimits, editLimit } from '#shared/comments.ts'
import { answerTextBytes } from './queries/bound-answer.ts'

let world: World
let rita: TestPerson
let ben: TestPerson
let ticketId: string

beforeAll(async () => {
  world = await openWorld()
  ;({ rita, ben } = await world.given.office())
})
afterAll(() => world.close())
beforeEach(async () => {
  ticketId = (await world.as(rita).tickets.create(world.given.request())).id
})

const { max: longest } = commentBodyLimits
const bytesIn = (text: string) => Buffer.byteLength(text)
const sum = (numbers: readonly number[]) => numbers.reduce((before, number) => before + number, 0)

/** Texts of characters of one, two, three or four bytes, mostly long. */
const anyTexts = fc.array(
  fc
    .tuple(fc.constantFrom('a', 'ä', '€', '🦉'), fc.integer({ min: 1, max: longest }))
    .map(([character, length]) => character.repeat(length)),
  { minLength: 1, maxLength: 40 },
)

/** What was written so long ago that nobody waits for it: these texts, in this order. */
const write = async (texts: readonly string[], kind: 'reply' | 'chat') => {
  const [counter] = await world.deps.sql<{ last: number }[]>`
    select c.last::int from event_counters c join tickets t using (organization_id) where t.id = ${ticketId}`
  await fillThread(world.deps.sql, ticketId, texts.length, kind)
  await world.deps.sql`
    update comments c set body = written.body
    from unnest(${[...texts]}::text[]) with ordinality as written (body, place), events e
    where e.ticket_id = ${ticketId} and e.comment_id = c.id and e.number = ${counter?.last ?? 0} + written.place`
}

type Written = { number: number; body: string | null }
type Stretch = { written: Written[]; older: number | null }

const readTimeline = async (limit: number, before?: number): Promise<Stretch> => {
  const asked = { ticket: ticketId, limit, ...(before && { before }) }
  const { entries, older } = await world.as(ben).comments.timeline(asked)
  return {
    written: entries.map((entry) => ({
      number: entry.number,
      body: entry.type === 'comment' ? entry.comment.body : null,
    })),
    older,
  }
}

const readChat = async (limit: number, before?: number): Promise<Stretch> => {
  const asked = { ticket: ticketId, limit, ...(before && { before }) }
  const { messages, older } = await world.as(ben).chat.messages(asked)
  return { written: messages.map(({ number, comment }) => ({ number, body: comment.body })), older }
}

const readStretches = async (read: (before?: number) => Promise<Stretch>): Promise<Written[][]> => {
  const stretches: Written[][] = []
  let before: number | undefined
  do {
    const { written, older } = await read(before)
    stretches.unshift(written)
    before = older ?? undefined
  } while (before !== undefined)
  return stretches
}

const bytesOf = (written: readonly { body: string | null }[]) =>
  sum(written.map(({ body }) => bytesIn(body ?? '')))

/** Each answer is bounded, and ends no earlier than it has to. */
const expectBounded = (stretches: readonly (readonly { body: string | null }[])[], limit: number) => {
  for (const [place, stretch] of stretches.entries()) {
    expect(bytesOf(stretch)).toBeLessThanOrEqual(answerTextBytes)
    const next = place > 0 ? stretches[place - 1]?.at(-1) : undefined
    if (next && stretch.length < limit) expect(bytesOf([...stretch, next])).toBeGreaterThan(answerTextBytes)
  }
}

describe('a conversation of long texts', () => {
  it.each([
    ['reply', readTimeline],
    ['chat', readChat],
  ] as const)('is read in answers of bounded size, each %s once and in order', async (kind, read) => {
    await fc.assert(
      fc.asyncProperty(anyTexts, fc.integer({ min: 1, max: 100 }), async (texts, limit) => {
        ticketId = (await world.as(rita).tickets.create(world.given.request())).id
        await write(texts, kind)
        const stretches = await readStretches((before) => read(limit, before))
        const all = stretches.flat()
        expect(all.flatMap(({ body }) => body ?? [])).toEqual(texts)
        expect(new Set(all.map(({ number }) => number)).size).toBe(all.length)
        expectBounded(stretches, limit)
      }),
      { numRuns: 5 },
    )
  })

  it('is answered alike where none of it has a text', async () => {
    expect(await readTimeline(1)).toMatchObject({ written: [{ body: null }], older: null })
    expect(await readChat(1)).toEqual({ written: [], older: null })
  })

  it('says that more was edited than it tells of, where that is too long', async () => {
    await write(
      Array.from({ length: 30 }, () => 'a'.repeat(longest)),
      'reply',
    )
    const { entries, upTo } = await world.as(rita).comments.timeline({ ticket: ticketId })
    const asked = { ticket: ticketId, limit: 100, rewordedAfter: upTo }
    const edit = async (count: number) => {
      const texts = await world.deps.sql<{ id: string }[]>`
        select id from comments where ticket_id = ${ticketId} order by id limit ${count}`
      for (const { id } of texts)
        await world.as(rita).comments.edit({ commentId: id, body: `${'b'.repeat(longest - 3)}${count}` })
      return world.as(rita).comments.timeline(asked)
    }
    expect(entries).toHaveLength(13)
    expect(await edit(13)).toMatchObject({ entries: { length: 13 }, older: null })
    const { entries: told, older } = await edit(14)
    expect([told.length, older]).toEqual([13, told.at(0)?.number])
  })
})

describe('what a message said', () => {
  const addVersions = async (commentId: string, bodies: readonly string[]) =>
    world.deps.sql`
      insert into comment_versions (organization_id, comment_id, id, body, replaced_at)
      select c.organization_id, c.id, uuidv7(), said.body, c.created_at
      from comments c, unnest(${[...bodies]}::text[]) with ordinality as said (body, place)
      where c.id = ${commentId} order by said.place`
  const readVersions = async (commentId: string) => {
    const pages: { body: string }[][] = []
    let cursor: string | undefined
    do {
      const page = await world.as(ben).comments.versions({ commentId, cursor })
      pages.push(page.items)
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    return pages
  }

  it('is told whole in answers of bounded size, from the oldest on', async () => {
    await fc.assert(
      fc.asyncProperty(anyTexts, async (texts) => {
        const { commentId } = await world.as(rita).comments.add(world.given.reply(ticketId))
        await addVersions(commentId, texts)
        const pages = await readVersions(commentId)
        expect(pages.flat().map(({ body }) => body)).toEqual(texts)
        expectBounded(
          pages.toReversed().map((page) => page.toReversed()),
          100,
        )
      }),
      { numRuns: 5 },
    )
  })

  it('is not buried by editing: a message is edited 200 times, and staff read all that it said', async () => {
    const { commentId } = await world.as(rita).comments.add(world.given.reply(ticketId, 'I pay nothing.'))
    const edit = (body: string) => world.as(rita).comments.edit({ commentId, body })
    await edit('Version 1')
    await addVersions(
      commentId,
      Array.from({ length: editLimit - 2 }, (_, index) => `Version ${index + 1}`),
    )
    const refusals = await Promise.all(['One', 'The other'].map((body) => refusalOf(edit(body))))
    expect(refusals.flatMap((refusal) => refusal?.code ?? [])).toEqual(['comment.too_many_edits'])
    const said = (await readVersions(commentId)).flat().map(({ body }) => body)
    expect(said).toHaveLength(editLimit)
    expect(said).toContain('I pay nothing.')
    const shown = (await readTimeline(1)).written.at(-1)?.body ?? ''
    expect(await refusalOf(edit(shown))).toBeNull()
    await expectRefusal(edit('Once more'), 'comment.too_many_edits')
    await world.as(rita).comments.delete({ commentId })
  })
})
