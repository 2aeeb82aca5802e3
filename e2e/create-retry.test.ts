import type { Page } from '@playwright/test'
import { z } from '#shared/zod.ts'
import { expect, test } from './fixtures.ts'
import { holdLine } from './held-line.ts'
import { mutate } from './people.ts'

const createdSchema = z.tuple([
  z.object({ result: z.object({ data: z.object({ id: z.string(), number: z.string() }) }) }),
])

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

/** Writes a request down, until the server keeps it and the page has heard of that. */
const writeKept = async (page: Page, organization: string, words: Words) => {
  await page.goto(`/o/${organization}/tickets/new`)
  await title(page).fill(words.title)
  const isKept = page.waitForResponse(
    (answer) =>
      answer.url().includes('/trpc/drafts.keep') &&
      answer.request().postData()?.includes(words.description) === true,
  )
  await description(page).fill(words.description)
  await isKept
  await page.waitForTimeout(400)
}

/** Writes a request, and sends it without ever seeing an answer. */
const sendUnanswered = async (page: Page, organization: string, words: Words) => {
  await writeKept(page, organization, words)
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

test('a request without an answer stays over a reload, and what is chosen after it is in the one ticket that there is', async ({
  visit,
  allowStatuses,
}) => {
  allowStatuses(503)
  const { page, person } = await visit('Ben Agent', 'agent')
  const words = { title: `The lift hums ${person.username}`, description: 'Since Monday.' }
  await sendUnanswered(page, person.organization, words)
  await page.reload()
  await expect(uncertain(page)).toBeVisible()
  await expect(title(page)).toHaveValue(words.title)
  await expect(description(page)).toHaveValue(words.description)
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

test('a try without an answer is not forgotten over a refusal of the next', async ({
  visit,
  allowStatuses,
}) => {
  allowStatuses(503, 429)
  const { page, person } = await visit('Ben Agent', 'agent')
  const words = { title: `The tap drips ${person.username}`, description: 'Since Thursday.' }
  await writeKept(page, person.organization, words)
  const answers = { count: 0 }
  await page.route(creating, async (route) => {
    answers.count += 1
    if (answers.count === 1) {
      await route.fetch()
      return route.fulfill({ status: 503, body: '' })
    }
    const data = { code: 'rate.limited', requestId: '', retryAfter: 20 }
    return route.fulfill({
      status: 429,
      contentType: 'application/json',
      body: JSON.stringify([{ error: { message: '', code: -32029, data } }]),
    })
  })
  const isLooked = page.waitForResponse((answer) => answer.url().includes('/trpc/drafts.read'))
  await send(page).click()
  await expect(page.getByText(/too many tries/)).toBeVisible()
  await isLooked
  await page.waitForTimeout(400)
  await expect(description(page)).toHaveValue(words.description)
  await page.unroute(creating)

  await title(page).fill('')
  await description(page).fill('')
  const others = { title: `The bell rings ${person.username}`, description: 'All day.' }
  await title(page).fill(others.title)
  await description(page).fill(others.description)
  await send(page).click()
  await expect(page.getByRole('heading', { level: 2, name: others.title })).toBeVisible()
  await expectOne(page, person.organization, words.title)
  await expectOne(page, person.organization, others.title)
})

test('a request on its way is not changed, goes on from another page, and is told of there', async ({
  visit,
  allowStatuses,
}) => {
  allowStatuses(503)
  const { page, person } = await visit('Ben Agent', 'agent')
  const words = { title: `The fan hums ${person.username}`, description: 'Since Friday.' }
  await page.goto(`/o/${person.organization}/tickets/new`)
  await title(page).fill(words.title)
  await description(page).fill(words.description)
  const line = await holdLine(page, creating)
  await description(page).press('ControlOrMeta+Enter')
  await expect.poll(() => line.waiting.length).toBe(1)
  await page.keyboard.type(' And more.')
  await expect(description(page)).toHaveValue(words.description)
  await expect(page.locator('form.new-ticket')).toHaveAttribute('inert')
  await page.getByRole('link', { name: 'All tickets' }).click()
  await expect(page.getByRole('heading', { name: 'All tickets' })).toBeVisible()
  await page.getByRole('link', { name: 'New ticket' }).first().click()
  await expect(title(page)).toHaveValue(words.title)
  await page.keyboard.type(' And more.')
  await expect(title(page)).toHaveValue(words.title)
  await line.goOn()
  await expect(title(page)).toHaveValue('')
  await expect(page.getByText(/^TKT-\d+-\d+ was created$/)).toBeVisible()
  await expect(page).toHaveURL(/tickets\/new$/)
  await expectOne(page, person.organization, words.title)
})

test('two windows that send other words of one draft make two requests', async ({ visit }) => {
  const { page, context, person } = await visit('Ben Agent', 'agent')
  const first = { title: `The lamp flickers ${person.username}`, description: 'Since Saturday.' }
  await writeKept(page, person.organization, first)
  const other = await context.newPage()
  await other.goto(`/o/${person.organization}/tickets/new`)
  await expect(description(other)).toHaveValue(first.description)
  await title(other).fill(`The printer jams ${person.username}`)
  await description(other).fill('Since Sunday.')
  await send(page).click()
  await expect(page.getByRole('heading', { level: 2, name: first.title })).toBeVisible()
  await send(other).click()
  await expect(other.getByRole('heading', { level: 2, name: 'The printer jams' })).toBeVisible()
  await expectOne(page, person.organization, first.title)
  await expectOne(page, person.organization, `The printer jams ${person.username}`)
})

test('words that a request can no longer take stand on it as a reply that is not sent', async ({
  visit,
  visitAsAdmin,
  site,
  allowStatuses,
}) => {
  allowStatuses(503, 409)
  const { page, person } = await visit('Rita Reader')
  const { organization } = person
  await page.goto(`/o/${organization}/tickets/new`)
  await page.getByLabel('What do you need?').fill(`The gate squeaks ${person.username}`)
  await description(page).fill('Since Monday.')
  const made = { number: '', id: '' }
  await page.route(creating, async (route) => {
    const answer = await route.fetch()
    Object.assign(made, createdSchema.parse(await answer.json())[0].result.data)
    await route.fulfill({ status: 503, body: '' })
  })
  await page.getByRole('button', { name: 'Send request' }).click()
  await expect(uncertain(page)).toBeVisible({ timeout: 20_000 })
  await page.unroute(creating)
  const admin = await visitAsAdmin()
  await mutate(admin.context.request, site.address, 'tickets.edit', {
    input: { ticketId: made.id, version: 1, description: 'Since Monday, by phone.' },
    organization,
  })
  await description(page).fill('Since Monday. And very loudly.')
  await page.getByRole('button', { name: 'Send request' }).click()
  await expect(page.getByText('had arrived before')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Your reply' })).toHaveValue(
    'Since Monday. And very loudly.',
  )
})

test('what is discarded by mistake is brought back', async ({ visit }) => {
  const { page, person } = await visit('Ben Agent', 'agent')
  await page.goto(`/o/${person.organization}/tickets/new`)
  await title(page).fill('The clock is late')
  await description(page).fill('By an hour.')
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(title(page)).toHaveValue('')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(title(page)).toHaveValue('The clock is late')
  await expect(description(page)).toHaveValue('By an hour.')
  await page.waitForTimeout(400)
  await page.reload()
  await expect(description(page)).toHaveValue('By an hour.')
})
