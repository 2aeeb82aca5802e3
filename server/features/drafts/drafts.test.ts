import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { drafts } from '#server/db/schema/drafts.ts'
import { expectRefusal } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { keptDraftLimits, type SentDraft, textDigest } from '#shared/drafts.ts'
import { forgetDrafts } from './mutations.ts'

let world: World
let rita: TestPerson
let ben: TestPerson

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  ;({ rita, ben } = await world.given.office())
})

const keep = (person: TestPerson, key: string, value: string | null, base: number) =>
  world.as(person).drafts.keep({ key, value, base })
const read = async (person: TestPerson, key: string) => {
  const { value, revision } = await world.as(person).drafts.read({ key })
  return { value, revision }
}
const rowsOf = (person: TestPerson) => world.deps.db.select().from(drafts).where(eq(drafts.userId, person.id))
const ask = () => world.as(rita).tickets.create(world.given.request())
const reply = (ticketId: string, body: string, draft?: SentDraft) =>
  world.as(rita).comments.add({
    ticketId,
    clientId: crypto.randomUUID(),
    kind: 'reply',
    body,
    ...(draft === undefined ? {} : { draft }),
  })

describe('what somebody is writing', () => {
  test('is there on their other devices, and nobody else reads it', async () => {
    expect(await read(rita, 'reply:1')).toEqual({ value: null, revision: 0 })
    expect(await keep(rita, 'reply:1', '"Hel"', 0)).toEqual({ revision: 1 })
    expect(await keep(rita, 'reply:1', '"Hello"', 1)).toEqual({ revision: 2 })
    expect(await read(rita, 'reply:1')).toEqual({ value: '"Hello"', revision: 2 })
    expect(await read(ben, 'reply:1')).toEqual({ value: null, revision: 0 })
  })

  test('is never overwritten by a device that has not seen the newer text', async () => {
    await keep(rita, 'reply:1', '"one"', 0)
    for (const base of [0, 2]) {
      expect(await keep(rita, 'reply:1', '"two"', base)).toEqual({ revision: null })
    }
    expect(await read(rita, 'reply:1')).toEqual({ value: '"one"', revision: 1 })
  })

  test('is kept from one of two devices that write at once, however they meet', async () => {
    await keep(rita, 'reply:1', '"begun"', 0)
    for (const base of [1, 2, 3]) {
      const answers = await Promise.all(
        ['"a"', '"b"', '"c"', '"d"'].map((value) => keep(rita, 'reply:1', value, base)),
      )
      expect(answers.filter(({ revision }) => revision !== null)).toHaveLength(1)
    }
    expect((await read(rita, 'reply:1')).revision).toBe(4)
  })

  test('belongs to one organization', async () => {
    await keep(rita, 'new-ticket', '"Hello"', 0)
    const rows = await world.deps.db.select().from(drafts).where(eq(drafts.userId, rita.id))
    expect(rows).toHaveLength(1)
    const other = await world.given.office()
    expect(await read(other.rita, 'new-ticket')).toEqual({ value: null, revision: 0 })
  })

  test('gives way when there are too many, the oldest first', async () => {
    for (let index = 0; index <= keptDraftLimits.count; index += 1) {
      world.clock.now = new Date(world.clock.now.getTime() + 1000)
      await keep(rita, `reply:${index}`, '"Hello"', 0)
    }
    expect((await read(rita, 'reply:0')).value).toBeNull()
    expect((await read(rita, 'reply:1')).value).toBe('"Hello"')
    expect((await read(rita, `reply:${keptDraftLimits.count}`)).value).toBe('"Hello"')
  })

  test('is at most a hundred texts, however they are begun and how many at once', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => keep(rita, `reply:${index}`, null, 0).catch(() => undefined)),
    )
    expect(await rowsOf(rita)).toHaveLength(0)
    await Promise.all(
      Array.from({ length: keptDraftLimits.count + 30 }, (_, index) =>
        keep(rita, `reply:${index}`, '"Hello"', 0),
      ),
    )
    expect(await rowsOf(rita)).toHaveLength(keptDraftLimits.count)
  })

  test('is not pushed out by what was sent or given up, of which no more is remembered either', async () => {
    await keep(rita, 'new-ticket', '"A lamp"', 0)
    for (let index = 0; index < keptDraftLimits.count + 5; index += 1) {
      await keep(rita, `reply:${index}`, '"Hello"', 0)
      await keep(rita, `reply:${index}`, null, 1)
    }
    expect(await rowsOf(rita)).toHaveLength(keptDraftLimits.count + 1)
    expect((await read(rita, 'new-ticket')).value).toBe('"A lamp"')
  })

  test('taken away where nothing was kept is not there, and what is there stays', async () => {
    expect(await keep(rita, 'reply:1', null, 0)).toEqual({ revision: 0 })
    expect(await keep(rita, 'reply:1', '"Hello"', 0)).toEqual({ revision: 1 })
    expect(await keep(rita, 'reply:1', null, 0)).toEqual({ revision: null })
    expect((await read(rita, 'reply:1')).value).toBe('"Hello"')
  })

  test('is kept at the expense of a budget of its own', async () => {
    await keep(rita, 'reply:1', '"Hello"', 0)
    expect(await world.deps.limits.spent('drafts', rita.id)).toBeGreaterThan(0)
  })

  test('is refused when it is too long or no text, and by name', async () => {
    for (const value of ['x'.repeat(keptDraftLimits.characters + 1), 'a\0b', '\uD800']) {
      await expect(keep(rita, 'reply:1', value, 0)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    }
    await expect(keep(rita, 'reply:../../x', '"a"', 0)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })
})

describe('what is sent', () => {
  test('is gone on every device with the message, and what was on its way is not kept again', async () => {
    const ticket = await ask()
    const key = `reply:${ticket.id}`
    await keep(rita, key, '"Hello"', 0)
    await reply(ticket.id, 'Hello', 1)
    expect(await read(rita, key)).toEqual({ value: null, revision: 2 })
    expect(await keep(rita, key, '"Hello"', 1)).toEqual({ revision: null })
  })

  test('does not come back by its own first letters, which arrive after it', async () => {
    const ticket = await ask()
    const key = `reply:${ticket.id}`
    await reply(ticket.id, 'Hello', 0)
    expect(await keep(rita, key, '"Hello"', 0)).toEqual({ revision: null })
    expect((await read(rita, key)).value).toBeNull()
  })

  test('leaves what another device has written since', async () => {
    const ticket = await ask()
    const key = `reply:${ticket.id}`
    await keep(rita, key, '"Hello"', 0)
    await keep(rita, key, '"Hello and more"', 1)
    await reply(ticket.id, 'Hello', 1)
    expect(await read(rita, key)).toEqual({ value: '"Hello and more"', revision: 2 })
  })

  test('that is refused leaves the draft', async () => {
    const ticket = await ask()
    const key = `note:${ticket.id}`
    await keep(rita, key, '"Hello"', 0)
    const note = { ticketId: ticket.id, clientId: crypto.randomUUID(), kind: 'note' as const, body: 'Hello' }
    await expect(world.as(rita).comments.add(note)).rejects.toThrow()
    expect((await read(rita, key)).value).toBe('"Hello"')
  })

  test('sent again, since no answer came, leaves the next text that is begun', async () => {
    const ticket = await ask()
    const key = `reply:${ticket.id}`
    const message = {
      ticketId: ticket.id,
      clientId: crypto.randomUUID(),
      kind: 'reply' as const,
      body: 'Hello',
    }
    const first = await world.as(rita).comments.add(message)
    await keep(rita, key, '"Next"', 0)
    expect((await world.as(rita).comments.add(message)).commentId).toBe(first.commentId)
    await expectRefusal(
      world.as(rita).comments.add({ ...message, body: 'Hello there' }),
      'request.client_id_used',
    )
    expect((await read(rita, key)).value).toBe('"Next"')
  })

  test('as an edit leaves what another device has written since, whatever this one was just keeping', async () => {
    const ticket = await ask()
    const { commentId } = await reply(ticket.id, 'Hello')
    const key = `edit:${commentId}`
    await keep(rita, key, '"Hello from the phone"', 0)
    const ownDigest = textDigest('"Hello from the desk"')
    const sent = [0, { after: 0, digest: ownDigest }]
    for (const [index, draft] of sent.entries()) {
      await world.as(rita).comments.edit({ commentId, body: `Hello from the desk ${index}`, draft })
      expect(await read(rita, key)).toEqual({ value: '"Hello from the phone"', revision: 1 })
    }
    await world.as(rita).comments.edit({ commentId, body: 'Hello from the phone', draft: 1 })
    expect(await read(rita, key)).toEqual({ value: null, revision: 2 })
  })

  test('takes its own last letters along, which were just being kept, before it or after it', async () => {
    const ticket = await ask()
    const key = `reply:${ticket.id}`
    const hello = { after: 0, digest: textDigest('"Hello"') }
    await keep(rita, key, '"Hello"', 0)
    await reply(ticket.id, 'Hello', hello)
    expect(await read(rita, key)).toEqual({ value: null, revision: 2 })
    const next = { after: 2, digest: textDigest('"Next"') }
    await reply(ticket.id, 'Next', next)
    expect(await keep(rita, key, '"Next"', 2)).toEqual({ revision: null })
    expect((await read(rita, key)).value).toBeNull()
  })

  test('is gone with its own last letters alone, however they meet with those of another device', async () => {
    const ticket = await ask()
    const key = `reply:${ticket.id}`
    for (let round = 0; round < 12; round += 1) {
      const { revision: after } = await read(rita, key)
      const digest = textDigest('"desk"')
      const [phone] = await Promise.all([
        keep(rita, key, '"phone"', after),
        keep(rita, key, '"desk"', after),
        reply(ticket.id, 'desk', { after, digest }),
      ])
      const { value, revision } = await read(rita, key)
      expect(value).toBe(phone.revision === null ? null : '"phone"')
      if (value !== null) await keep(rita, key, null, revision)
    }
  })

  test('as a request leaves what another device has written since', async () => {
    await keep(rita, 'new-ticket', '"A chair"', 0)
    const draft = { after: 0, digest: textDigest('"A lamp"') }
    await world.as(rita).tickets.create({ ...world.given.request(), draft })
    expect((await read(rita, 'new-ticket')).value).toBe('"A chair"')
  })

  test('as a request, a follow-up or an edit is gone too', async () => {
    await keep(rita, 'new-ticket', '"A lamp"', 0)
    const ticket = await ask()
    expect((await read(rita, 'new-ticket')).value).toBeNull()
    const { commentId } = await reply(ticket.id, 'Hello')
    await keep(rita, `edit:${commentId}`, '"Hello you"', 0)
    await world.as(rita).comments.edit({ commentId, body: 'Hello you' })
    expect((await read(rita, `edit:${commentId}`)).value).toBeNull()
  })
})

describe('what nobody goes on with', () => {
  test('is forgotten after thirty days', async () => {
    await keep(rita, 'reply:1', '"old"', 0)
    world.clock.now = new Date(world.clock.now.getTime() + 29 * 86_400_000)
    await keep(rita, 'reply:2', '"new"', 0)
    world.clock.now = new Date(world.clock.now.getTime() + 2 * 86_400_000)
    await forgetDrafts(systemCtx(world.deps, 'test'))
    expect((await read(rita, 'reply:1')).revision).toBe(0)
    expect((await read(rita, 'reply:2')).value).toBe('"new"')
  })

  test('goes with the account of its writer', async () => {
    await keep(ben, 'reply:1', '"secret"', 0)
    await keep(rita, 'reply:1', '"mine"', 0)
    await world.as(ben).account.delete({ username: ben.username, password: 'a long enough password' })
    await forgetDrafts(systemCtx(world.deps, 'test'))
    const rows = await world.deps.db.select().from(drafts).where(eq(drafts.userId, ben.id))
    expect(rows).toEqual([])
    expect((await read(rita, 'reply:1')).value).toBe('"mine"')
  })
})
