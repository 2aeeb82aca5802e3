import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { type MailTemplate, sendMail } from '#server/platform/mail.ts'
import { inTransaction } from '#server/platform/transaction.ts'
import { openApp } from '#server/testing/app.ts'
import { expectRefusal } from '#server/testing/expect-error.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { plainOptions } from '#server/testing/options.ts'
import { openWorld, type World } from '#server/testing/world.ts'

const { policy } = plainOptions
/** Nobody asks from this machine alone. */
let closed: World
/** No mail server is set and the server is reached from this machine alone. */
let open: World
let operator: TestPerson
let admin: TestPerson

beforeAll(async () => {
  closed = await openWorld()
  open = await openWorld({ policy: { ...policy, isInboxOpen: true } })
  operator = await closed.given.operator()
  admin = (await closed.given.organization('Acme')).admin
})
afterAll(async () => {
  await closed.close()
  await open.close()
})

const write = ({ deps }: World, to: string, subject = 'Choose a new password') =>
  inTransaction(systemCtx(deps, 'test'), (ctx) =>
    sendMail(ctx, { template: 'reset_password', to, subject, paragraphs: ['Hello'] }),
  )

const own = { host: '127.0.0.1:3000' }
type Asking = { path?: string; headers?: Record<string, string>; address?: string; person?: TestPerson }
/** Asks as a browser does; from this machine, if nothing else is said. */
const ask = (world: World, { path = '/trpc/mail.list?input={}', headers = own, address, person }: Asking) => {
  const cookie = person === undefined ? {} : { cookie: `docket_session=${person.token}` }
  const app = openApp(world, address === undefined ? {} : { address })
  return app.request(path, { headers: { ...headers, ...cookie } })
}

describe('who reads the inbox', () => {
  it('the operator, from anywhere', async () => {
    const answer = await ask(closed, { person: operator, address: '203.0.113.7', headers: {} })
    expect(answer.status).toBe(200)
  })

  it('nobody else: not an organization’s admin, not somebody without an account', async () => {
    expect((await ask(closed, { person: admin })).status).toBe(403)
    expect((await ask(closed, {})).status).toBe(401)
  })

  it.each(['127.0.0.1:3000', 'localhost:3000', '[::1]:3000'])(
    'anybody at this machine while no mail server is set, at http://%s',
    async (host) => {
      expect((await ask(open, { headers: { host } })).status).toBe(200)
    },
  )

  it.each<[string, Asking]>([
    ['from another machine', { address: '203.0.113.7' }],
    ['from a machine whose address is not known', { address: '' }],
    [
      'under a name that another site may have given to this machine',
      { headers: { host: 'evil.example:3000' } },
    ],
    ['under no name', { headers: {} }],
    ['through a proxy', { headers: { ...own, 'x-forwarded-for': '203.0.113.7' } }],
    ['through a proxy of another kind', { headers: { ...own, forwarded: 'for=203.0.113.7' } }],
  ])('but not %s', async (_from, asking) => {
    const id = crypto.randomUUID()
    for (const path of [
      '/trpc/mail.list?input={}',
      `/trpc/mail.get?input={"mailId":"${id}"}`,
      '/trpc/mail.templates',
      `/mail/${id}/html`,
      '/mail/templates/invitation/html',
    ])
      expect((await ask(open, { ...asking, path })).status, path).toBe(401)
  })

  it('to send again is for the operator alone', async () => {
    const { id } = await open.given.failedMail()
    const answer = await openApp(open).request('/trpc/mail.retry', {
      method: 'POST',
      headers: { ...own, origin: 'http://127.0.0.1:3000', 'content-type': 'application/json' },
      body: JSON.stringify({ mailId: id }),
    })
    expect(answer.status).toBe(401)
    await expectRefusal(closed.as(admin).mail.retry({ mailId: id }), 'permission.missing')
  })
})

describe('a mail’s HTML', () => {
  it('is shown in frames of our own alone, runs nothing and is kept nowhere', async () => {
    await write(closed, 'rita@example.com')
    const { items } = await closed.as(operator).mail.list({ search: 'rita' })
    const id = items[0]?.id
    const answer = await ask(closed, { path: `/mail/${id}/html`, person: operator })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(await answer.text()).toContain('Hello')
    const csp = answer.headers.get('content-security-policy')?.split('; ') ?? []
    expect(csp).toEqual(
      expect.arrayContaining(["default-src 'none'", "style-src 'unsafe-inline'", "frame-ancestors 'self'"]),
    )
    expect(csp.find((rule) => rule.startsWith('sandbox'))).not.toMatch(/allow-(scripts|same-origin|forms)/)
    expect(answer.headers.get('x-frame-options')).toBe('SAMEORIGIN')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect((await ask(closed, { path: `/mail/${id}/html`, person: admin })).status).toBe(403)
    expect((await ask(closed, { path: `/mail/${id}/html` })).status).toBe(401)
  })

  it('our own pages may frame nothing else, and nobody may frame them', async () => {
    const csp = (await ask(closed, { path: '/mail' })).headers.get('content-security-policy')
    expect(csp).toContain("frame-src 'self'")
    expect(csp).toContain("frame-ancestors 'none'")
  })

  it.each(['/mail/1/html', `/mail/${crypto.randomUUID()}/html`, '/mail/templates/none/html'])(
    'of what is not there is not found: %s',
    async (path) => {
      expect((await ask(closed, { path, person: operator })).status).toBe(404)
    },
  )
})

describe('the list', () => {
  it('is read page by page, the newest first, and searched by recipient and subject', async () => {
    for (const n of [1, 2, 3, 4, 5]) await write(open, `sam-${n}@example.com`, `Invitation ${n} at 100%`)
    const reader = open.as(await open.given.operator())
    const first = await reader.mail.list({ search: 'INVITATION', limit: 3 })
    const second = await reader.mail.list({ search: 'INVITATION', limit: 3, cursor: first.nextCursor ?? '' })
    expect([...first.items, ...second.items].map(({ recipient }) => recipient)).toEqual(
      [5, 4, 3, 2, 1].map((n) => `sam-${n}@example.com`),
    )
    expect(second.nextCursor).toBeNull()
    expect((await reader.mail.list({ search: 'SAM-3@' })).items).toHaveLength(1)
    expect((await reader.mail.list({ search: '3 at 100%' })).items).toHaveLength(1)
    expect((await reader.mail.list({ search: '100_' })).items).toHaveLength(0)
    expect((await reader.mail.list({ state: ['sent'] })).items).toHaveLength(0)
    await expectRefusal(reader.mail.get({ mailId: crypto.randomUUID() }), 'mail.not_found')
  })

  it('every mail that the app can write has its preview, as text and as HTML', async () => {
    const templates = await closed.as(operator).mail.templates()
    const written = Object.values(modules).flatMap((module) =>
      Object.values(module).flat().filter(isTemplate),
    )
    expect(written.length).toBeGreaterThan(5)
    expect(templates.map(({ name }) => name).sort()).toEqual(written.map(({ name }) => name).sort())
    expect(new Set(templates.map(({ name }) => name)).size).toBe(templates.length)
    for (const { name, sample } of written) expect(sample().template).toBe(name)
    for (const { name, text, subject } of templates) {
      expect(text.length, name).toBeGreaterThan(20)
      const answer = await ask(closed, { path: `/mail/templates/${name}/html`, person: operator })
      expect(await answer.text(), name).toContain(`<title>${subject.slice(0, 5)}`)
    }
  })
})

/** All that the features' files of mails give. */
const modules = import.meta.glob<Record<string, unknown>>('../*/emails{.ts,/*.ts}', { eager: true })
const isTemplate = (value: unknown): value is MailTemplate =>
  typeof value === 'object' && value !== null && 'sample' in value
