import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appOrigin, openApp, type TestApp } from '#server/testing/app.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'

const page = '<!doctype html><meta name="csp-nonce" content="__NONCE__">'

let world: World
let app: TestApp
let ben: TestPerson
let ticketId: string
let foreignId: string

beforeAll(async () => {
  world = await openWorld()
  app = openApp(world, { page })
  const { slug } = await world.given.organization('Acme')
  ben = await world.given.agent(slug)
  ticketId = (await world.as(ben).tickets.create(world.given.request())).id
  const globex = await world.given.organization('Globex')
  foreignId = (await world.as(globex.admin).tickets.create(world.given.request())).id
})
afterAll(() => world.close())

type Sent = { body?: unknown; headers?: Record<string, string>; raw?: string }
const post = async (path: string, { body, headers = {}, raw }: Sent) => {
  const response = await app.request(`/trpc/${path}`, {
    method: 'POST',
    headers: {
      origin: appOrigin,
      'content-type': 'application/json',
      cookie: `docket_session=${ben.token}`,
      ...headers,
    },
    body: raw ?? JSON.stringify(body),
  })
  const answer = await response.json()
  return { status: response.status, error: answer.error?.data, headers: response.headers }
}
const request = {
  title: 'A title',
  description: 'A description',
  clientId: '0197a3c0-0000-7000-8000-000000000001',
}

it('keeps of a browser that says very much of itself what tells it from others', async () => {
  const { status } = await post('tickets.create', {
    body: { ...world.given.request(), title: 'From a talkative browser' },
    headers: { 'user-agent': 'x'.repeat(12_000) },
  })
  const kept = await world.deps.sql<{ length: number }[]>`
    select length(user_agent) as length from audit_entries where user_agent like 'xxx%'`
  expect([status, ...kept.map(({ length }) => length)]).toEqual([200, 300])
})

describe('wrong input gets its own clear error', () => {
  it.each([
    [
      'a title that is too long',
      'tickets.create',
      { ...request, title: 'x'.repeat(201) },
      400,
      'request.invalid',
      'title',
    ],
    [
      'a title that is too short',
      'tickets.create',
      { ...request, title: ' x ' },
      400,
      'request.invalid',
      'title',
    ],
    [
      'a description that is too long',
      'tickets.create',
      { ...request, description: 'x'.repeat(50_001) },
      400,
      'request.invalid',
      'description',
    ],
    [
      'a severity that does not exist',
      'tickets.create',
      { ...request, severity: 'awful' },
      400,
      'request.invalid',
      'severity',
    ],
    [
      'a client id that is none',
      'tickets.create',
      { ...request, clientId: '1' },
      400,
      'request.invalid',
      'clientId',
    ],
    [
      'an id that is none',
      'tickets.assign',
      { ticketId: "1' or 1=1", version: 1, assigneeId: null },
      400,
      'request.invalid',
      'ticketId',
    ],
  ])('%s', async (_name, path, body, status, code, field) => {
    const answer = await post(path, { body })
    expect(answer).toMatchObject({ status, error: { code } })
    expect(Object.keys(answer.error.fields)).toContain(field)
    expect(answer.error.requestId).toBe(answer.headers.get('x-request-id'))
  })

  it('JSON that is none, or nothing at all', async () => {
    expect(await post('tickets.create', { raw: '' })).toMatchObject({
      status: 400,
      error: { code: 'request.invalid_json' },
    })
    expect(await post('tickets.create', { raw: '{"title":' })).toMatchObject({
      status: 400,
      error: { code: 'request.invalid_json' },
    })
  })

  it.each([
    ['tickets.create', { ...request, title: 'a\u0000bcd' }],
    ['tickets.create', { ...request, title: 'two\nlines' }],
    ['tickets.create', { ...request, title: '\u200b\u200b\u200b\u200b' }],
    ['tickets.create', { ...request, title: '😀a' }],
    ['tickets.create', { ...request, description: 'a\u0000b' }],
    ['auth.signIn', { identifier: 'a\u0000b', password: 'x' }],
  ])('text that cannot be kept or seen, in %s %j', async (path, body) => {
    expect(await post(path, { body })).toMatchObject({ status: 400, error: { code: 'request.invalid' } })
  })

  it('a body that is too large, told by its length or not', async () => {
    const body = { ...request, description: 'x'.repeat(2_000_000) }
    expect(await post('tickets.create', { body })).toMatchObject({
      status: 413,
      error: { code: 'request.too_large' },
    })
  })

  it('a body that is not JSON', async () => {
    const answer = await post('auth.signOut', { raw: 'a=1', headers: { 'content-type': 'text/plain' } })
    expect(answer).toMatchObject({ status: 415, error: { code: 'request.unsupported_type' } })
  })

  it.each([
    ['no Origin', '', 'request.origin_missing'],
    ["another site's Origin", 'https://evil.example', 'request.origin_refused'],
    ['the same name on another port', 'http://127.0.0.1:3001', 'request.origin_refused'],
    ['the null Origin of a sandbox', 'null', 'request.origin_refused'],
  ])('a write with %s', async (_name, sent, code) => {
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      cookie: `docket_session=${ben.token}`,
    }
    if (sent) headers.origin = sent
    const response = await app.request('/trpc/auth.signOut', { method: 'POST', headers, body: '{}' })
    expect(response.status).toBe(403)
    expect((await response.json()).error.data.code).toBe(code)
    expect((await world.as(ben).auth.me())?.user.id).toBe(ben.id)
  })

  it("another organization's ticket, an unknown one, a stale version", async () => {
    const assign = (id: string, version = 1) =>
      post('tickets.triage', { body: { ticketId: id, version, priority: 'high' } })
    expect(await assign(foreignId)).toMatchObject({ status: 404, error: { code: 'ticket.not_found' } })
    expect(await assign(crypto.randomUUID())).toMatchObject({
      status: 404,
      error: { code: 'ticket.not_found' },
    })
    expect(await assign(ticketId)).toMatchObject({ status: 200 })
    const stale = await post('tickets.triage', { body: { ticketId, version: 1, priority: 'low' } })
    expect(stale).toMatchObject({ status: 409, error: { code: 'ticket.changed_meanwhile' } })
    expect(stale.error.conflict.fields.priority).toEqual({ theirs: 'high', yours: 'low' })
  })

  it('an unknown procedure, a write by GET, a cursor that is none', async () => {
    expect(await post('tickets.explode', { body: {} })).toMatchObject({
      status: 404,
      error: { code: 'request.unknown_procedure' },
    })
    const byGet = await app.request('/trpc/auth.signOut')
    expect((await byGet.json()).error.data.code).toBe('request.unknown_procedure')
    const input = encodeURIComponent(JSON.stringify({ cursor: 'bm9uc2Vuc2U' }))
    const list = await app.request(`/trpc/tickets.list?input=${input}`, {
      headers: { cookie: `docket_session=${ben.token}` },
    })
    expect([list.status, (await list.json()).error.data.code]).toEqual([400, 'list.bad_cursor'])
  })
})

describe('what no page of ours would send is never a fault of the server', () => {
  const answerTo = async (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) => {
    const response = await app.request(path, {
      ...init,
      headers: { cookie: `docket_session=${ben.token}`, ...headers },
    })
    const text = await response.text()
    const code = /"code":"([^"]+)"/.exec(text)?.[1]
    return [response.status, code] as const
  }
  const listed = (input: unknown) => answerTo(`/trpc/tickets.list?input=${inUrl(input)}`)
  const inUrl = (input: unknown) => encodeURIComponent(JSON.stringify(input))
  const cursor = (key: unknown) => Buffer.from(JSON.stringify([key, request.clientId])).toString('base64url')

  it.each([
    '0000-01-01T00:00:00Z',
    '10000-01-01T00:00:00Z',
    // In UTC these are of the year 0 and the year 10000.
    '0001-01-01T00:00:00+12:00',
    '9999-12-31T23:59:59-12:00',
    '2026-02-30T10:00:00Z',
  ])('a due date that no calendar keeps: %s', async (dueAt) => {
    const invalid = { status: 400, error: { code: 'request.invalid', fields: { dueAt: expect.any(String) } } }
    expect(await post('tickets.create', { body: { ...request, dueAt } })).toMatchObject(invalid)
    expect(await post('tickets.triage', { body: { ticketId, version: 1, dueAt } })).toMatchObject(invalid)
    expect(await listed({ dueFrom: dueAt })).toEqual([400, 'request.invalid'])
    expect(await listed({ createdTo: dueAt })).toEqual([400, 'request.invalid'])
  })

  it.each([
    '2026-99-99 99:99:99+00',
    '2026-02-30 10:00:00+00',
    '2026-02-29 10:00:00+00',
    '2026-01-01 25:00:00+00',
    '2026-01-01 10:61:00+00',
    '2026-01-01 10:00:00+99',
    '0000-01-01 00:00:00+00',
    '-infinity',
    'now',
    'urgent',
    '',
    7,
  ])('a page of the queue after a time that cannot be: %s', async (time) => {
    for (const sort of ['updated', 'created', 'due'])
      expect(await listed({ sort, cursor: cursor(time) })).toEqual([400, 'list.bad_cursor'])
  })

  it.each(['2024-02-29 10:00:00+00', '2026-01-01 10:00:00.123456-09:30'])(
    'a page of the queue after a time that can be is given: %s',
    async (time) => {
      expect((await listed({ sort: 'updated', cursor: cursor(time) }))[0]).toBe(200)
    },
  )

  it.each([
    ['half a character', 'abc\ud800'],
    ['the other half of one', '\udc00abc'],
    ['two halves in the wrong order', 'a\udc00\ud800c'],
  ])('%s, in whatever is written', async (_name, text) => {
    const invalid = { status: 400, error: { code: 'request.invalid' } }
    const sent = { ticketId, clientId: request.clientId, kind: 'reply', body: text }
    expect(await post('tickets.create', { body: { ...request, title: text } })).toMatchObject(invalid)
    expect(await post('tickets.create', { body: { ...request, description: text } })).toMatchObject(invalid)
    expect(await post('comments.add', { body: sent })).toMatchObject(invalid)
    expect(await answerTo(`/trpc/search.tickets?input=${inUrl({ q: text })}`)).toEqual([
      400,
      'request.invalid',
    ])
  })

  it.each([
    ['nothing', ''],
    ['no value', 'docket_session'],
    ['an empty value', 'docket_session='],
    ['a broken escape', 'docket_session=%E0%A4%A'],
    ['an escaped NUL', 'docket_session=%00'],
    ['a quote that stays open', 'docket_session="abc'],
    ['only separators', ';;;=;=;'],
    ['a text as long as a header may be', `docket_session=${'x'.repeat(8_000)}`],
    ['the id that is stored for a session', 'docket_session=STORED'],
  ])('a session cookie that holds %s is nobody', async (_name, cookie) => {
    const [stored] = await world.deps.sql<{ id: string }[]>`select id from sessions where user_id = ${ben.id}`
    const sent = cookie.replace('STORED', stored?.id ?? '')
    expect(await answerTo('/trpc/organizations.current', { cookie: sent })).toEqual([401, 'auth.required'])
  })

  it.each([
    ['half a JSON', '{'],
    ['a list', '[]'],
    ['a text', '"acme"'],
    ['a number as the organization', '{"organization":1}'],
    ['an object as the organization', '{"organization":{"slug":"acme"}}'],
    ['a list in a list in a list', '['.repeat(2_000)],
  ])('a live stream that is asked for with %s', async (_name, params) => {
    const address = `/trpc/live.events?input=%7B%7D&connectionParams=${encodeURIComponent(params)}`
    const [status, code] = await answerTo(address, { accept: 'text/event-stream' })
    expect([status, code]).toEqual([400, 'request.invalid_json'])
  })

  it.each(['nowhere', 'a\u0000b', '😀', '__proto__', 'x'.repeat(4_000)])(
    'a live stream of an organization that cannot be: %s',
    async (organization) => {
      const address = `/trpc/live.events?input=%7B%7D&connectionParams=${inUrl({ organization })}`
      const [, code] = await answerTo(address, { accept: 'text/event-stream' })
      expect(code).toBe('organization.not_found')
    },
  )

  it.each([
    ['a body of nothing but brackets', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    ['a title of brackets in brackets', `{"title":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
    ['an object in an object, and so on', `${'{"title":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
  ])('%s', async (_name, raw) => {
    expect(await post('tickets.create', { raw })).toMatchObject({
      status: 400,
      error: { code: 'request.invalid' },
    })
  })

  it('more calls at once than a page ever makes', async () => {
    const batchOf = (calls: number) =>
      `/trpc/${Array(calls).fill('setup.status').join(',')}?batch=1&input=%7B%7D`
    expect((await answerTo(batchOf(20)))[0]).toBe(200)
    expect(await answerTo(batchOf(21))).toEqual([400, 'request.invalid'])
  })
})

describe('every answer', () => {
  it('of a page carries a strict policy whose nonce stands in the page', async () => {
    const response = await app.request('/o/acme/tickets')
    const policy = response.headers.get('content-security-policy') ?? ''
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1]
    expect(nonce).toBeTruthy()
    expect(await response.text()).toContain(`content="${nonce}"`)
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('x-frame-options')).toBe('DENY')
  })

  it('of a procedure is never cached', async () => {
    const response = await app.request('/trpc/setup.status')
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it('for a file that does not exist is not found, never the page', async () => {
    for (const path of ['/assets/gone.js', '/gone.js', '/robots.txt']) {
      const response = await app.request(path)
      expect([path, response.status]).toEqual([path, 404])
    }
  })

  it('about health is short and true', async () => {
    expect(await (await app.request('/health')).json()).toEqual({ status: 'ok' })
    const ready = await app.request('/ready')
    expect(await ready.json()).toEqual({
      status: 'ready',
      checks: { database: true, migrations: true, queue: true, running: true, store: true },
    })
  })
})
