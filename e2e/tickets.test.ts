import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { inventPerson } from './people.ts'

const secret = 'The warranty ended in May, do not tell'

/** All that the server ever answered to a page, streams aside. */
const recordAnswers = (page: Page) => {
  const bodies: Promise<string>[] = []
  page.on('response', (response) => {
    const isStream = response.headers()['content-type']?.startsWith('text/event-stream') ?? false
    if (response.url().includes('/trpc/') && !isStream) bodies.push(response.text().catch(() => ''))
  })
  return async () => (await Promise.all(bodies)).join('\n')
}

const say = async (page: Page, text: string, kind: 'Reply' | 'Internal note' = 'Reply') => {
  if (kind === 'Internal note') await page.getByRole('button', { name: kind }).click()
  await page.getByRole('textbox', { name: kind === 'Reply' ? 'Your reply' : 'Internal note' }).fill(text)
  await page.keyboard.press('ControlOrMeta+Enter')
}

const moveTo = async (page: Page, status: string) => {
  await page.getByRole('button', { name: /^Change status/ }).click()
  await page.getByRole('option', { name: status }).click()
}

test('two people work a request together, each at their own browser', async ({
  openBrowser,
  visitAsAdmin,
  site,
}) => {
  const staff = (await visitAsAdmin()).page
  await staff.goto(`/o/${site.admin.organization}/tickets`)
  await expect(staff.getByRole('heading', { level: 1, name: 'All tickets' })).toBeVisible()

  // Somebody new signs up and asks for help.
  const requester = await (await openBrowser()).newPage()
  const answers = recordAnswers(requester)
  const rita = inventPerson('Rita Reader')
  await requester.goto(`${site.address}/sign-up?organization=${site.admin.organization}`)
  await requester.getByLabel('Your name').fill(rita.name)
  await requester.getByLabel('Username').fill(rita.username)
  await requester.getByLabel('Email').fill(rita.email)
  await requester.getByRole('textbox', { name: 'Password' }).fill(rita.password)
  await requester.getByRole('button', { name: 'Create account' }).click()
  await expect(requester.getByRole('heading', { level: 1, name: 'Your requests' })).toBeVisible()
  await requester.getByRole('link', { name: 'New request' }).first().click()
  await requester.getByLabel('What do you need?').fill('The reading lamp hums')
  await requester.getByLabel('Description').fill('It hums **louder** at night.')
  await requester.getByRole('button', { name: 'Send request' }).click()
  await expect(requester.getByRole('heading', { level: 2, name: 'The reading lamp hums' })).toBeVisible()

  // The list of the staff shows it without a reload; they take it and note something among themselves.
  const row = staff.getByRole('link', { name: /The reading lamp hums/ })
  await row.click()
  await staff.getByRole('button', { name: /^Assign to/ }).click()
  await staff.getByRole('option', { name: /Ada Admin/ }).click()
  await say(staff, secret, 'Internal note')
  await expect(staff.getByText(secret)).toBeVisible()

  // A reply arrives live, without the note; so does the answer to it.
  await staff.getByRole('button', { name: 'Reply', exact: true }).click()
  await say(staff, 'Which bulb is in it?')
  await expect(requester.getByText('Which bulb is in it?')).toBeVisible()
  await expect(requester.getByText(secret)).toHaveCount(0)
  await say(requester, 'A blue one.')
  await expect(staff.getByText('A blue one.')).toBeVisible()

  // Resolved, reopened by the requester, closed for good.
  await moveTo(staff, 'Resolved')
  await requester.getByRole('button', { name: 'Reopen' }).click()
  await expect(staff.getByRole('button', { name: 'Change status: Open' })).toBeVisible()
  await moveTo(staff, 'Closed')
  await expect(requester.getByText(/This request is closed/)).toBeVisible()
  await expect(requester.getByRole('textbox', { name: 'Your reply' })).toHaveCount(0)

  await requester.reload()
  await expect(requester.getByText('A blue one.')).toBeVisible()
  await expect(requester.getByText(secret)).toHaveCount(0)
  const told = await answers()
  expect(told).toContain('Which bulb is in it?')
  expect(told).not.toContain('warranty')
})
