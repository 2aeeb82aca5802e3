import { eq, isNotNull } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { auditEntries, mails } from '#server/db/schema/platform.ts'
import { findOrganizationBySlug } from '#server/features/organizations/queries/find-organizations.ts'
import { enterOrganization } from '#server/platform/context.ts'
import { deliveryJob, type MailContent, sendMail, sendMails } from '#server/platform/mail.ts'
import {
  deliverMail,
  deliveryRetries,
  deliveryTries,
  forgetOldMails,
  requeueForgottenMails,
} from '#server/platform/mail-delivery.ts'
import { inTransaction } from '#server/platform/transaction.ts'
import { expectRefusal } from '#server/testing/expect-error.ts'
import { type MailServerOptions, openMailServer } from '#server/testing/mail-server.ts'
import { openWorld, type World, type WorldOptions } from '#server/testing/world.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const openServer = async (options: MailServerOptions = {}) => {
  const server = await openMailServer(options)
  closing.push(server.close)
  return server
}

const from = 'Docket <docket@example.org>'
/** A world that sends its mail to a server, or keeps it when there is none. */
const openMailWorld = async (smtpUrl?: string, options: WorldOptions = {}) => {
  const world = await openWorld({ mail: { smtpUrl, from }, ...options })
  closing.push(world.close)
  return world
}

const content: MailContent = {
  template: 'reset_password',
  to: 'rita@example.com',
  subject: 'Choose a new password',
  paragraphs: ['Hello Rita,', 'somebody asked for a new password.'],
  action: { label: 'Choose a password', url: `http://127.0.0.1:3000/reset?token=${'a'.repeat(120)}` },
  closing: ['If it was not you, do nothing.'],
}

/** Writes a mail as an action does; answers its id. */
const write = async ({ deps }: World, changes: Partial<MailContent> = {}): Promise<string> => {
  const ctx = systemCtx(deps, 'test')
  await inTransaction(ctx, (inner) => sendMail(inner, { ...content, ...changes }))
  const written = await deps.db.select({ id: mails.id }).from(mails)
  return (
    written
      .map(({ id }) => id)
      .sort()
      .at(-1) ?? ''
  )
}
const deliver = ({ deps }: World, id: string) => deliverMail(systemCtx(deps, 'mail.deliver'), id)
const stored = async ({ deps }: World, id: string) => {
  const [mail] = await deps.db.select().from(mails).where(eq(mails.id, id))
  if (!mail) throw new Error('no such mail')
  return mail
}

describe('what is sent arrives', () => {
  it('as text and as HTML, from the app, with an id of its own', async () => {
    const server = await openServer()
    const world = await openMailWorld(server.url)
    const id = await write(world)
    await deliver(world, id)
    const [mail] = server.received
    expect(server.received).toHaveLength(1)
    expect(mail).toMatchObject({ subject: content.subject, messageId: `<${id}@127.0.0.1>` })
    expect(mail?.from?.text).toBe('"Docket" <docket@example.org>')
    expect(mail?.recipients).toEqual(['rita@example.com'])
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated')
    for (const words of [...content.paragraphs, ...(content.closing ?? []), content.action?.url]) {
      expect(mail?.text).toContain(words)
      expect(mail?.html).toContain(words)
    }
    expect(mail?.text?.split('\n')).toContain(content.action?.url)
  })

  it('in any language, and what looks like HTML is text', async () => {
    const server = await openServer()
    const world = await openMailWorld(server.url)
    const name = 'Zoë 李雷 🦊 <script>alert("1")</script> & Co.'
    await deliver(
      world,
      await write(world, { subject: `From ${name}`, paragraphs: [`Hello ${name},\nwelcome`] }),
    )
    const [mail] = server.received
    expect(mail?.subject).toBe(`From ${name}`)
    expect(mail?.text).toContain(`Hello ${name},\nwelcome`)
    expect(mail?.html).toContain('Zoë 李雷 🦊 &#60;script&#62;')
    expect(mail?.html).not.toContain('<script')
    expect(mail?.html).toContain('<br>welcome')
  })

  it('a line break in a name adds no header and no recipient', async () => {
    const server = await openServer()
    const world = await openMailWorld(server.url)
    const subject = 'Invited by Eve\r\nBcc: everyone@example.com\r\n\r\nBuy this'
    await deliver(world, await write(world, { subject, to: 'rita@example.com, mallory@example.com' })).catch(
      () => {},
    )
    await deliver(world, await write(world, { subject }))
    expect(server.received).toHaveLength(1)
    const [mail] = server.received
    expect(mail?.recipients).toEqual(['rita@example.com'])
    expect(mail?.subject).toBe('Invited by Eve Bcc: everyone@example.com Buy this')
    expect(mail?.headers.has('bcc')).toBe(false)
    expect(mail?.text).toContain('Hello Rita')
  })

  it('all about one ticket is one conversation', async () => {
    const server = await openServer()
    const world = await openMailWorld(server.url)
    for (const _ of [1, 2]) await deliver(world, await write(world, { ticketId: 'a-ticket' }))
    await deliver(world, await write(world, { ticketId: 'another' }))
    const [first, second, other] = server.received
    expect(first?.references).toBeTruthy()
    expect(second?.references).toEqual(first?.references)
    expect(first?.inReplyTo).toBe('<ticket.a-ticket@127.0.0.1>')
    expect(second?.messageId).not.toBe(first?.messageId)
    expect(other?.references).not.toEqual(first?.references)
  })

  it('with the name and password of SMTP_URL, whatever stands in them', async () => {
    const user = { name: 'docket@example.org', password: 'p:ss/w@rd %' }
    const server = await openServer({ user })
    const world = await openMailWorld(server.url)
    await deliver(world, await write(world))
    expect(server.received).toHaveLength(1)
  })

  it('in the name of the organization whose it is, otherwise in Docket’s', async () => {
    const world = await openMailWorld()
    const { slug } = await world.given.organization('Acme & Sons')
    expect((await stored(world, await write(world))).html).toContain('>Docket</h1>')
    const ctx = systemCtx(world.deps, 'test')
    const found = await findOrganizationBySlug(ctx, slug)
    if (!found) throw new Error('no organization')
    const inside = enterOrganization(ctx, { ...found, role: 'admin' }, { kind: 'system', name: 'test' })
    await inTransaction(inside, (inner) => sendMail(inner, content))
    const [mail] = await world.deps.db.select().from(mails).where(isNotNull(mails.organizationId))
    expect(mail?.html).toContain('>Acme &#38; Sons</h1>')
    expect(mail?.text).toContain('-- \nAcme & Sons')
  })

  it('never with a link to another site', async () => {
    const world = await openMailWorld()
    const action = { label: 'Reset', url: 'https://evil.example/reset' }
    await expect(write(world, { action })).rejects.toThrow('links to another site')
  })
})

describe('a mail goes out once', () => {
  it('however many workers have it at once', async () => {
    const server = await openServer()
    const world = await openMailWorld(server.url)
    const other = await world.openAnother()
    const id = await write(world)
    const workers = [world.deps, other, world.deps, other, world.deps]
    await Promise.allSettled(workers.map((deps) => deliverMail(systemCtx(deps, 'mail.deliver'), id)))
    await deliver(world, id)
    expect(server.received).toHaveLength(1)
    expect(await stored(world, id)).toMatchObject({ state: 'sent', attempts: 1 })
  })

  it('though the mail server was down: the action does not wait, and it goes out when the server is back', async () => {
    const first = await openMailServer()
    await first.close()
    const world = await openMailWorld(first.url, { worker: true })
    const begin = performance.now()
    const id = await write(world)
    expect(performance.now() - begin).toBeLessThan(1_000)
    await expect
      .poll(async () => (await stored(world, id)).lastError, { timeout: 15_000 })
      .toContain('ECONNREFUSED')
    expect((await stored(world, id)).state).toBe('queued')
    const server = await openServer({ port: first.port })
    await expect.poll(() => server.received.length, { timeout: 40_000 }).toBe(1)
    await expect.poll(async () => (await stored(world, id)).state).toBe('sent')
    expect(server.received[0]?.messageId).toBe(`<${id}@127.0.0.1>`)
    await deliver(world, id)
    expect(server.received).toHaveLength(1)
  }, 60_000)

  it('though another that was taken up with it has to be tried again', async () => {
    const isLate = (recipient: string) => recipient.startsWith('late')
    const words = { code: 451, words: 'try later' }
    const server = await openServer({ answer: (recipient) => (isLate(recipient) ? words : null) })
    const world = await openMailWorld(server.url, { worker: true })
    const recipients = ['late', ...Array.from({ length: 24 }, (_, index) => `reader-${index}`)]
    const statements = { mails: 0, jobs: 0 }
    await inTransaction(systemCtx(world.deps, 'test'), async (ctx) => {
      const insert: typeof ctx.db.insert = (table) => {
        statements.mails += 1
        return ctx.db.insert(table)
      }
      const enqueue: typeof ctx.queue.enqueue = (...job) => {
        statements.jobs += 1
        return ctx.queue.enqueue(...job)
      }
      const counting = {
        ...ctx,
        db: Object.assign(Object.create(ctx.db), { insert }),
        queue: { ...ctx.queue, enqueue },
      }
      await sendMails(
        counting,
        recipients.map((name) => ({ ...content, to: `${name}@example.org` })),
      )
    })
    // However many they are: whoever waits for the transaction waits for two statements.
    expect(statements).toEqual({ mails: 1, jobs: 1 })
    await expect.poll(() => server.received.length, { timeout: 15_000 }).toBe(24)
    const inState = (state: 'sent' | 'queued') =>
      world.deps.db
        .select({ to: mails.recipient, tries: mails.attempts })
        .from(mails)
        .where(eq(mails.state, state))
    await expect
      .poll(async () => (await inState('sent')).map(({ tries }) => tries))
      .toEqual(Array.from({ length: 24 }, () => 1))
    expect(await inState('queued')).toMatchObject([{ to: 'late@example.org' }])
  })

  it('and again only when the worker that had it is gone', async () => {
    const server = await openServer()
    const world = await openMailWorld(server.url)
    const id = await write(world)
    const claimedUntil = new Date(world.clock.now.getTime() + 60_000)
    await world.deps.db.update(mails).set({ state: 'sending', attempts: 1, claimedUntil })
    await expect(deliver(world, id)).rejects.toThrow('another worker')
    expect(server.received).toHaveLength(0)
    world.clock.now = new Date(claimedUntil.getTime() + 1)
    await deliver(world, id)
    expect(server.received).toHaveLength(1)
  })
})

it('a mail whose job was lost goes out after all', async () => {
  const server = await openServer()
  const world = await openMailWorld(server.url)
  const id = await write(world)
  await world.deps.sql`delete from pgboss.job`
  const waiting = async () =>
    (await world.deps.sql`select data from pgboss.job where name = ${deliveryJob}`).length
  await requeueForgottenMails(systemCtx(world.deps, 'test'))
  expect(await waiting()).toBe(0)
  world.clock.now = new Date(world.clock.now.getTime() + 3 * 3_600_000)
  await requeueForgottenMails(systemCtx(world.deps, 'test'))
  expect(await waiting()).toBe(1)
  await requeueForgottenMails(systemCtx(world.deps, 'test'))
  expect(await waiting()).toBe(1)
  await deliver(world, id)
  await requeueForgottenMails(systemCtx(world.deps, 'test'))
  expect(await waiting()).toBe(1)
})

it('a mail is tried for a day and a night before it fails', () => {
  const { limit, firstSeconds, longestSeconds } = deliveryRetries
  // Chance makes waits longer, never shorter.
  const waits = Array.from({ length: limit }, (_, n) => Math.min(longestSeconds, firstSeconds * 2 ** n))
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(24 * 3_600)
  expect(deliveryTries).toBe(limit + 1)
})

describe('a mail that cannot be delivered', () => {
  it('fails at once when the recipient is refused, is seen, and is sent again when asked', async () => {
    let isRefused = true
    const server = await openServer({
      answer: () => (isRefused ? { code: 550, words: 'no such mailbox' } : null),
    })
    const world = await openMailWorld(server.url)
    const operator = await world.given.operator()
    const id = await write(world)
    await deliver(world, id)
    const { items } = await world.as(operator).mail.list({ state: ['failed'] })
    expect(items).toMatchObject([{ id, state: 'failed', attempts: 1, recipient: 'rita@example.com' }])
    expect(items[0]?.lastError).toContain('no such mailbox')
    isRefused = false
    await world.as(operator).mail.retry({ mailId: id })
    const entries = await world.deps.db.select().from(auditEntries).where(eq(auditEntries.entityId, id))
    expect(entries).toMatchObject([{ action: 'mail.retried', actorId: operator.id }])
    await deliver(world, id)
    expect(server.received).toHaveLength(1)
    await expectRefusal(world.as(operator).mail.retry({ mailId: id }), 'mail.not_failed')
  })

  it('is tried again when the server says so, and fails after the last try', async () => {
    const server = await openServer({ answer: () => ({ code: 451, words: 'try later' }) })
    const world = await openMailWorld(server.url)
    const id = await write(world)
    await expect(deliver(world, id)).rejects.toThrow('try later')
    expect(await stored(world, id)).toMatchObject({ state: 'queued', attempts: 1 })
    await world.deps.db.update(mails).set({ attempts: deliveryTries - 1 })
    await deliver(world, id)
    expect(await stored(world, id)).toMatchObject({ state: 'failed', attempts: deliveryTries })
  })

  it('says nothing of the password of the mail server', async () => {
    const server = await openServer({ user: { name: 'docket', password: 'right' } })
    const world = await openMailWorld(server.url.replace('right', 'not-to-be-seen'))
    const id = await write(world)
    await expect(deliver(world, id)).rejects.toThrow()
    const { lastError } = await stored(world, id)
    expect(lastError).not.toBe('')
    expect(lastError).not.toContain('not-to-be-seen')
  })
})

describe('what is kept of a mail', () => {
  it('nothing of its text once it is sent: its link opens an account', async () => {
    const server = await openServer()
    const world = await openMailWorld(server.url)
    const id = await write(world)
    await deliver(world, id)
    expect(await stored(world, id)).toMatchObject({ state: 'sent', text: null, html: null })
  })

  it('all of it in the built-in inbox, for three months; the text of a failed one for one', async () => {
    const world = await openMailWorld()
    const [caught, failed] = [await write(world), await write(world)]
    await deliver(world, caught)
    expect(await stored(world, caught)).toMatchObject({
      state: 'caught',
      text: expect.stringContaining('Rita'),
    })
    await world.deps.db.update(mails).set({ state: 'failed' }).where(eq(mails.id, failed))
    const pass = async (days: number) => {
      world.clock.now = new Date(world.clock.now.getTime() + days * 86_400_000)
      await forgetOldMails(systemCtx(world.deps, 'test'))
    }
    await pass(29)
    expect((await stored(world, failed)).text).not.toBeNull()
    await pass(2)
    expect((await stored(world, failed)).text).toBeNull()
    expect((await stored(world, caught)).text).not.toBeNull()
    const operator = await world.given.operator()
    await expectRefusal(world.as(operator).mail.retry({ mailId: failed }), 'mail.not_failed')
    await pass(60)
    const left = await world.deps.db.select({ id: mails.id }).from(mails)
    expect(left).toEqual([{ id: failed }])
  })

  it('however many are forgotten, only some at a time', async () => {
    const world = await openMailWorld()
    await world.deps.sql`
      insert into mails (id, template, recipient, subject, message_id, state, created_at)
      select gen_random_uuid(), 'reset_password', 'rita@example.com', 'Old', n, 'caught', '2020-01-01'
      from generate_series(1, 2500) n`
    const left = async () => (await world.deps.sql`select from mails`).length
    await expect(forgetOldMails(systemCtx(dyingAfter(world, 2), 'test'))).rejects.toThrow('killed')
    expect(await left()).toBe(1_500)
    await forgetOldMails(systemCtx(world.deps, 'test'))
    expect(await left()).toBe(0)
  })
})

/** A server that is killed after so many statements. */
const dyingAfter = ({ deps }: World, statements: number): World['deps'] => {
  let left = statements
  const db = new Proxy(deps.db, {
    get: (target, name, receiver) => {
      if (name === 'execute' && left-- <= 0) throw new Error('the process was killed')
      return Reflect.get(target, name, receiver)
    },
  })
  return { ...deps, db }
}
