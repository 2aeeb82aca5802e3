import type { Page } from '@playwright/test'
import { z } from '#shared/zod.ts'
import { expect, test } from './fixtures.ts'
import { holdLine } from './held-line.ts'
import { givenTicket, mutate, query, signIn } from './people.ts'

const reply = (page: Page) => page.getByRole('textbox', { name: 'Your reply' })
const kept = (page: Page) => page.waitForResponse((answer) => answer.url().includes('/trpc/drafts.keep'))
/** A browser tells a page that it is looked at again. */
const lookAgain = (page: Page) => page.evaluate(() => window.dispatchEvent(new Event('focus')))

test('what is begun on one device is gone on with on another, and is sent once', async ({
  visit,
  openBrowser,
  site,
}) => {
  const { page: desk, context, person } = await visit('Rita Reader')
  const { organization } = person
  const { path: address } = await givenTicket(context.request, site.address, organization)
  await desk.goto(address)
  const [first] = await Promise.all([kept(desk), reply(desk).fill('It hums in the')])
  expect(first.ok()).toBe(true)

  const elsewhere = await openBrowser()
  await signIn(elsewhere.request, site.address, person)
  const phone = await elsewhere.newPage()
  await phone.goto(address)
  await expect(reply(phone)).toHaveValue('It hums in the')
  await Promise.all([kept(phone), reply(phone).fill('It hums in the evening.')])
  await lookAgain(desk)
  await expect(reply(desk)).toHaveValue('It hums in the evening.')

  // Another window of a browser, which nobody touches, follows it by itself.
  const second = await context.newPage()
  await second.goto(address)
  await expect(reply(second)).toHaveValue('It hums in the evening.')
  await Promise.all([kept(desk), reply(desk).fill('It hums every evening.')])
  await expect(reply(second)).toHaveValue('It hums every evening.')
  await second.close()
  await lookAgain(phone)
  await expect(reply(phone)).toHaveValue('It hums every evening.')

  // Both go on: who was slower chooses, and until then nothing of either is lost.
  await Promise.all([kept(phone), reply(phone).fill('It hums in the evening. Loudly.')])
  await Promise.all([kept(desk), reply(desk).fill('It hums in the evening, and at night.')])
  await expect(desk.getByText('You wrote something else on another device.')).toBeVisible()
  await expect(desk.getByRole('status').getByText('It hums in the evening. Loudly.')).toBeVisible()
  await expect(reply(desk)).toHaveValue('It hums in the evening, and at night.')
  await desk.getByRole('button', { name: 'Use that one' }).click()
  await expect(reply(desk)).toHaveValue('It hums in the evening. Loudly.')
  await expect(reply(desk)).toBeFocused()
  await desk.getByRole('button', { name: 'Undo' }).click()
  await expect(reply(desk)).toHaveValue('It hums in the evening, and at night.')
  await Promise.all([kept(desk), reply(desk).fill('It hums in the evening. Loudly.')])
  await lookAgain(phone)

  await desk.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(desk.getByRole('list').getByText('It hums in the evening. Loudly.')).toHaveCount(1)
  await expect(reply(desk)).toHaveValue('')
  await expect(reply(phone)).toHaveValue('')
  await expect(phone.getByRole('list').getByText('It hums in the evening. Loudly.')).toHaveCount(1)

  // A request is begun here, too, and sent there.
  await desk.goto(`/o/${organization}/tickets/new`)
  await Promise.all([kept(desk), desk.getByLabel('What do you need?').fill('Another lamp')])
  await phone.goto(`/o/${organization}/tickets/new`)
  await expect(phone.getByLabel('What do you need?')).toHaveValue('Another lamp')
  await phone.getByRole('textbox', { name: 'Description' }).fill('It flickers.')
  await phone.getByRole('button', { name: 'Send request' }).click()
  await expect(phone.getByRole('heading', { level: 2, name: 'Another lamp' })).toBeVisible()
  await lookAgain(desk)
  await expect(desk.getByLabel('What do you need?')).toHaveValue('')
})

const addedSchema = z.object({ commentId: z.string() })
const storedSchema = z.object({ value: z.string().nullable() })

/** One person at two devices, on a ticket of theirs on which they have said something. */
const openTwoDevices = async ({ visit, openBrowser, site }: TwoDevices) => {
  const { page: desk, context, person } = await visit('Rita Reader')
  const { organization } = person
  const ticket = await givenTicket(context.request, site.address, organization)
  const add = { ticketId: ticket.id, clientId: crypto.randomUUID(), kind: 'reply', body: 'It hums.' }
  const added = await mutate(context.request, site.address, 'comments.add', { input: add, organization })
  const { commentId } = addedSchema.parse(added)
  const elsewhere = await openBrowser()
  await signIn(elsewhere.request, site.address, person)
  const phone = await elsewhere.newPage()
  for (const page of [desk, phone]) {
    await page.goto(ticket.path)
    await expect(said(page, 'It hums.')).toBeVisible()
  }
  /** What the server keeps. */
  const stored = async (key: string) => {
    const input = { key }
    return storedSchema.parse(
      await query(context.request, site.address, 'drafts.read', { input, organization }),
    ).value
  }
  const edited = () => stored(`edit:${commentId}`)
  return { desk, phone, path: ticket.path, edited, replied: () => stored(`reply:${ticket.id}`) }
}
type TwoDevices = Pick<Parameters<Parameters<typeof test>[2]>[0], 'visit' | 'openBrowser' | 'site'>

const said = (page: Page, words: string) => page.getByRole('list').getByText(words, { exact: true })
const editor = (page: Page) => page.getByRole('textbox', { name: 'Edit this reply' })

const beginEdit = async (page: Page) => {
  const isLooked = page.waitForResponse((answer) => answer.url().includes('/trpc/drafts.read'))
  await page.getByRole('button', { name: 'More for this reply' }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  await isLooked
}

const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click()

test('an edit that is saved leaves what another device has kept for the same message', async ({
  visit,
  openBrowser,
  site,
}) => {
  const { desk, phone, path, edited } = await openTwoDevices({ visit, openBrowser, site })
  await beginEdit(desk)
  await beginEdit(phone)
  await Promise.all([kept(phone), editor(phone).fill('It hums in the evening, and loudly.')])
  await phone.goto('about:blank')
  await editor(desk).fill('It hums a bit.')
  await save(desk)
  await expect(said(desk, 'It hums a bit.')).toBeVisible()
  expect(await edited()).toContain('in the evening, and loudly')
  await phone.goto(path)
  await expect(editor(phone)).toHaveValue('It hums in the evening, and loudly.')

  // Asked which of the two is to stay, one may as well save: the other stays where it was written.
  await beginEdit(desk)
  await expect(editor(desk)).toHaveValue('It hums in the evening, and loudly.')
  await Promise.all([kept(phone), editor(phone).fill('It hums from dusk till dawn.')])
  await Promise.all([kept(desk), editor(desk).fill('It hums at night.')])
  await expect(desk.getByText('You wrote something else on another device.')).toBeVisible()
  await save(desk)
  await expect(said(desk, 'It hums at night.')).toBeVisible()
  expect(await edited()).toContain('from dusk till dawn')
  await phone.reload()
  await expect(editor(phone)).toHaveValue('It hums from dusk till dawn.')
})

test('an edit without an answer stays in its field as it was written', async ({
  visit,
  openBrowser,
  site,
}) => {
  const { desk, phone } = await openTwoDevices({ visit, openBrowser, site })
  await phone.close()
  // The page is told by nobody that the server has it.
  await desk.route('**/trpc/live.events*', () => {})
  await desk.reload()
  await beginEdit(desk)
  await Promise.all([kept(desk), editor(desk).fill('It hums from dusk till dawn.')])
  await desk.waitForTimeout(400)
  await desk.route('**/trpc/*comments.edit*', async (route) => {
    await route.fetch()
    await route.fulfill({ body: 'lost' })
  })
  const isLooked = desk.waitForResponse((answer) => answer.url().includes('/trpc/drafts.read'))
  await save(desk)
  await expect(desk.getByRole('alert')).toBeVisible()
  await isLooked
  await desk.waitForTimeout(400)
  await expect(editor(desk)).toHaveValue('It hums from dusk till dawn.')
  await desk.unroute('**/trpc/*comments.edit*')
  await save(desk)
  await expect(said(desk, 'It hums from dusk till dawn.')).toBeVisible()
  await expect(editor(desk)).toHaveCount(0)
})

test('an edit on its way is not changed, and is gone on with when it is refused', async ({
  visit,
  openBrowser,
  site,
  allowStatuses,
}) => {
  allowStatuses(429)
  const { desk, phone } = await openTwoDevices({ visit, openBrowser, site })
  await phone.close()
  await beginEdit(desk)
  await editor(desk).fill('It hums at noon.')
  const line = await holdLine(desk, '**/trpc/*comments.edit*')
  await editor(desk).press('ControlOrMeta+Enter')
  await expect.poll(() => line.waiting.length).toBe(1)
  await desk.keyboard.type(' And more, calmly.')
  await expect(editor(desk)).toHaveValue('It hums at noon.')
  const data = { code: 'rate.limited', requestId: '', retryAfter: 20 }
  const body = JSON.stringify([{ error: { message: '', code: -32029, data } }])
  await line.waiting[0]?.fulfill({ status: 429, contentType: 'application/json', body })
  await desk.unroute('**/trpc/*comments.edit*')
  await expect(desk.getByText(/too many tries/)).toBeVisible()
  await expect(editor(desk)).toBeFocused()
  await desk.keyboard.press('ControlOrMeta+End')
  await desk.keyboard.type(' And at night.')
  await save(desk)
  await expect(said(desk, 'It hums at noon. And at night.')).toBeVisible()
})

test('an edit that is gone on with and saved elsewhere leaves no open field behind', async ({
  visit,
  openBrowser,
  site,
}) => {
  const { desk, phone, path } = await openTwoDevices({ visit, openBrowser, site })
  await beginEdit(phone)
  await Promise.all([kept(phone), editor(phone).fill('It hums in the')])
  // The page is to have heard that it is kept.
  await phone.waitForTimeout(400)
  await phone.goto('about:blank')
  await beginEdit(desk)
  await expect(editor(desk)).toHaveValue('It hums in the')
  await editor(desk).fill('It hums in the evening.')
  await save(desk)
  await expect(said(desk, 'It hums in the evening.')).toBeVisible()
  await phone.goto(path)
  await expect(said(phone, 'It hums in the evening.')).toBeVisible()
  await expect(editor(phone)).toHaveCount(0)
})

test('a reply that is sent while it was still being kept leaves what another device has kept', async ({
  visit,
  openBrowser,
  site,
}) => {
  const { desk, phone, path, replied } = await openTwoDevices({ visit, openBrowser, site })
  await Promise.all([kept(phone), reply(phone).fill('It hums in the evening, and loudly.')])
  await phone.goto('about:blank')
  // Its keeping stays unanswered: it is not known here that the other device was faster.
  await desk.route(/drafts\.keep/, () => undefined)
  const isBeingKept = desk.waitForRequest(/drafts\.keep/)
  await reply(desk).fill('Never mind.')
  await reply(desk).blur()
  await isBeingKept
  const isSent = desk.waitForResponse(/comments\.add/)
  await desk.getByRole('button', { name: 'Send', exact: true }).click()
  await isSent
  await expect(said(desk, 'Never mind.')).toBeVisible()
  expect(await replied()).toContain('in the evening, and loudly')
  await phone.goto(path)
  await expect(reply(phone)).toHaveValue('It hums in the evening, and loudly.')
})
