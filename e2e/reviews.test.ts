import type { BrowserContext, Page } from '@playwright/test'
import type { Role } from '#shared/permissions.ts'
import { z } from '#shared/zod.ts'
import { test as base, expect } from './fixtures.ts'
import { completeSetUp, giveRole, mutate, type Person, signUp } from './people.ts'
import { expectUsable } from './usable.ts'

const ticketSchema = z.object({ id: z.string(), number: z.string(), version: z.number() })
type Ticket = z.infer<typeof ticketSchema>

type Someone = { person: Person; context: BrowserContext; page: Page }
type Words = { title?: string; description?: string; severity?: string }

type Reviewed = {
  admin: Someone
  join(name: string, role?: Role): Promise<Someone>
  ask(by: Someone, words?: Words): Promise<Ticket>
  review(by: Someone, ticket: Ticket, choice: object): Promise<Ticket>
  call(by: Someone, name: string, input: unknown): Promise<unknown>
  path(page: string): string
}

/** An organization of this test alone, in which a manager approves each request before work starts. */
const test = base.extend<{ reviewed: Reviewed }>({
  reviewed: async ({ emptyServer: { address }, openBrowser }, use) => {
    const context = await openBrowser()
    const admin = {
      person: await completeSetUp(context.request, address),
      context,
      page: await context.newPage(),
    }
    const { organization } = admin.person
    const call = (by: Someone, name: string, input: unknown) =>
      mutate(by.context.request, address, name, { input, organization })
    await call(admin, 'organizations.updateSettings', { workflow: 'reviewed' })
    const join = async (name: string, role: Role = 'requester') => {
      const context = await openBrowser()
      const person = await signUp(context.request, address, name, organization)
      if (role !== 'requester') await giveRole(admin.context.request, context.request, address, person, role)
      return { person, context, page: await context.newPage() }
    }
    const ask = async (by: Someone, words: Words = {}) => {
      const input = {
        clientId: crypto.randomUUID(),
        title: 'A lamp hums',
        description: 'The lamp in the reading room hums.',
        severity: 'low',
        ...words,
      }
      return ticketSchema.parse(await call(by, 'tickets.create', input))
    }
    const review = async (by: Someone, { id, version }: Ticket, choice: object) =>
      ticketSchema.parse(await call(by, 'reviews.review', { ticketId: id, version, ...choice }))
    await use({ admin, join, ask, review, call, path: (page) => `${address}/o/${organization}/${page}` })
  },
})

const queueOf = (page: Page) => page.getByRole('navigation', { name: 'Waiting for a review' })
const shownTitle = (page: Page) => page.getByRole('article').getByRole('heading', { level: 2 })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

test('a request goes back with a reason, comes again, and is approved by keyboard', async ({ reviewed }) => {
  const { join, ask, path } = reviewed
  const ann = await join('Ann Author')
  const max = await join('Max Manager', 'manager')
  const { number } = await ask(ann)
  await ann.page.goto(path(`tickets/${number}`))
  await expect(ann.page.getByText('In review').first()).toBeVisible()

  await max.page.goto(path('review'))
  await expect(shownTitle(max.page)).toHaveText('A lamp hums')
  await max.page.keyboard.press('s')
  await max.page.getByRole('radio', { name: 'High' }).check()
  await expect(max.page.getByText('it goes back to Ann Author')).toBeVisible()
  await max.page.getByRole('textbox', { name: 'Reason' }).fill('Everybody reads there. Since when?')
  await button(max.page, 'Send back').click()
  await expect(max.page.getByText(`${number} went back to Ann Author with severity High.`)).toBeVisible()
  await expect(max.page.getByText('Nothing waits for a review')).toBeVisible()

  await expect(ann.page.getByText('This request needs changes')).toBeVisible()
  await expect(ann.page.getByText('Everybody reads there. Since when?').first()).toBeVisible()
  await button(ann.page, 'Edit your request').click()
  await ann.page
    .getByRole('textbox', { name: 'Description' })
    .fill('The lamp in the reading room hums since noon.')
  await button(ann.page, 'Save and send for review').click()

  const draft = max.page.getByRole('article')
  await expect(shownTitle(max.page)).toHaveText('A lamp hums')
  await expect(draft).toContainText('Max Manager changed severity from Low to High')
  await expect(draft).toContainText('Everybody reads there. Since when?')
  await expect(draft.locator('ins')).toContainText('since noon')
  await max.page.keyboard.press('a')
  await expect(max.page.getByText(`${number} is approved.`)).toBeVisible()
  await expect(ann.page.getByText('Approved').first()).toBeVisible()
})

test('a severity that is lower approves, and says so beforehand', async ({ reviewed }) => {
  const { join, ask, path } = reviewed
  const { number } = await ask(await join('Ann Author'), { severity: 'high' })
  const { page } = await join('Max Manager', 'manager')
  await page.goto(path('review'))
  await button(page, 'Change severity').click()
  await page.getByRole('radio', { name: 'Low' }).check()
  await expect(page.getByText('Lower than now: the request is approved.')).toBeVisible()
  await button(page, 'Change and approve').click()
  await expect(page.getByText('Please give a reason.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Reason' }).fill('There are other lamps.')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(page.getByText(`${number} is approved with severity Low.`)).toBeVisible()
})

test('nobody reviews their own, a manager as little as an admin', async ({ reviewed }) => {
  const { admin, join, ask, path } = reviewed
  const max = await join('Max Manager', 'manager')
  await ask(max, { title: 'Max wants a lamp' })
  await ask(admin, { title: 'Ada wants a lamp' })
  for (const { page, own, other } of [
    { page: max.page, own: 'Max wants a lamp', other: 'Ada wants a lamp' },
    { page: admin.page, own: 'Ada wants a lamp', other: 'Max wants a lamp' },
  ]) {
    await page.goto(path('review'))
    await queueOf(page).getByRole('link', { name: own }).click()
    await expect(shownTitle(page)).toHaveText(own)
    await expect(page.getByText('Somebody else reviews yours.')).toBeVisible()
    await expect(button(page, 'Approve')).toHaveCount(0)
    await page.keyboard.press('a')
    await queueOf(page).getByRole('link', { name: other }).click()
    await expect(button(page, 'Approve')).toBeEnabled()
    await expect(queueOf(page).getByRole('listitem')).toHaveCount(2)
  }
})

test('an agent and a requester find no review page', async ({ reviewed }) => {
  for (const role of ['agent', 'requester'] as const) {
    const { page } = await reviewed.join('Olga Other', role)
    await page.goto(reviewed.path('review'))
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Review')
    await expect(page.getByText('Nothing waits for a review')).toHaveCount(0)
  }
})

test('keys lead through the queue and to the ticket, and are listed', async ({ reviewed }) => {
  const { join, ask, path } = reviewed
  const ann = await join('Ann Author')
  for (const title of ['First lamp', 'Second lamp', 'Third lamp']) await ask(ann, { title })
  const { page } = await join('Max Manager', 'manager')
  await page.goto(path('review'))
  await expect(shownTitle(page)).toHaveText('First lamp')
  await page.keyboard.press('j')
  await expect(shownTitle(page)).toHaveText('Second lamp')
  await page.keyboard.press('a')
  await expect(shownTitle(page)).toHaveText('Third lamp')
  await expect(queueOf(page).getByRole('listitem')).toHaveCount(2)
  await page.keyboard.press('k')
  await expect(shownTitle(page)).toHaveText('First lamp')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toContainText('Next request')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/tickets\/TKT-/)
})

test('a notice leads to its draft, however far down the list it stands', async ({ reviewed }) => {
  const { join, ask, path } = reviewed
  const { page } = await join('Max Manager', 'manager')
  const ann = await join('Ann Author')
  for (let index = 1; index <= 21; index += 1) await ask(ann, { title: `Lamp number ${index}` })
  await page.goto(path('inbox'))
  await page.getByRole('link', { name: /Lamp number 21\b/ }).click()
  await expect(shownTitle(page)).toHaveText('Lamp number 21')
  await expect(queueOf(page).getByRole('listitem')).toHaveCount(21)
  await page.goto(path('review#TKT-2020-000001'))
  await expect(page.getByText('TKT-2020-000001 is not in this list')).toBeVisible()
})

test('what one reads and types stays when somebody else decides meanwhile', async ({
  reviewed,
  allowStatuses,
}) => {
  allowStatuses(409, 422)
  const { admin, join, ask, review, path } = reviewed
  const ann = await join('Ann Author')
  const first = await ask(ann, { title: 'First lamp' })
  await ask(ann, { title: 'Second lamp' })
  const { page } = await join('Max Manager', 'manager')
  await page.goto(path('review'))
  await expect(shownTitle(page)).toHaveText('First lamp')
  await page.keyboard.press('s')
  await page.getByRole('radio', { name: 'Critical' }).check()
  await page.getByRole('textbox', { name: 'Reason' }).fill('It may burn.')

  await ask(ann, { title: 'Third lamp' })
  await expect(queueOf(page).getByRole('link', { name: 'Third lamp' })).toBeVisible()
  await review(admin, first, { action: 'APPROVE' })
  await expect(queueOf(page).getByRole('link', { name: 'First lamp' })).toHaveCount(0)
  await expect(page.getByText('does not wait for a review any more')).toBeVisible()
  await expect(shownTitle(page)).toHaveText('First lamp')
  await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('It may burn.')
  await expect(button(page, 'Send back')).toBeDisabled()
  await button(page, 'Go on').click()
  await expect(shownTitle(page)).toHaveText('Second lamp')
})

test('a decision that the server refuses is taken back with the reason', async ({
  reviewed,
  allowStatuses,
}) => {
  allowStatuses(422)
  const { admin, join, ask, review, path } = reviewed
  const first = await ask(await join('Ann Author'))
  const { page } = await join('Max Manager', 'manager')
  await page.goto(path('review'))
  await expect(button(page, 'Approve')).toBeEnabled()
  // Max's page learns of it only with the refusal.
  await page.route(/reviews\.queue/, () => new Promise(() => {}))
  await review(admin, first, { action: 'APPROVE' })
  await page.keyboard.press('a')
  await expect(page.getByText(`${first.number} was not approved`)).toBeVisible()
})

test('an admin restores what was deleted', async ({ reviewed }) => {
  const { admin, join, ask, call, path } = reviewed
  const ann = await join('Ann Author')
  const { id, number } = await ask(ann)
  const { page } = admin
  await page.goto(path('trash'))
  await expect(page.getByText('The trash is empty')).toBeVisible()
  await call(ann, 'tickets.delete', { ticketId: id })
  const row = page.getByRole('row').filter({ hasText: number })
  await expect(row).toContainText('Ann Author')
  await expect(row).toContainText('in 30 days')
  await button(page, `Restore ${number}`).click()
  await expect(page.getByText(`${number} is restored`)).toBeVisible()
  await expect(page.getByText('The trash is empty')).toBeVisible()
  await button(page, 'Open it').click()
  await expect(page).toHaveURL(new RegExp(`/tickets/${number}`))
  await expect(page.getByRole('heading', { level: 1 })).toContainText(number)
})

test('an admin chooses the workflow, and hears what becomes of drafts', async ({ reviewed }) => {
  const { admin, join, ask, path } = reviewed
  const ann = await join('Ann Author')
  const { number } = await ask(ann)
  const { page } = admin
  await page.goto(path('settings'))
  await page.getByRole('radio', { name: 'Direct' }).check()
  await expect(page.getByText('Drafts that wait for a review stay')).toBeVisible()
  await button(page, 'Save workflow').click()
  await expect(page.getByText('The workflow is saved.')).toBeVisible()
  await page.goto(path('review'))
  await expect(button(page, 'Approve')).toBeEnabled()
  await page.keyboard.press('a')
  await expect(page.getByText(`${number} is approved.`)).toBeVisible()
})

test('on a phone the requests are read one after the other @phone', async ({ reviewed }) => {
  const { join, ask, path } = reviewed
  const ann = await join('Ann Author')
  for (const title of ['First lamp', 'Second lamp']) await ask(ann, { title })
  const { page } = await join('Max Manager', 'manager')
  await page.goto(path('review'))
  await expect(page.getByRole('article')).toHaveCount(0)
  await queueOf(page).getByRole('link', { name: 'First lamp' }).click()
  await expect(shownTitle(page)).toHaveText('First lamp')
  await expect(queueOf(page)).toHaveCount(0)
  await button(page, 'Approve').click()
  await expect(shownTitle(page)).toHaveText('Second lamp')
  await page.goBack()
  await expect(queueOf(page).getByRole('listitem')).toHaveCount(1)
})

for (const tag of ['', '@phone']) {
  test(
    `the review and the trash are usable by everyone, light and dark ${tag}`.trim(),
    async ({ reviewed }) => {
      test.setTimeout(180_000)
      const { admin, join, ask, review, call, path } = reviewed
      const ann = await join('Ann Author')
      const max = await join('Max Manager', 'manager')
      const { id, version, number } = await ask(ann)
      const choice = { action: 'CHANGE_SEVERITY', newSeverity: 'high', severityChangeReason: 'Since when?' }
      const back = await review(max, { id, version, number }, choice)
      await call(ann, 'tickets.edit', { ticketId: id, version: back.version, description: 'Since noon.' })
      await call(ann, 'tickets.delete', { ticketId: (await ask(ann)).id })

      await max.page.goto(path('review'))
      await expectUsable(max.page, 'the list')
      await max.page.goto(path(`review#${number}`))
      await expect(max.page.locator('ins').first()).toBeVisible()
      await expectUsable(max.page, 'a draft that came back')
      await button(max.page, 'Change severity').click()
      await max.page.getByRole('radio', { name: 'Low' }).check()
      await expectUsable(max.page, 'the form')
      await admin.page.goto(path('trash'))
      await expect(admin.page.getByRole('button', { name: /^Restore TKT/ })).toBeVisible()
      await expectUsable(admin.page, 'the trash')
    },
  )
}
