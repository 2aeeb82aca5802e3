import type { APIRequestContext, BrowserContext } from '@playwright/test'
import { z } from '#shared/zod.ts'
import { expect, test } from './fixtures.ts'
import { completeSetUp, giveRole, mutate, type Person, query, signUp } from './people.ts'

const ticketSchema = z.object({ id: z.string(), number: z.string(), version: z.number() })

const meSchema = z.object({ user: z.object({ id: z.string() }) })

type Place = { address: string; organization: string }

/** Calls the API as the person signed in at `request`. */
const callsOf = (request: APIRequestContext, { address, organization }: Place) => {
  const call = async (name: string, input: unknown) => mutate(request, address, name, { input, organization })
  return {
    ask: async (title: string, severity = 'medium') =>
      ticketSchema.parse(
        await call('tickets.create', {
          clientId: crypto.randomUUID(),
          title,
          description: 'Please help.',
          severity,
        }),
      ),
    read: async (ticket: string) =>
      ticketSchema.parse(await query(request, address, 'tickets.get', { input: { ticket }, organization })),
    id: async () => meSchema.parse(await query(request, address, 'auth.me')).user.id,
    call,
  }
}

/** An organization where a manager approves each request first, its admin signed in. */
const openReviewed = async (request: APIRequestContext, address: string) => {
  const admin = await completeSetUp(request, address)
  const { organization } = admin
  const input = { workflow: 'reviewed' }
  await mutate(request, address, 'organizations.updateSettings', { input, organization })
  return { admin, place: { address, organization } }
}

const join = async (
  context: BrowserContext,
  adminRequest: APIRequestContext,
  { address, organization }: Place,
  name: string,
  role?: 'agent' | 'manager',
): Promise<Person> => {
  const person = await signUp(context.request, address, name, organization)
  if (role) await giveRole(adminRequest, context.request, address, person, role)
  return person
}

test('an author is told live that their request was sent back and approved, and marks it as read', async ({
  emptyServer,
  openBrowser,
}) => {
  const [atAdmin, atRita, atMia] = [await openBrowser(), await openBrowser(), await openBrowser()]
  const { place } = await openReviewed(atAdmin.request, emptyServer.address)
  await join(atRita, atAdmin.request, place, 'Rita Reader')
  await join(atMia, atAdmin.request, place, 'Mia Manager', 'manager')
  const base = `${place.address}/o/${place.organization}`
  const rita = callsOf(atRita.request, place)
  const mia = callsOf(atMia.request, place)

  const miasPage = await atMia.newPage()
  await miasPage.goto(`${base}/tickets`)
  const miasInbox = miasPage.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Inbox/ })
  await expect(miasInbox).toHaveAccessibleName('Inbox')
  const ritasPage = await atRita.newPage()
  await ritasPage.goto(`${base}/inbox`)
  await expect(ritasPage.getByText('Nothing for you yet')).toBeVisible()

  const asked = await rita.ask('The lamp hums', 'low')
  await expect(miasInbox).toHaveAccessibleName('Inbox 1 unread')
  await miasInbox.click()
  const waiting = miasPage.getByRole('link', { name: /Rita Reader asks for your review of a draft/ })
  await expect(waiting).toContainText('The lamp hums')
  await waiting.click()
  await expect(miasPage).toHaveURL(/\/review/)
  await expect(miasInbox).toHaveAccessibleName('Inbox')

  await mia.call('reviews.review', {
    ticketId: asked.id,
    version: asked.version,
    action: 'CHANGE_SEVERITY',
    newSeverity: 'high',
    severityChangeReason: 'Nobody can read there.',
  })
  const ritasInbox = ritasPage.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Inbox/ })
  await expect(ritasInbox).toHaveAccessibleName('Inbox 1 unread')
  const sentBack = ritasPage.getByRole('link', { name: /sent your request back: severity from Low to High/ })
  await expect(sentBack).toHaveAccessibleName(/^Unread: Mia Manager/)

  const { version } = await rita.read(asked.number)
  await rita.call('tickets.edit', { ticketId: asked.id, version, title: 'The lamp of the hall hums' })
  const again = await mia.read(asked.number)
  await mia.call('reviews.review', { ticketId: asked.id, version: again.version, action: 'APPROVE' })
  const approved = ritasPage.getByRole('link', { name: /^Unread: Mia Manager approved your request/ })
  await expect(approved).toHaveCount(1)
  // What came back asks for nothing any more once it is edited.
  await expect(sentBack).toHaveAccessibleName(/^Mia Manager/)
  await expect(ritasInbox).toHaveAccessibleName('Inbox 1 unread')
  await miasInbox.click()
  await expect(waiting.first()).toContainText('Decided')
  await expect(miasInbox).toHaveAccessibleName('Inbox')
  const other = await rita.ask('The bell is silent', 'low')
  await expect(waiting.first()).toContainText('The bell is silent')
  await expect(waiting.first()).not.toContainText('Decided')
  await mia.call('reviews.review', { ticketId: other.id, version: other.version, action: 'APPROVE' })
  await expect(ritasInbox).toHaveAccessibleName('Inbox 2 unread')

  await approved.filter({ hasText: 'The lamp of the hall hums' }).click()
  await expect(ritasPage.getByRole('heading', { level: 1 })).toContainText('The lamp of the hall hums')
  await expect(ritasInbox).toHaveAccessibleName('Inbox 1 unread')
  await expect(ritasPage.getByText(/raised severity from Low to High and sent it back/)).toBeVisible()
  await expect(ritasPage.getByText(/because: “Nobody can read there.”/)).toBeVisible()
  await expect(ritasPage.getByText(/sent this for review again/)).toBeVisible()

  await ritasPage.keyboard.press('g')
  await ritasPage.keyboard.press('i')
  await ritasPage.getByRole('button', { name: 'Mark all as read' }).click()
  await expect(ritasInbox).toHaveAccessibleName('Inbox')
  await expect(ritasPage.getByText('Unread: ')).toHaveCount(0)
  await ritasPage.reload()
  await expect(sentBack).toHaveAccessibleName(/^Mia Manager/)
  await expect(ritasInbox).toHaveAccessibleName('Inbox')
  await ritasPage.getByRole('link', { name: 'Unread', exact: true }).click()
  await expect(ritasPage.getByText('Nothing unread')).toBeVisible()
})

test('what two people change in turns is told whole, and its numbers lead to the tickets', async ({
  visit,
  site,
}) => {
  const ben = await visit('Ben Agent', 'agent')
  const ana = await visit('Ana Agent', 'agent')
  const place = { address: site.address, organization: ben.person.organization }
  const calls = { ben: callsOf(ben.context.request, place), ana: callsOf(ana.context.request, place) }
  const other = await calls.ben.ask('The other lamp')
  const asked = await calls.ben.ask('A lamp hums')
  const ids = { ben: await calls.ben.id(), ana: await calls.ana.id() }
  // In turns, since what one person does at once is one line.
  const turns = [
    ['ana', 'tickets.assign', { assigneeId: ids.ana }],
    ['ben', 'tickets.triage', { priority: 'urgent' }],
    ['ana', 'tickets.triage', { severity: 'critical' }],
    ['ben', 'tickets.triage', { priority: 'high' }],
    ['ana', 'tickets.assign', { assigneeId: ids.ben }],
    ['ben', 'tickets.link', { kind: 'duplicate', other: other.number }],
  ] as const
  for (const [who, name, input] of turns) {
    const { version } = await calls[who].read(asked.number)
    const { id: ticketId } = asked
    await calls[who].call(
      name,
      name === 'tickets.link' ? { ticketId, ...input } : { ticketId, version, ...input },
    )
  }

  const { page } = ben
  await page.goto(`/o/${place.organization}/tickets/${asked.number}`)
  await expect(page.getByText('Ana Agent took this')).toBeVisible()
  await expect(page.getByText('Ana Agent raised severity from Medium to Critical')).toBeVisible()
  await expect(page.getByText('Ben Agent changed priority from Medium to Urgent')).toBeVisible()
  await expect(page.getByText('Ana Agent assigned this to Ben Agent')).toBeVisible()
  await expect(page.getByRole('button', { name: /more changes/ })).toHaveCount(0)

  await expect(page.getByText(/Ben Agent marked this as a duplicate of/)).toBeVisible()
  await page.getByRole('paragraph').getByRole('link', { name: other.number }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('The other lamp')
  await expect(page.getByText(`Ben Agent marked ${asked.number} as a duplicate of this`)).toBeVisible()
})
