import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

const creating = '**/trpc/tickets.create*'

/** The server makes the ticket, but its answers are lost on the way. */
const loseAnswers = async (page: Page, count: { made: number }) =>
  page.route(creating, async (route) => {
    await route.fetch()
    count.made += 1
    await route.fulfill({ status: 503, body: '' })
  })

const title = (page: Page) => page.getByRole('textbox', { name: 'Title' })
const description = (page: Page) => page.getByRole('textbox', { name: 'Description' })
const send = (page: Page) => page.getByRole('button', { name: 'Create ticket' })
const uncertain = (page: Page) => page.getByText('It is not certain that this was sent.')

type Words = { title: string; description: string }

/** Writes a request, which is kept on the way, and sends it without ever seeing an answer. */
const sendUnanswered = async (page: Page, organization: string, words: Words) => {
  await page.goto(`/o/${organization}/tickets/new`)
  await title(page).fill(words.title)
  const isKept = page.waitForResponse(
    (answer) =>
      answer.url().includes('/trpc/drafts.keep') &&
      answer.request().postData()?.includes(words.description) === true,
  )
  await description(page).fill(words.description)
  await isKept
  // The page is to have heard of it.
  await page.waitForTimeout(400)
  const count = { made: 0 }
  await loseAnswers(page, count)
  const isLooked = page.waitForResponse((answer) => answer.url().includes('/trpc/drafts.read'), {
    timeout: 30_000,
  })
  await send(page).click()
  await expect(page.getByRole('alert').first()).toBeVisible({ timeout: 20_000 })
  await isLooked
  expect(count.made).toBeGreaterThan(0)
  await expect(uncertain(page)).toBeVisible()
  await page.unroute(creating)
}

const expectOne = async (page: Page, organization: string, words: string) => {
  await page.goto(`/o/${organization}/tickets`)
  await expect(page.getByRole('link', { name: words })).toHaveCount(1)
}

test('what is chosen after a try without an answer is in the one ticket that there is', async ({
  visit,
  allowStatuses,
}) => {
  allowStatuses(503)
  const { page, person } = await visit('Ben Agent', 'agent')
  const words = { title: `The lift hums ${person.username}`, description: 'Since Monday.' }
  await sendUnanswered(page, person.organization, words)
  await page.getByRole('radio', { name: /^Critical/ }).check()
  await page.getByRole('radio', { name: 'Billing' }).check()
  await page.getByRole('button', { name: /^Assignee/ }).click()
  await page.getByRole('option').filter({ hasText: person.username }).click()
  await send(page).click()
  await expect(page.getByRole('button', { name: 'Change priority: Urgent' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Change severity: Critical' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Change category: Billing/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Assign to.*Ben Agent/ })).toBeVisible()
  await expect(page.getByText(/had arrived before/)).toHaveCount(0)
  await expectOne(page, person.organization, words.title)
})

test('a request without an answer stays as it was written, over a reload too, and is one when it is sent again', async ({
  visit,
  allowStatuses,
}) => {
  allowStatuses(503)
  const { page, person } = await visit('Ben Agent', 'agent')
  const words = { title: `The stairs creak ${person.username}`, description: 'Since Tuesday.' }
  await sendUnanswered(page, person.organization, words)
  await page.reload()
  await expect(uncertain(page)).toBeVisible()
  await expect(title(page)).toHaveValue(words.title)
  await expect(description(page)).toHaveValue(words.description)
  await send(page).click()
  await expect(page.getByRole('heading', { level: 2, name: words.title })).toBeVisible()
  await expectOne(page, person.organization, words.title)
})

test('who empties a request without an answer begins another', async ({ visit, allowStatuses }) => {
  allowStatuses(503)
  const { page, person } = await visit('Ben Agent', 'agent')
  const words = { title: `The door sticks ${person.username}`, description: 'Since Wednesday.' }
  await sendUnanswered(page, person.organization, words)
  await title(page).fill('')
  await description(page).fill('')
  await expect(uncertain(page)).toHaveCount(0)
  await title(page).fill(`The roof leaks ${person.username}`)
  await description(page).fill('Since today.')
  await send(page).click()
  await expect(page.getByRole('heading', { level: 2, name: 'The roof leaks' })).toBeVisible()
  await expectOne(page, person.organization, words.title)
  await expectOne(page, person.organization, `The roof leaks ${person.username}`)
})
