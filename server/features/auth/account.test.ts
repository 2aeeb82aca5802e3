import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemCtx } from '../../app/deps.ts'
import { deliverMail } from '../../platform/mail-delivery.ts'
import { openBrowser } from '../../testing/browser.ts'
import { expectRefusal, refusalOf } from '../../testing/expect-error.ts'
import type { TestPerson } from '../../testing/given.ts'
import { linkToken, mailsTo } from '../../testing/mailbox.ts'
import { openWorld, type World } from '../../testing/world.ts'
import { invitationJobs } from '../invitations/jobs.ts'
import { authJobs } from './jobs.ts'
import { removeExpired } from './mutations/remove-expired.ts'

let world: World
const password = 'a long enough password'

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const emailOf = ({ username }: TestPerson) => `${username}@example.com`
const browserOf = (person: TestPerson) => openBrowser(world, { person })
const templatesTo = async (email: string) => (await mailsTo(world, email)).map(({ template }) => template)

/** Asks for a change; answers the tokens of both ends. */
const askForChange = async (person: TestPerson, email: string) => {
  await browserOf(person).call.account.requestEmailChange({ email, password })
  return {
    current: await linkToken(world, emailOf(person), 'email_change_current'),
    next: await linkToken(world, email, 'email_change_new'),
  }
}
const confirm = (token: string) => openBrowser(world).call.auth.confirmEmailChange({ token })
const emailIn = async ({ id }: TestPerson) => {
  const [row] = await world.deps.sql<{ email: string }[]>`select email from users where id = ${id}`
  return row?.email
}

describe('a change of email', () => {
  test.each(['current', 'next'] as const)('happens when both ends confirmed, the %s first', async (first) => {
    const ann = await world.given.stranger('Ann')
    const email = `new-${ann.username}@example.org`
    const tokens = await askForChange(ann, email)
    expect(await confirm(tokens[first])).toEqual({ status: 'other_end_missing' })
    expect(await confirm(tokens[first])).toEqual({ status: 'other_end_missing' })
    expect(await emailIn(ann)).toBe(emailOf(ann))
    expect(await confirm(tokens[first === 'next' ? 'current' : 'next'])).toEqual({ status: 'done' })
    expect(await emailIn(ann)).toBe(email)
    expect(await browserOf(ann).isSignedIn()).toBe(false)
    expect(await templatesTo(emailOf(ann))).toEqual(['email_change_current', 'email_changed'])
  })

  test('shows how far it is, and can be taken back', async () => {
    const ann = await world.given.stranger('Ann')
    const { current, next } = await askForChange(ann, 'shown@example.org')
    const { call } = browserOf(ann)
    await confirm(next)
    expect((await call.account.security()).emailChange).toEqual({
      newEmail: 'shown@example.org',
      isCurrentConfirmed: false,
      isNewConfirmed: true,
    })
    await call.account.cancelEmailChange()
    expect((await call.account.security()).emailChange).toBeNull()
    await expectRefusal(confirm(current), 'auth.link_invalid')
  })

  test('keeps the session of the browser that confirms it', async () => {
    const ann = await world.given.stranger('Ann')
    const tokens = await askForChange(ann, 'kept@example.org')
    const own = browserOf(ann)
    await own.call.auth.confirmEmailChange({ token: tokens.current })
    await own.call.auth.confirmEmailChange({ token: tokens.next })
    expect(await own.isSignedIn()).toBe(true)
  })

  test('to an email that has an account looks the same, and its owner is told', async () => {
    const ann = await world.given.stranger('Ann')
    const ben = await world.given.stranger('Ben')
    const { call } = browserOf(ann)
    const asked = await call.account.requestEmailChange({ email: emailOf(ben), password })
    expect(asked).toEqual({ ok: true })
    expect((await call.account.security()).emailChange).toMatchObject({ newEmail: emailOf(ben) })
    expect(await templatesTo(emailOf(ben))).toEqual(['email_in_use'])
    const token = await linkToken(world, emailOf(ann), 'email_change_current')
    expect(await confirm(token)).toEqual({ status: 'other_end_missing' })
  })

  test('is over after a day, and when the email got an account meanwhile', async () => {
    const ann = await world.given.stranger('Ann')
    const tokens = await askForChange(ann, 'wanted@example.org')
    await confirm(tokens.current)
    const ben = await world.given.stranger('Ben')
    await world.deps.sql`update users set email = 'wanted@example.org' where id = ${ben.id}`
    await expectRefusal(confirm(tokens.next), 'auth.link_invalid')
    expect(await emailIn(ann)).toBe(emailOf(ann))
    world.clock.now = new Date(world.clock.now.getTime() + 24 * 3_600_000 + 1)
    await expectRefusal(confirm(tokens.current), 'auth.link_invalid')
  })

  test('happens once when both ends confirm at once', async () => {
    const ann = await world.given.stranger('Ann')
    const tokens = await askForChange(ann, 'at-once@example.org')
    const answers = await Promise.all([confirm(tokens.current), confirm(tokens.next)])
    expect(answers.map(({ status }) => status).sort()).toEqual(['done', 'other_end_missing'])
    expect(await emailIn(ann)).toBe('at-once@example.org')
  })

  test('needs the password, another email, and a proved one', async () => {
    const ann = await world.given.stranger('Ann')
    const { call } = browserOf(ann)
    const change = call.account.requestEmailChange
    await expectRefusal(change({ email: 'else@example.org', password: 'x' }), 'auth.wrong_password')
    await expectRefusal(change({ email: 'else@example.org' }), 'auth.wrong_password')
    await expectRefusal(change({ email: emailOf(ann), password }), 'auth.email_unchanged')
    await world.deps.sql`update users set email_verified_at = null where id = ${ann.id}`
    await expectRefusal(change({ email: 'else@example.org', password }), 'auth.email_unverified')
  })
})

const deliverAll = async () => {
  const waiting = await world.deps.sql<{ id: string }[]>`select id from mails where state = 'queued'`
  for (const { id } of waiting) await deliverMail(systemCtx(world.deps, 'test'), id)
}

/** The tables in which a text stands anywhere. */
const tablesWith = async (text: string): Promise<string[]> => {
  const { sql } = world.deps
  const tables = await sql<{ schema: string; name: string }[]>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`
  const found = await Promise.all(
    tables.map(async ({ schema, name }) => {
      const rows = await sql`
        select 1 from ${sql(schema)}.${sql(name)} as t where position(${text} in lower(t::text)) > 0 limit 1`
      return rows.length > 0 ? [`${schema}.${name}`] : []
    }),
  )
  return found.flat()
}

test('a person changes their name and time zone', async () => {
  const ann = await world.given.stranger('Ann')
  const { call } = browserOf(ann)
  await call.account.updateProfile({ name: 'Ann B. Smith', timeZone: 'Europe/Berlin' })
  expect((await call.auth.me())?.user).toMatchObject({ name: 'Ann B. Smith', timeZone: 'Europe/Berlin' })
  await call.account.updateProfile({ name: 'Ann B. Smith', timeZone: null })
  expect((await call.auth.me())?.user.timeZone).toBeNull()
})

describe('sessions', () => {
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0'

  test('are listed in words, and ended one by one', async () => {
    const ann = await world.given.stranger('Ann')
    const other = openBrowser(world, { userAgent: firefox, ip: '192.168.1.5' })
    await other.call.auth.signIn({ identifier: ann.username, password })
    const { call } = browserOf(ann)
    const listed = await call.account.sessions()
    expect(listed).toHaveLength(2)
    expect(listed.filter(({ isCurrent }) => isCurrent)).toHaveLength(1)
    const theirs = listed.find(({ isCurrent }) => !isCurrent)
    expect(theirs).toMatchObject({ device: 'Firefox on Linux', place: 'Local network' })
    await call.account.revokeSession({ sessionId: theirs?.id ?? '' })
    expect(await other.isSignedIn()).toBe(false)
    expect(await call.account.sessions()).toHaveLength(1)
  })

  test('are ended as they were listed, though they have another token since', async () => {
    const { slug, admin } = await world.given.organization('Acme')
    const ann = await world.given.agent(slug, 'Ann')
    const other = browserOf(await world.given.anotherBrowser(ann))
    const listed = await browserOf(ann).call.account.sessions()
    const theirs = listed.find(({ isCurrent }) => !isCurrent)
    await world.as(admin).members.changeRole({ userId: ann.id, role: 'manager' })
    expect(await other.isSignedIn()).toBe(true)
    await browserOf(ann).call.account.revokeSession({ sessionId: theirs?.id ?? '' })
    expect(await other.isSignedIn()).toBe(false)
    expect(await browserOf(ann).isSignedIn()).toBe(true)
  })

  test('of others cannot be ended', async () => {
    const ann = await world.given.stranger('Ann')
    const ben = await world.given.stranger('Ben')
    const [own] = await browserOf(ben).call.account.sessions()
    const revoke = browserOf(ann).call.account.revokeSession({ sessionId: own?.id ?? '' })
    await expectRefusal(revoke, 'auth.session_not_found')
    expect(await browserOf(ben).isSignedIn()).toBe(true)
  })

  test('elsewhere are ended together', async () => {
    const ann = await world.given.stranger('Ann')
    const others = [openBrowser(world), openBrowser(world)]
    for (const { call } of others) await call.auth.signIn({ identifier: ann.username, password })
    const own = browserOf(ann)
    expect(await own.call.account.revokeOtherSessions()).toEqual({ ended: 2 })
    expect(await Promise.all(others.map((other) => other.isSignedIn()))).toEqual([false, false])
    expect(await own.isSignedIn()).toBe(true)
  })
})

describe('deleting one’s own account', () => {
  const remove = (person: TestPerson, changes: object = {}) =>
    browserOf(person).call.account.delete({ username: person.username, password, ...changes })

  test('leaves what was written, without a name, and nothing that tells who it was', async () => {
    const { slug } = await world.given.organization('Acme')
    const rita = await world.given.requester(slug, 'Rita')
    const agent = await world.given.agent(slug)
    const ticket = await world.as(rita).tickets.create(world.given.request())
    await remove(rita)
    const [row] = await world.deps.sql<{ row: string; email: string }[]>`
      select u::text as row, email from users u where id = ${rita.id}`
    expect(row?.row).not.toMatch(/rita/i)
    expect(row?.email).toBe(`${rita.id}@deleted.invalid`)
    const read = await world.as(agent).tickets.get({ ticket: ticket.id })
    expect(read.requester).toMatchObject({ name: 'Deleted person' })
    expect(await browserOf(rita).isSignedIn()).toBe(false)
    expect(await templatesTo(emailOf(rita))).toEqual(['account_deleted'])
    const members = await world.as(agent).members.list({})
    expect(members.items.map(({ id }) => id)).not.toContain(rita.id)
  })

  test('leaves the email in no table once the last mail has left', async () => {
    const { slug, admin } = await world.given.organization('Forgetful')
    const email = 'iris.unique@example.org'
    await world.as(admin).invitations.create({ email, role: 'agent' })
    const invitation = await linkToken(world, email, 'invitation')
    const own = openBrowser(world)
    const account = { token: invitation, username: 'iris-b', password }
    expect(await own.call.invitations.acceptAsNew(account)).toMatchObject({ organization: slug })
    await own.call.auth.requestReset({ email })
    await own.call.account.requestEmailChange({ email: 'iris.unique@example.net', password })
    await confirm(await linkToken(world, email, 'email_change_current'))
    await confirm(await linkToken(world, 'iris.unique@example.net', 'email_change_new'))
    const later = openBrowser(world)
    await later.call.auth.signIn({ identifier: 'iris-b', password })
    await deliverAll()
    await later.call.account.delete({ username: 'iris-b', password })
    expect(await templatesTo('iris.unique@example.net')).toEqual(['account_deleted'])
    await deliverAll()
    const ctx = systemCtx(world.deps, 'test')
    for (const { run } of [...authJobs, ...invitationJobs].filter(({ schedule }) => schedule))
      await run(ctx, {})
    expect(await tablesWith('iris.unique@example.net')).toEqual([])
  })

  test('needs the username and the password', async () => {
    const ann = await world.given.stranger('Ann')
    await expectRefusal(remove(ann, { username: 'somebody' }), 'auth.username_differs')
    await expectRefusal(remove(ann, { password: 'x' }), 'auth.wrong_password')
    await expectRefusal(remove(ann, { password: undefined }), 'auth.wrong_password')
    expect(await browserOf(ann).isSignedIn()).toBe(true)
  })

  test('frees the email for a new account', async () => {
    await world.given.organization('Free')
    const ann = await world.given.stranger('Ann')
    await remove(ann)
    const again = { username: ann.username, email: emailOf(ann), password, organization: 'free' }
    const browser = openBrowser(world)
    await browser.call.auth.signUp({ ...again, password: 'another long password' })
    const token = await linkToken(world, emailOf(ann), 'email_verification')
    await browser.call.auth.verifyEmail({ token })
    expect((await browser.call.auth.me())?.user).toMatchObject({ username: ann.username })
  })

  test('is refused to the last admin while others are in the organization, not to one who is alone', async () => {
    const { slug, admin } = await world.given.organization('Led')
    const agent = await world.given.agent(slug)
    await expectRefusal(remove(admin), 'auth.last_admin_elsewhere')
    expect(await browserOf(admin).isSignedIn()).toBe(true)
    await remove(agent)
    await remove(admin)
    expect(await browserOf(admin).isSignedIn()).toBe(false)
  })

  test('is refused to the last operator, also when the last two go at once', async () => {
    const ann = await world.given.stranger('Ann')
    const ben = await world.given.stranger('Ben')
    await world.deps.sql`update users set is_operator = true where id in ${world.deps.sql([ann.id, ben.id])}`
    const refusals = await Promise.all([refusalOf(remove(ann)), refusalOf(remove(ben))])
    expect(refusals.map((refusal) => refusal?.code ?? 'deleted').sort()).toEqual([
      'auth.last_operator',
      'deleted',
    ])
  })
})

test('what is over is removed every day; a link keeps telling its organization for a month', async () => {
  const ann = await world.given.stranger('Ann')
  await askForChange(ann, 'late@example.org')
  await openBrowser(world).call.auth.requestReset({ email: emailOf(ann) })
  const left = async () => {
    const [row] = await world.deps.sql<{ tokens: number; changes: number }[]>`
      select (select count(*)::int from account_tokens where user_id = ${ann.id}) as tokens,
        (select count(*)::int from email_changes where user_id = ${ann.id}) as changes`
    return row
  }
  const removeAfter = async (days: number) => {
    world.clock.now = new Date(world.clock.now.getTime() + days * 24 * 3_600_000)
    await removeExpired(systemCtx(world.deps, 'test'))
    return left()
  }
  expect(await removeAfter(0)).toEqual({ tokens: 1, changes: 1 })
  expect(await removeAfter(2)).toEqual({ tokens: 1, changes: 0 })
  expect(await removeAfter(31)).toEqual({ tokens: 0, changes: 0 })
})
