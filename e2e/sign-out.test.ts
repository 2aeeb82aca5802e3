import type { Page } from '@playwright/test'
import { expect, test, type Visitor } from './fixtures.ts'
import { mutate } from './people.ts'

const title = 'The scanner eats paper'

const openOwnRequest = async ({ context, page, person }: Visitor, address: string) => {
  const input = { clientId: crypto.randomUUID(), title, description: 'Crunch.' }
  await mutate(context.request, address, 'tickets.create', { input, organization: person.organization })
  await page.goto(`/o/${person.organization}/tickets`)
  await page.getByRole('link', { name: title }).click()
  await expect(page.getByRole('heading', { level: 2, name: title })).toBeVisible()
}

const chooseSignOut = async (page: Page, name: string) => {
  await page.getByRole('button', { name }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
}

const expectSignIn = async (page: Page) => {
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
  await expect(page.getByText(title)).toHaveCount(0)
}

test('signed out in one tab is signed out in all, and the way back shows nothing', async ({
  visit,
  site,
}) => {
  const rita = await visit('Rita Reader')
  await openOwnRequest(rita, site.address)
  const other = await rita.context.newPage()
  await other.goto(rita.page.url())
  await expect(other.getByRole('heading', { level: 2, name: title })).toBeVisible()

  await chooseSignOut(rita.page, 'Rita Reader')
  await expectSignIn(rita.page)
  await expectSignIn(other)
  await rita.page.goBack()
  await expectSignIn(rita.page)
})

test('unsent text is asked for before it is lost, and lost only then', async ({ visit, site }) => {
  const rita = await visit('Rita Reader')
  const { page } = rita
  await openOwnRequest(rita, site.address)
  const ticket = page.url()
  // What the server keeps, too, is not lost.
  await page.route('**/trpc/drafts.keep*', () => {})
  const reply = page.getByRole('textbox', { name: 'Your reply' })
  await reply.fill('Half a thought')
  await page.waitForTimeout(500)
  await chooseSignOut(page, 'Rita Reader')
  const dialog = page.getByRole('dialog', { name: 'Sign out and lose unsent text?' })
  await expect(dialog).toContainText('You have 1 text that was not sent.')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(reply).toHaveValue('Half a thought')

  await chooseSignOut(page, 'Rita Reader')
  await dialog.getByRole('button', { name: 'Sign out' }).click()
  await expectSignIn(page)
  await page.getByLabel('Username or email').fill(rita.person.username)
  await page.getByRole('textbox', { name: 'Password' }).fill(rita.person.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Your requests' })).toBeVisible()
  await page.goto(ticket)
  await expect(reply).toHaveValue('')
})

test('text that was deleted again is not asked for', async ({ visit, site }) => {
  const rita = await visit('Rita Reader')
  await openOwnRequest(rita, site.address)
  await rita.page.getByRole('link', { name: 'New request' }).click()
  const wanted = rita.page.getByLabel('What do you need?')
  await wanted.fill('A')
  await expect(rita.page.getByRole('button', { name: 'Discard' })).toBeVisible()
  await wanted.fill('')
  await chooseSignOut(rita.page, 'Rita Reader')
  await expectSignIn(rita.page)
})

test('a sign-out that the server did not hear of says so', async ({ visit, site, allowStatuses }) => {
  allowStatuses(503)
  const rita = await visit('Rita Reader')
  await openOwnRequest(rita, site.address)
  await rita.page.route('**/trpc/auth.signOut*', (route) => route.fulfill({ status: 503, body: '' }))
  await chooseSignOut(rita.page, 'Rita Reader')
  await expect(rita.page.getByRole('alert').filter({ hasText: 'You are still signed in' })).toBeVisible()
  await expect(rita.page.getByRole('heading', { level: 2, name: title })).toBeVisible()
})
