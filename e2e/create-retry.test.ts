import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

/** The server makes the ticket, but its answers are lost on the way. */
const loseAnswers = async (page: Page, count: { made: number }) =>
  page.route('**/trpc/tickets.create*', async (route) => {
    await route.fetch()
    count.made += 1
    await route.fulfill({ status: 503, body: '' })
  })

test('what is chosen after a try without an answer is in the one ticket that there is', async ({
  visit,
  allowStatuses,
}) => {
  allowStatuses(503)
  const { page, person } = await visit('Ben Agent', 'agent')
  await page.goto(`/o/${person.organization}/tickets/new`)
  await page.getByRole('textbox', { name: 'Title' }).fill('The lift hums')
  await page.getByRole('textbox', { name: 'Description' }).fill('Since Monday.')
  const count = { made: 0 }
  await loseAnswers(page, count)
  const send = page.getByRole('button', { name: 'Create ticket' })
  await send.click()
  await expect(page.getByRole('alert').first()).toBeVisible({ timeout: 20_000 })
  expect(count.made).toBeGreaterThan(0)

  await page.unroute('**/trpc/tickets.create*')
  await page.getByRole('radio', { name: /^Critical/ }).check()
  await page.getByRole('radio', { name: 'Billing' }).check()
  await page.getByRole('button', { name: /^Assignee/ }).click()
  await page.getByRole('option').filter({ hasText: person.username }).click()
  await send.click()
  await expect(page.getByRole('button', { name: 'Change priority: Urgent' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Change severity: Critical' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Change category: Billing/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Assign to.*Ben Agent/ })).toBeVisible()
  await expect(page.getByText(/had arrived before/)).toHaveCount(0)
})
