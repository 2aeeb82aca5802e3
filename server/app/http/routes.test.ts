import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appOrigin, openApp, type TestApp } from '#server/testing/app.ts'
import { attach } from '#server/testing/files.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'

const callers = ['nobody', 'member', 'admin', 'operator', 'operator without a proved email'] as const
type Caller = (typeof callers)[number]

/** An address of a route, and what is answered there: a status, and the code of a refusal. */
type Expectation = { ask: () => string; answers: Record<Caller, string> }

const alike = (ask: string, answer: string): Expectation => ({
  ask: () => ask,
  answers: {
    nobody: answer,
    member: answer,
    admin: answer,
    operator: answer,
    'operator without a proved email': answer,
  },
})

/** As the procedures that show mails: `mail-reader` of `platform/trpc.ts`. */
const forMailReaders = (ask: () => string): Expectation => ({
  ask,
  answers: {
    nobody: '401 auth.required',
    member: '403 permission.missing',
    admin: '403 permission.missing',
    operator: '200',
    'operator without a proved email': '403 auth.email_unverified',
  },
})

let world: World
let app: TestApp
let people: Record<Caller, TestPerson | null>
let mailId: string
let attachmentId: string

/** A file of a ticket of the admin, which other requesters do not see. */
const forTicketReaders = (ask: () => string): Expectation => ({
  ask,
  answers: {
    nobody: '401 auth.required',
    member: '404 attachment.not_found',
    admin: '200',
    operator: '404 organization.not_found',
    'operator without a proved email': '403 auth.email_unverified',
  },
})

/** Every route of the server; one that is missing here fails the walk. */
const expectations: Record<string, Expectation> = {
  'ALL /*': alike('/o/acme/tickets', '200'),
  'GET /*': alike('/o/acme/tickets', '200'),
  'GET /health': alike('/health', '200'),
  'GET /ready': alike('/ready', '200'),
  // What is behind it is walked by `access.test.ts`.
  'ALL /trpc/*': alike('/trpc/no.such', '404 request.unknown_procedure'),
  'GET /auth/callback/:provider': alike('/auth/callback/github?code=1&state=2', '302 /sign-in'),
  'GET /mail/:mailId/html': forMailReaders(() => `/mail/${mailId}/html`),
  'ALL /mail/:mailId/html': forMailReaders(() => `/mail/${mailId}/html`),
  'GET /mail/templates/:name/html': forMailReaders(() => '/mail/templates/reset_password/html'),
  'ALL /mail/templates/:name/html': forMailReaders(() => '/mail/templates/reset_password/html'),
  'GET /o/:slug/audit.csv': {
    ask: () => '/o/acme/audit.csv',
    answers: {
      nobody: '401 auth.required',
      member: '403 permission.missing',
      admin: '200',
      operator: '404 organization.not_found',
      'operator without a proved email': '403 auth.email_unverified',
    },
  },
  'GET /o/:slug/attachments/:attachmentId': forTicketReaders(() => `/o/acme/attachments/${attachmentId}`),
  'ALL /o/:slug/attachments/:attachmentId': forTicketReaders(() => `/o/acme/attachments/${attachmentId}`),
  // By a signature alone, which `disk-store.test.ts` and `uploading.test.ts` try.
  'PUT /uploads/:token': alike('/uploads/no-token', '200'),
  'ALL /assets/*': alike('/assets/gone.js', '404 request.unknown_address'),
  'GET /:file{[a-z0-9.-]+[.](?:js|txt|svg|png|ico|webmanifest)}': alike(
    '/gone.js',
    '404 request.unknown_address',
  ),
}

beforeAll(async () => {
  world = await openWorld()
  app = openApp(world, { page: '<!doctype html>' })
  const { slug, admin } = await world.given.organization('Acme')
  mailId = (await world.given.failedMail()).id
  const ticket = await world.as(admin).tickets.create(world.given.request())
  attachmentId = (await attach(world, admin, ticket.id)).id
  people = {
    nobody: null,
    member: await world.given.requester(slug),
    admin,
    operator: await world.given.operator(),
    'operator without a proved email': await world.given.unverified(await world.given.operator('Otto')),
  }
})
afterAll(() => world.close())

const headersOf = (person: TestPerson | null): Record<string, string> => ({
  origin: appOrigin,
  ...(person ? { cookie: `docket_session=${person.token}` } : {}),
})

const answerTo = async (caller: Caller, path: string, method = 'GET'): Promise<string> => {
  const response = await app.request(path, { method, headers: headersOf(people[caller]) })
  const code = /"code":"([a-z_.]+)"/.exec(await response.text())?.[1]
  const place = response.headers.get('location')?.split('?')[0]
  return [response.status, code ?? place].filter(Boolean).join(' ')
}

describe('the routes of the server', () => {
  it('all have an expectation, and none is left over', () => {
    const routes = new Set(app.routes.map(({ method, path }) => `${method} ${path}`))
    expect([...routes].sort()).toEqual(Object.keys(expectations).sort())
  })

  it.each(
    Object.entries(expectations).flatMap(([route, one]) => callers.map((who) => [route, who, one] as const)),
  )('%s for %s', async (_route, who, { ask, answers }) => {
    expect(await answerTo(who, ask())).toBe(answers[who])
  })

  it.each(Object.entries(expectations).filter(([route]) => !/[/]trpc[/]|^PUT /.test(route)))(
    '%s takes no write',
    async (_route, { ask }) => {
      for (const who of callers)
        for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
          expect(await answerTo(who, ask(), method)).toBe('404 request.unknown_address')
    },
  )

  it.each(Object.entries(expectations))(
    '%s says nothing to other sites, and no other may frame it',
    async (_route, { ask }) => {
      const response = await app.request(ask(), {
        headers: { ...headersOf(people.operator), origin: 'https://evil.example' },
      })
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('content-security-policy')).toMatch(/frame-ancestors '(?:none|self)'/)
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    },
  )
})
