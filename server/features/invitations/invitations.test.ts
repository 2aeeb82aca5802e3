import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { openApp } from '#server/testing/app.ts'
import { expectRefusal, refusalOf } from '#server/testing/expect-error.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { removeOverInvitations } from './mutations/remove-over.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const dayMs = 24 * 60 * 60 * 1000
const password = 'quite a long sentence'

/** What was sent to an email about invitations, the newest last, and the token of each link. */
const mailsTo = async (email: string) => {
  const mails = await world.deps.sql<{ subject: string; text: string; organizationId: string }[]>`
    select subject, text, organization_id as "organizationId" from mails
    where recipient = ${email} and template = 'invitation' order by id`
  return mails.map((mail) => ({ ...mail, token: /\/invitation#(\S+)/.exec(mail.text)?.[1] ?? '' }))
}
const lastToken = async (email: string) => (await mailsTo(email)).at(-1)?.token ?? ''
const emailOf = ({ username }: { username: string }) => `${username}@example.com`

let made = 0
/** An organization, and an email that it has invited, with the token of the link. */
const invited = async (role: 'requester' | 'agent' | 'manager' | 'admin' = 'agent') => {
  made += 1
  const organization = await world.given.organization(`Inviting ${made}`)
  const email = `guest-${made}@example.com`
  const { id } = await world.as(organization.admin).invitations.create({ email, role })
  return { ...organization, email, invitationId: id, token: await lastToken(email) }
}
/** As `invited`, for somebody with an account. */
const invitedPerson = async (role: 'requester' | 'agent' = 'agent') => {
  made += 1
  const organization = await world.given.organization(`Inviting ${made}`)
  const guest = await world.given.stranger()
  await world.as(organization.admin).invitations.create({ email: emailOf(guest), role })
  return { ...organization, guest, token: await lastToken(emailOf(guest)) }
}

describe('an invitation', () => {
  test('goes out in the words of the organization, with who invites and the role', async () => {
    const { slug, admin } = await world.given.organization('Wordy')
    const as = world.as(admin)
    const body = 'Hello,\n\n{{inviter}} wants you as {{role}}.'
    await as.organizations.changeWording({ template: 'invitation', subject: 'To {{organization}}!', body })
    await as.invitations.create({ email: 'wordy@example.com', role: 'manager' })
    const [mail] = await mailsTo('wordy@example.com')
    expect(mail?.subject).toBe('To Wordy!')
    expect(mail?.text).toContain('Hello,\n\nWordy Admin wants you as manager.')
    expect(await world.asAnonymous().invitations.preview({ token: mail?.token ?? '' })).toEqual({
      organization: { slug, name: 'Wordy' },
      email: 'wordy@example.com',
      role: 'manager',
      inviter: 'Wordy Admin',
      hasAccount: false,
    })
  })

  test('to the same email renews the open one: the old link is worth nothing', async () => {
    const { admin, email, token, invitationId } = await invited('agent')
    const again = await world.as(admin).invitations.create({ email, role: 'manager' })
    expect(again.id).toBe(invitationId)
    await expectRefusal(world.asAnonymous().invitations.preview({ token }), 'invitation.not_found')
    const renewed = await lastToken(email)
    expect((await world.asAnonymous().invitations.preview({ token: renewed })).role).toBe('manager')
    expect((await world.as(admin).invitations.list({})).items).toHaveLength(1)
  })

  test('from two admins to the same email at once is one', async () => {
    const { slug, admin } = await world.given.organization('Twice')
    const second = await world.given.member(slug, 'admin', 'Ada')
    const input = { email: 'twice@example.com', role: 'agent' as const }
    const ids = await Promise.all([admin, second].map((by) => world.as(by).invitations.create(input)))
    expect(ids[0]).toEqual(ids[1])
    const previews = await Promise.all(
      (await mailsTo(input.email)).map(({ token }) =>
        refusalOf(world.asAnonymous().invitations.preview({ token })),
      ),
    )
    expect(previews.map((refusal) => refusal?.code ?? 'taken').sort()).toEqual([
      'invitation.not_found',
      'taken',
    ])
  })

  test('is over after seven days, still listed, and good again when it is sent again', async () => {
    const { admin, email, token, invitationId } = await invited()
    const before = world.clock.now
    try {
      world.clock.now = new Date(before.getTime() + 7 * dayMs)
      await expectRefusal(world.asAnonymous().invitations.preview({ token }), 'invitation.over')
      expect((await world.as(admin).invitations.list({})).items).toMatchObject([
        { id: invitationId, email, isOver: true, invitedBy: admin.username },
      ])
      await world.as(admin).invitations.resend({ invitationId })
      await expectRefusal(world.asAnonymous().invitations.preview({ token }), 'invitation.not_found')
      await world.asAnonymous().invitations.preview({ token: await lastToken(email) })
      expect((await world.as(admin).invitations.list({})).items).toMatchObject([{ isOver: false }])
    } finally {
      world.clock.now = before
    }
  })

  test('that was revoked opens nothing and is not listed', async () => {
    const { admin, token, invitationId } = await invited()
    const as = world.as(admin).invitations
    await as.revoke({ invitationId })
    const account = { token, username: 'revoked', password }
    await expectRefusal(world.asAnonymous().invitations.acceptAsNew(account), 'invitation.over')
    await expectRefusal(as.resend({ invitationId }), 'invitation.over')
    expect((await as.list({})).items).toEqual([])
  })

  test('of somebody who can no longer invite is over, until another admin sends it again', async () => {
    const { slug, admin } = await world.given.organization('Left Behind')
    const ben = await world.given.member(slug, 'admin', 'Ben')
    const email = 'left-behind@example.com'
    const { id } = await world.as(ben).invitations.create({ email, role: 'admin' })
    await world.as(admin).members.changeRole({ userId: ben.id, role: 'agent' })
    const as = world.as(admin).invitations
    expect((await as.list({})).items).toMatchObject([{ email, isOver: true }])
    const account = { username: 'left-behind', password }
    const join = async () =>
      world.asAnonymous().invitations.acceptAsNew({ ...account, token: await lastToken(email) })
    await expectRefusal(join(), 'invitation.over')
    await as.resend({ invitationId: id })
    expect(await join()).toMatchObject({ organization: slug })
  })

  test('is refused for those who are members, deactivated or not', async () => {
    const { slug, admin } = await world.given.organization('Members Already')
    const [ben, rita] = [await world.given.agent(slug), await world.given.requester(slug)]
    await world.as(admin).members.deactivate({ userId: rita.id })
    const to = (person: { username: string }) =>
      world.as(admin).invitations.create({ email: emailOf(person), role: 'agent' })
    await expectRefusal(to(ben), 'invitation.already_member')
    await expectRefusal(to(rita), 'member.deactivated')
  })

  test('of another organization can be neither seen, sent again nor revoked', async () => {
    const { admin: other } = await world.given.organization('Neighbours')
    const { invitationId, token, id } = await invited()
    const as = world.as(other).invitations
    expect((await as.list({})).items).toEqual([])
    await expectRefusal(as.resend({ invitationId }), 'invitation.not_found')
    await expectRefusal(as.revoke({ invitationId }), 'invitation.not_found')
    const [neighbours] = await world.deps.sql<{ id: string }[]>`
      select id from organizations where name = 'Neighbours'`
    const forged = token.replace(id, neighbours?.id ?? '')
    await expectRefusal(world.asAnonymous().invitations.preview({ token: forged }), 'invitation.not_found')
  })
})

test('the invitations of an organization come page by page, the newest first, and leave when long over', async () => {
  const { slug, admin } = await world.given.organization('Many Invited')
  const { admin: other } = await world.given.organization('None Invited')
  const made: string[] = []
  for (let index = 0; index < 5; index += 1) made.push((await world.given.invitation(slug)).id)
  const as = world.as(admin).invitations
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await as.list({ limit: 2, ...(cursor === undefined ? {} : { cursor }) })
    expect(page.items.length).toBeLessThanOrEqual(2)
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  expect(seen).toEqual(made.toReversed())
  expect((await world.as(other).invitations.list({})).items).toEqual([])
  const left = async (days: number) => {
    const ctx = systemCtx(world.deps, 'test')
    await removeOverInvitations({ ...ctx, now: () => new Date(world.clock.now.getTime() + days * dayMs) })
    return (await as.list({})).items.length
  }
  expect(await left(7 + 90)).toBe(5)
  expect(await left(7 + 91)).toBe(0)
})

test('nobody causes more mails than their budget', async () => {
  const strict = await openWorld({ rateLimitFactor: 1 })
  try {
    const { admin } = await strict.given.organization('Spam')
    const limit = 100
    const sending = Array.from({ length: limit + 1 }, (_, index) =>
      refusalOf(strict.as(admin).invitations.create({ email: `${index}@example.com`, role: 'agent' })),
    )
    const refusals = (await Promise.all(sending)).filter((refusal) => refusal !== null)
    expect(refusals.map(({ code }) => code)).toEqual(['rate.limited'])
  } finally {
    await strict.close()
  }
})

test('the secret of a link stands in no address: it is asked about in the body of a request alone', async () => {
  const { token } = await invited()
  const app = openApp(world)
  const headers = {
    origin: 'http://127.0.0.1:3000',
    host: '127.0.0.1:3000',
    'content-type': 'application/json',
  }
  const input = encodeURIComponent(JSON.stringify({ token }))
  const path = '/trpc/invitations.preview'
  expect((await app.request(`${path}?input=${input}`, { headers })).status).toBe(404)
  const body = JSON.stringify({ token })
  expect((await app.request(path, { method: 'POST', headers, body })).status).toBe(200)
})

describe('somebody with an account', () => {
  test('joins with the role of the invitation, once', async () => {
    const { slug, guest, token } = await invitedPerson('agent')
    expect((await world.asAnonymous().invitations.preview({ token })).hasAccount).toBe(true)
    expect(await world.as(guest).invitations.accept({ token })).toEqual({ organization: slug })
    expect((await world.as({ ...guest, organization: slug }).organizations.current()).role).toBe('agent')
    await expectRefusal(world.as(guest).invitations.accept({ token }), 'invitation.over')
    const other = await world.given.stranger()
    await expectRefusal(world.as(other).invitations.accept({ token }), 'invitation.over')
  })

  test('of two who accept at once one joins', async () => {
    const { id, guest, token } = await invitedPerson()
    const other = await world.given.stranger()
    const refusals = await Promise.all(
      [guest, other].map((person) => refusalOf(world.as(person).invitations.accept({ token }))),
    )
    expect(refusals.map((refusal) => refusal?.code ?? 'taken').sort()).toEqual(['invitation.over', 'taken'])
    const [members] = await world.deps.sql`
      select count(*)::int as count from members where organization_id = ${id}`
    expect(members).toEqual({ count: 2 })
  })

  test('has to prove their email first', async () => {
    const { guest, token } = await invitedPerson()
    const unproved = await world.given.unverified(guest)
    await expectRefusal(world.as(unproved).invitations.accept({ token }), 'auth.email_unverified')
  })

  test('who is a member already keeps their role, and the invitation is used', async () => {
    const { slug, token } = await invited('admin')
    const ben = await world.given.agent(slug)
    await world.as(ben).invitations.accept({ token })
    expect((await world.as(ben).organizations.current()).role).toBe('agent')
    await expectRefusal(world.asAnonymous().invitations.preview({ token }), 'invitation.over')
  })

  test('who was deactivated does not come back by an invitation, which stays good', async () => {
    const { slug, admin, token } = await invited('admin')
    const ben = await world.given.agent(slug)
    await world.as(admin).members.deactivate({ userId: ben.id })
    await expectRefusal(world.as(ben).invitations.accept({ token }), 'member.deactivated')
    await world.asAnonymous().invitations.preview({ token })
  })

  test('cannot join a suspended organization', async () => {
    const { id, guest, token } = await invitedPerson()
    await world.given.suspended({ id })
    await expectRefusal(world.as(guest).invitations.accept({ token }), 'organization.suspended')
    await expectRefusal(world.asAnonymous().invitations.preview({ token }), 'organization.suspended')
  })
})

describe('somebody without an account', () => {
  test('makes one with the email of the invitation, proved by it, and joins', async () => {
    const { id, slug, email, token } = await invited('manager')
    const account = { token, username: 'newcomer', name: 'Nell', password }
    expect(await world.asAnonymous().invitations.acceptAsNew(account)).toEqual({
      organization: slug,
      username: 'newcomer',
    })
    const rows = await world.deps.sql`
      select u.email, u.name, u.email_verified_at is not null as proved, m.role, (
        select count(*)::int from sessions s where s.user_id = u.id) as sessions
      from users u join members m on m.user_id = u.id and m.organization_id = ${id}
      where u.username = 'newcomer'`
    expect(rows).toEqual([{ email, name: 'Nell', proved: true, role: 'manager', sessions: 1 }])
    const audits = await world.deps.sql<{ action: string }[]>`
      select action from audit_entries where organization_id = ${id} order by id desc limit 1`
    expect(audits).toEqual([{ action: 'invitation.accepted' }])
  })

  test('of two tries at once one makes the account', async () => {
    const { token } = await invited()
    const refusals = await Promise.all(
      ['first-try', 'second-try'].map((username) =>
        refusalOf(world.asAnonymous().invitations.acceptAsNew({ token, username, password })),
      ),
    )
    expect(refusals.map((refusal) => refusal?.code ?? 'taken').sort()).toEqual(['invitation.over', 'taken'])
    const [accounts] = await world.deps.sql`
      select count(*)::int as count from users where username in ('first-try', 'second-try')`
    expect(accounts).toEqual({ count: 1 })
  })

  test('is told what is wrong with what they chose, and the invitation stays good', async () => {
    const { email, token } = await invited()
    const taken = await world.given.stranger()
    const accept = (username: string, chosen: string) =>
      world.asAnonymous().invitations.acceptAsNew({ token, username, password: chosen })
    await expectRefusal(accept('somebody', 'password123'), 'auth.password_known_bad')
    await world.deps.sql`update users set email = ${email} where id = ${taken.id}`
    await expectRefusal(accept('somebody', password), 'auth.email_taken')
    await world.asAnonymous().invitations.preview({ token })
  })

  test('gets a number when the username is taken, as at sign-up', async () => {
    const { slug, token } = await invited()
    const { username } = await world.given.stranger()
    const joined = await world.asAnonymous().invitations.acceptAsNew({ token, username, password })
    expect(joined).toEqual({ organization: slug, username: `${username}2` })
  })

  test('has nothing of a link that is not whole', async () => {
    const { id, token } = await invited()
    const secret = token.slice(id.length + 1)
    for (const broken of [secret, `${id}.${secret}.${secret}`, `${secret}.${id}`, `${token}x`])
      await expectRefusal(world.asAnonymous().invitations.preview({ token: broken }), 'invitation.not_found')
  })
})
