import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browse, openApp, type TestApp } from '#server/testing/app.ts'
import { readContents } from '#server/testing/contents.ts'
import { expectations, type Own } from '#server/testing/expectations.ts'
import { aPicture, attach, upload } from '#server/testing/files.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { fieldsOf, inputOf, ownOf, procedures } from '#server/testing/procedures.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { type Role, roles } from '#shared/permissions.ts'
import { priorities, severities, ticketSorts, ticketStatuses } from '#shared/tickets.ts'
import { encodeCursor } from '../platform/pages.ts'

/** Something that exists and that somebody may not know of; how its id is written. */
type Hidden = { what: string; id: string; form: Form }
type Form = 'uuid' | 'number' | 'session'
type Hoard = { ticketId: string; hidden: Hidden[]; words: string[] }

let world: World
let app: TestApp
let people: Record<Role, TestPerson>
let own: Record<Role, Own>
let acmeId: string
let globexId: string
let ofGlobex: Hoard
let ofOlga: Hoard
let noteId: string
let before: Awaited<ReturnType<typeof contents>>

const contents = async () => ({
  acme: await readContents(world.deps.sql, acmeId),
  globex: await readContents(world.deps.sql, globexId),
  sessions: [...(await world.deps.sql`select id, user_id from sessions order by id`)],
  mails: [...(await world.deps.sql`select id, state from mails order by id`)],
})

beforeAll(async () => {
  world = await openWorld()
  app = openApp(world)
  const acme = await world.given.organization('Acme')
  const globex = await world.given.organization('Globex')
  acmeId = acme.id
  globexId = globex.id
  // A year in which Acme has no ticket, so that the number is Globex's alone.
  world.clock.now = new Date('2025-06-01T09:00:00.000Z')
  const gina = await world.given.requester(globex.slug, 'Gina')
  ofGlobex = await hoardOf("another organization's", gina, globex.admin, 'Xylophone')
  const { categories } = await world.as(globex.admin).organizations.current()
  const { hidden } = ofGlobex
  hidden.push({ what: 'another organization', id: globexId, form: 'uuid' })
  hidden.push({ what: "another organization's member", id: globex.admin.id, form: 'uuid' })
  for (const { id } of categories) hidden.push({ what: "another organization's category", id, form: 'uuid' })
  const invitation = await world.given.invitation(globex.slug)
  hidden.push({ what: "another organization's invitation", id: invitation.id, form: 'uuid' })
  ofGlobex.words.push(invitation.email)
  const mail = await world.given.failedMail('xylophonist@example.com')
  hidden.push({ what: 'a mail of the installation', id: mail.id, form: 'uuid' })
  ofGlobex.words.push('xylophonist')
  world.clock.now = new Date('2026-03-02T09:00:00.000Z')
  people = {
    requester: await world.given.requester(acme.slug, 'Rita'),
    agent: await world.given.agent(acme.slug, 'Ben'),
    manager: await world.given.manager(acme.slug, 'Mia'),
    admin: acme.admin,
  }
  const olga = await world.given.requester(acme.slug, 'Olga')
  ofOlga = await hoardOf("another requester's", olga, people.agent, 'Quokka')
  own = {
    requester: await ownOf(world, people.requester),
    agent: await ownOf(world, people.agent),
    manager: await ownOf(world, people.manager),
    admin: await ownOf(world, people.admin),
  }
  noteId = (await world.as(people.agent).comments.add(world.given.note(own.requester.ticketId, 'Whispered')))
    .commentId
  before = await contents()
})
afterAll(() => world.close())

/** A ticket of this person with a reply, a note and a file, all of which say the word. */
const hoardOf = async (
  whose: string,
  asker: TestPerson,
  helper: TestPerson,
  word: string,
): Promise<Hoard> => {
  const ticket = await world.as(asker).tickets.create(world.given.request(`${word} is broken`))
  const reply = await world.as(helper).comments.add(world.given.reply(ticket.id, `${word}?`))
  const note = await world.as(helper).comments.add(world.given.note(ticket.id, `${word}!`))
  const chat = await world.as(asker).comments.add(world.given.chat(ticket.id, `${word}.`))
  const page = { ticketId: ticket.id, tabId: crypto.randomUUID(), isInChat: true, writing: null }
  await world.as(asker).presence.here(page)
  const file = { ...aPicture, filename: `${word}.png` }
  const attachment = await attach(world, asker, ticket.id, file)
  const uploadId = await upload(world, asker, ticket.id, file)
  const hidden: Hidden[] = [
    { what: `${whose} file`, id: attachment.id, form: 'uuid' },
    { what: `${whose} upload`, id: uploadId, form: 'uuid' },
    { what: `${whose} ticket`, id: ticket.id, form: 'uuid' },
    { what: `the number of ${whose} ticket`, id: ticket.number, form: 'number' },
    { what: `${whose} reply`, id: reply.commentId, form: 'uuid' },
    { what: `${whose} note`, id: note.commentId, form: 'uuid' },
    { what: `${whose} chat message`, id: chat.commentId, form: 'uuid' },
    { what: `${whose} person`, id: asker.id, form: 'uuid' },
    { what: `${whose} session`, id: asker.sessionId, form: 'session' },
  ]
  return { ticketId: ticket.id, hidden, words: [word, asker.username] }
}

const hiddenFrom = (role: Role): Hidden[] =>
  role === 'requester'
    ? [...ofGlobex.hidden, ...ofOlga.hidden, { what: 'a note on their own ticket', id: noteId, form: 'uuid' }]
    : // What another does in their browser is hidden from everybody.
      [...ofGlobex.hidden, ...ofOlga.hidden.filter(({ form }) => form === 'session')]

/** How ids look in the form of a field, by what tells it; none of these names nothing. */
const formsIn = (form: string): Form[] => [
  ...(form.includes('"format":"uuid"') ? (['uuid'] as const) : []),
  ...(form.includes('TKT') ? (['number'] as const) : []),
  ...(form.includes('[0-9a-f]{64}') ? (['session'] as const) : []),
]

/** Ids that a client makes itself, of what it sends and of its own pages: they name nothing. */
const ofClients = ['clientId', 'tabId']
/** Every field of every input that names something by its id. */
const slots = procedures.flatMap(({ path, type, inputs }) =>
  inputs.flatMap(fieldsOf).flatMap(([field, form]) => {
    const forms = formsIn(form)
    const isList = form.includes('"type":"array"')
    if (forms.length === 0 || ofClients.includes(field)) return []
    // Of these one is told nothing, whether there is such a thing or not.
    const isFilter = (isList && type === 'query') || ['audit.list', 'notices.markRead'].includes(path)
    return [{ path, field, forms, isList, isFilter }]
  }),
)
const knownFields = (path: string) =>
  procedures.flatMap((one) => (one.path === path ? one.inputs.flatMap(fieldsOf) : [])).map(([name]) => name)

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** What a requester may not say even of what is theirs. */
const forStaff = ['tickets.create requesterId', 'tickets.create assigneeId']

/** Whatever else a call may say; each procedure is told what it has a field for. */
const anyRest = fc.record(
  {
    version: fc.integer({ min: 1, max: 4 }),
    kind: fc.constantFrom('reply', 'note', 'chat'),
    writing: fc.constantFrom('reply', 'note', 'chat', null),
    status: fc.constantFrom(...ticketStatuses),
    thenStatus: fc.constantFrom(...ticketStatuses),
    override: fc.boolean(),
    reason: fc.constant('Agreed by phone'),
    archived: fc.boolean(),
    name: fc.constantFrom('Billing', 'Something else'),
    priority: fc.constantFrom(...priorities),
    severity: fc.constantFrom(...severities),
    role: fc.constantFrom(...roles),
    limit: fc.integer({ min: 1, max: 3 }),
    before: fc.integer({ min: 1, max: 30 }),
  },
  { requiredKeys: [] },
)

describe('what is not theirs', () => {
  it('can be named in more than twenty ways', () => {
    expect(slots.length).toBeGreaterThan(20)
    expect(slots.flatMap(({ forms }) => forms)).toEqual(expect.arrayContaining(['uuid', 'number', 'session']))
    for (const { path } of slots) expect(inputOf(path, own.admin)).toBeTypeOf('object')
  })

  it.each(slots)('$path answers a hidden $field as one that does not exist', async (slot) => {
    const { path, field, isFilter, isList, forms } = slot
    const known = knownFields(path)
    const asked = (role: Role, id: string, rest: object) => {
      const more = Object.entries(rest).filter(([name]) => known.includes(name) && name !== field)
      const input = { ...Object(inputOf(path, own[role])), ...Object.fromEntries(more) }
      return browse(app, people[role], path, { ...input, [field]: isList ? [id] : id })
    }
    const hidden = (role: Role) => hiddenFrom(role).filter(({ form }) => forms.includes(form))
    const anyCall = fc
      .constantFrom(...roles)
      .chain((role) => fc.tuple(fc.constant(role), fc.constantFrom(...hidden(role)), fc.uuid(), anyRest))
    const plain = roles.flatMap((role) =>
      hidden(role).map((one) => [[role, one, crypto.randomUUID(), {}]] as const),
    )
    const found = (role: Role) => {
      const allowed = expectations[path]?.allowed ?? []
      if (allowed !== 'signed-in' && !allowed.includes(role)) return 403
      if (isFilter) return 200
      // As an order is that leaves out one of one's own.
      if (path === 'organizations.orderCategories') return 409
      return role === 'requester' && forStaff.includes(`${path} ${field}`) ? 403 : 404
    }
    await fc.assert(
      fc.asyncProperty(anyCall, async ([role, { id, form }, random, rest]) => {
        const nothing = { uuid: random, number: 'TKT-2031-000001', session: sha256(random) }[form]
        const [answer, answerToNothing] = await Promise.all([
          asked(role, id, rest),
          asked(role, nothing, rest),
        ])
        expect(answer).toEqual(answerToNothing)
        if (isFilter) expect(answer.body).not.toMatch(/"number":/)
        else expect(answer.status).toBeGreaterThanOrEqual(400)
        if (Object.keys(rest).length === 0) expect(answer.status).toBe(found(role))
      }),
      { examples: plain.map(([one]) => [[...one]]), numRuns: plain.length + 25 },
    )
    expect(await contents()).toEqual(before)
  })
})

const uuidsOf = ({ hidden }: Hoard) => hidden.flatMap(({ id, form }) => (form === 'uuid' ? [id] : []))

/** What no answer to somebody of this role may hold. */
const secretsFrom = (role: Role): string[] => [
  ...hiddenFrom(role).map(({ id }) => id),
  ...ofGlobex.words,
  ...(role === 'requester' ? [...ofOlga.words, 'Whispered'] : []),
]
const heldIn = (body: string, role: Role) => secretsFrom(role).filter((secret) => body.includes(secret))

describe('what somebody is shown', () => {
  const reading = procedures.filter(({ type, meta }) => type === 'query' && meta.for === 'members')

  it.each(reading)('$path holds nothing that is hidden from them', async ({ path }) => {
    for (const role of roles) {
      const { status, body } = await browse(app, people[role], path, inputOf(path, own[role]))
      expect(status).toBe(expectations[path]?.allowed.includes(role) ? 200 : 403)
      expect(heldIn(body, role)).toEqual([])
    }
  })

  it('staff are shown all of their organization, a requester what they asked for', async () => {
    const shown = async (role: Role, path: string, input: object) =>
      (await browse(app, people[role], path, input)).body
    expect(await shown('requester', 'tickets.list', {})).toContain(own.requester.ticketId)
    expect(await shown('requester', 'search.tickets', { q: 'printer' })).toContain(own.requester.ticketId)
    expect(await shown('agent', 'tickets.list', {})).toContain(ofOlga.ticketId)
    expect(await shown('agent', 'search.tickets', { q: 'quokka' })).toContain(ofOlga.ticketId)
    const ticket = own.requester.ticketId
    expect(await shown('agent', 'comments.timeline', { ticket })).toContain('Whispered')
    expect(await shown('requester', 'comments.timeline', { ticket })).toContain('tried water')
  })

  it('however a list or a search is filtered, ordered and paged', async () => {
    const names = fc.constantFrom('me', 'none', ...ofGlobex.words.slice(1, 2), ...ofOlga.words.slice(1, 2))
    const categories = [own.agent.categoryId, ...uuidsOf(ofGlobex)]
    const anyFilter = fc.record(
      {
        status: fc.subarray([...ticketStatuses]),
        categoryId: fc.subarray(categories),
        assignee: names,
        requester: names,
        createdFrom: fc.constant('2025-01-01T00:00:00Z'),
        updatedTo: fc.constant('2030-01-01T00:00:00Z'),
        limit: fc.integer({ min: 1, max: 100 }),
      },
      { requiredKeys: [] },
    )
    const numbers = [...ofGlobex.hidden, ...ofOlga.hidden].flatMap(({ id }) => (/^TKT/.test(id) ? [id] : []))
    const words = fc.constantFrom('xylophone', 'quokka', 'xyl', 'broken', '-printer', 'a or broken', '1')
    const way = fc.record({ sort: fc.constantFrom(...ticketSorts), order: fc.constantFrom('asc', 'desc') })
    const anyQuestion = fc.record({
      role: fc.constantFrom(...roles),
      filter: anyFilter,
      way,
      q: fc.oneof(words, fc.constantFrom(...numbers)),
      after: fc.option(fc.constantFrom(ofGlobex.ticketId, ofOlga.ticketId)),
    })
    await fc.assert(
      fc.asyncProperty(anyQuestion, async ({ role, filter, way: { sort, order }, q, after }) => {
        const [low, high] = sort === 'priority' ? ['low', 'urgent'] : ['2001-01-01 00:00:00+00', 'infinity']
        const listed = after ? { cursor: encodeCursor([order === 'asc' ? low : high, after]) } : {}
        const searched = after ? { cursor: encodeCursor([1, after]) } : {}
        const answers = await Promise.all([
          browse(app, people[role], 'tickets.list', { ...filter, sort, order, ...listed }),
          browse(app, people[role], 'search.tickets', { ...filter, q, ...searched }),
        ])
        expect(answers.map(({ status }) => status)).toEqual([200, 200])
        for (const { body } of answers) expect(heldIn(body, role)).toEqual([])
      }),
      { numRuns: 120 },
    )
    expect(await contents()).toEqual(before)
  })

  it('however the timeline of a ticket with a note on it is paged', async () => {
    const page = fc.record(
      { before: fc.integer({ min: 1, max: 60 }), limit: fc.integer({ min: 1, max: 100 }) },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(page, async (asked) => {
        const input = { ticket: own.requester.ticketId, ...asked }
        const { status, body } = await browse(app, people.requester, 'comments.timeline', input)
        expect([status, heldIn(body, 'requester')]).toEqual([200, []])
      }),
      { numRuns: 40 },
    )
  })
})

describe('a client id that somebody else has used', () => {
  it("makes a ticket and a reply of one's own, and nothing is said of theirs", async () => {
    const { sql } = world.deps
    const used = await sql<{ clientId: string }[]>`
      select client_id as "clientId" from tickets where id in (${ofGlobex.ticketId}, ${ofOlga.ticketId})
      union all
      select client_id from comments where ticket_id in (${ofGlobex.ticketId}, ${ofOlga.ticketId})`
    for (const { clientId } of used) {
      const ticketId = own.requester.ticketId
      const asked = { ...world.given.request('Mine alone'), clientId }
      const made = await browse(app, people.requester, 'tickets.create', asked)
      const replied = await browse(app, people.requester, 'comments.add', {
        ...world.given.reply(ticketId),
        clientId,
      })
      expect([made.status, replied.status]).toEqual([200, 200])
      expect(made.body).toContain('Mine alone')
      expect([...heldIn(made.body, 'requester'), ...heldIn(replied.body, 'requester')]).toEqual([])
    }
    expect(used).toHaveLength(8)
    expect((await contents()).globex).toEqual(before.globex)
  })
})
