import type { Page } from '@playwright/test'
import { openMailServer } from '#server/testing/mail-server.ts'
import { expect, test } from './fixtures.ts'
import { completeSetUp, mutate, signUp } from './people.ts'
import { expectUsable } from './usable.ts'

const forget = (page: Page, address: string, email: string) =>
  mutate(page.request, address, 'auth.requestReset', { input: { email } })

const frame = (page: Page) => page.frameLocator('iframe.mail-frame')

test('whoever forgot their password finds the mail in the inbox, and its link leads on', async ({
  visit,
  openBrowser,
  site,
}) => {
  const { person } = await visit('Rita Forgets')
  const page = await (await openBrowser()).newPage()
  await forget(page, site.address, person.email)
  await page.goto(`${site.address}/mail`)
  await expect(page.getByText('No mail server is set, so mail stays here.')).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search mail' }).fill(person.email)
  const row = page.locator('.mail-row').filter({ hasText: 'password' })
  await expect(row).toContainText('Kept here', { timeout: 15_000 })
  await row.click()
  await expect(page.getByRole('heading', { level: 2 })).toContainText('password')
  await expect(page.getByText(`To ${person.email}`)).toBeVisible()
  const link = frame(page).getByRole('link').first()
  const address = await link.getAttribute('href')
  await expect(frame(page).getByRole('link', { name: address ?? '' })).toBeVisible()
  const opening = page.waitForEvent('popup')
  await link.click()
  const opened = await opening
  await expect(opened.getByRole('heading', { level: 1 })).toBeVisible()
  expect(opened.url()).toContain('/reset')
  await expect(page.getByRole('button', { name: 'Send again' })).toHaveCount(0)
})

test('a mail that comes while the inbox is open appears by itself', async ({ visit, openBrowser, site }) => {
  const { person } = await visit('Sam Waits')
  const page = await (await openBrowser()).newPage()
  await page.goto(`${site.address}/mail?q=${encodeURIComponent(person.email)}&show=gone`)
  await expect(page.getByRole('heading', { level: 1, name: 'Mail' })).toBeVisible()
  await forget(page, site.address, person.email)
  await expect(page.locator('.mail-row').filter({ hasText: 'password' })).toBeVisible({ timeout: 15_000 })
})

test('every mail that the app writes can be looked at with sample values', async ({ visitAsAdmin, site }) => {
  const { page } = await visitAsAdmin()
  await page.goto(`${site.address}/mail`)
  await page.getByRole('link', { name: 'Templates' }).click()
  const rows = page.locator('.mail-row')
  await expect(rows.first()).toBeVisible()
  for (let index = 0; index < (await rows.count()); index += 1) {
    await rows.nth(index).click()
    const subject = await rows.nth(index).locator('.mail-subject').innerText()
    await expect(page.getByRole('heading', { level: 2, name: subject })).toBeVisible()
    await expect(frame(page).locator('h1')).toBeVisible()
    await page.getByText('Plain text').click()
    await expect(page.locator('.mail-text pre')).toContainText('You get this mail because')
  }
})

test('a mail that the mail server refused is seen by who runs the installation, and sent again', async ({
  startOwnServer,
  openBrowser,
  allowStatuses,
}) => {
  allowStatuses(401, 403)
  let isRefusing = true
  const mailServer = await openMailServer({
    answer: () => (isRefusing ? { code: 550, words: 'mailbox is full' } : null),
  })
  try {
    const server = await startOwnServer({ env: { SMTP_URL: mailServer.url } })
    const page = await (await openBrowser()).newPage()
    const operator = await completeSetUp(page.request, server.address)
    await forget(page, server.address, operator.email)
    await page.goto(`${server.address}/mail?show=failed`)
    const row = page.locator('.mail-row').filter({ hasText: operator.email })
    await expect(row).toContainText('Failed after 1 try', { timeout: 15_000 })
    await row.click()
    await expect(page.getByText('mailbox is full')).toBeVisible()
    await expect(page.getByText('No mail server is set')).toBeHidden()
    isRefusing = false
    await page.getByRole('button', { name: 'Send again' }).click()
    await expect(page.locator('.mail-head')).toContainText('Sent', { timeout: 15_000 })
    await expect(page.getByText('The text of a mail is not kept once it is sent.')).toBeVisible()
    expect(mailServer.received.map(({ recipients }) => recipients)).toEqual([[operator.email]])

    const stranger = await (await openBrowser()).newPage()
    await stranger.goto(`${server.address}/mail`)
    await expect(stranger).toHaveURL(/sign-in/)
    await signUp(stranger.request, server.address, 'Rita Requester')
    await stranger.goto(`${server.address}/mail`)
    await expect(stranger.getByRole('alert')).toContainText('The mail could not be loaded')
  } finally {
    await mailServer.close()
  }
})

for (const tag of ['', '@phone'])
  test(
    `the inbox is usable by everyone, light and dark ${tag}`.trim(),
    async ({ visit, openBrowser, site }) => {
      const { person } = await visit('Rita Reads')
      const page = await (await openBrowser()).newPage()
      await forget(page, site.address, person.email)
      await page.goto(`${site.address}/mail?q=${encodeURIComponent(person.email)}`)
      const row = page.locator('.mail-row').filter({ hasText: 'password' })
      await expect(row).toContainText('Kept here', { timeout: 15_000 })
      await expectUsable(page, 'the inbox')
      await row.click()
      await expect(frame(page).locator('h1')).toBeVisible()
      await expect(page.locator('iframe')).toHaveAttribute('title', /password/)
      // What looks for faults cannot run in a mail's frame: mails are looked at by themselves.
      await expectUsable(page, 'a mail', { except: 'iframe' })
      const address = await page.locator('iframe').getAttribute('src')
      const html = await (await page.request.get(`${site.address}${address}`)).text()
      const alone = await (await openBrowser()).newPage()
      await alone.setContent(html)
      await expectUsable(alone, 'a mail by itself')
      if (tag === '') return
      await expect(row).toBeHidden()
      await page.getByRole('link', { name: 'All mail' }).click()
      await expect(row).toBeVisible()
    },
  )
