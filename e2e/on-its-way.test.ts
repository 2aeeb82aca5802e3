import type { Page, Route } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { givenTicket } from './people.ts'

const note = (page: Page) => page.getByRole('textbox', { name: 'Internal note' })
const chatField = (page: Page) => page.getByRole('textbox', { name: 'Your message' })
const kept = (page: Page) => page.waitForResponse((answer) => answer.url().includes('/trpc/drafts.keep'))
const sending = '**/trpc/*comments.add*'

/** The server writes what is sent, and its answer is not to be read. */
const loseAnswers = async (page: Page) => {
  const lost = { tries: 0 }
  await page.route(sending, async (route) => {
    await route.fetch()
    lost.tries += 1
    await route.fulfill({ body: 'lost' })
  })
  return lost
}

/** What is sent waits on the line until `goOn`. */
const holdLine = async (page: Page) => {
  const waiting: Route[] = []
  await page.route(sending, (route) => void waiting.push(route))
  return {
    waiting,
    goOn: async () => {
      await Promise.all(waiting.map((route) => route.continue()))
      await page.unroute(sending)
    },
  }
}

test('a note on its way stays out of the field from which it was sent', async ({ visit, site }) => {
  const { page, context, person } = await visit('Ben Agent', 'agent')
  const { path } = await givenTicket(context.request, site.address, person.organization)
  await page.goto(path)
  const said = (text: string) => page.getByRole('list').getByText(text)

  await test.step('also when that is opened again at once', async () => {
    const line = await holdLine(page)
    await page.getByRole('button', { name: 'Internal note' }).click()
    await Promise.all([kept(page), note(page).fill('She is right.')])
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect.poll(() => line.waiting.length).toBe(1)
    await page.keyboard.press('Escape')
    await page.keyboard.press('n')
    await expect(note(page)).toBeFocused()
    await page.waitForTimeout(1_000)
    await expect(note(page)).toHaveValue('')
    await page.keyboard.type('And patient.')
    await line.goOn()
    await expect(page.getByText('Sending…')).toHaveCount(0)
    await expect(note(page)).toHaveValue('And patient.')
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect(said('And patient.')).toHaveCount(1)
    await expect(said('She is right.')).toHaveCount(1)
  })

  await test.step('and the next answer is a reply, though it was posted without an answer', async () => {
    const lost = await loseAnswers(page)
    await expect(note(page)).toBeFocused()
    await page.keyboard.type('It is the switch.')
    await page.keyboard.press('ControlOrMeta+Enter')
    await page.keyboard.press('Escape')
    await expect.poll(() => lost.tries).toBe(3)
    await page.waitForTimeout(500)
    await expect(said('It is the switch.')).toHaveCount(1)
    await expect(page.getByRole('textbox', { name: 'Your reply' })).toHaveValue('')
    await expect(note(page)).toHaveCount(0)
  })
})

test('a chat message on its way stands once, also when the chat is opened again or it is deleted', async ({
  visit,
  site,
}) => {
  const { page, context, person } = await visit('Rita Reader')
  const { path } = await givenTicket(context.request, site.address, person.organization)
  await page.goto(`${path}?chat=true`)
  const said = page.getByRole('region', { name: 'Messages' })

  await test.step('it does not come back into the field', async () => {
    const line = await holdLine(page)
    await Promise.all([kept(page), chatField(page).fill('Is it the lamp?')])
    await chatField(page).press('Enter')
    await expect.poll(() => line.waiting.length).toBe(1)
    await page.getByRole('tab', { name: 'Details' }).click()
    await page.getByRole('tab', { name: /^Chat/ }).click()
    await expect(said.getByText('Is it the lamp?')).toHaveCount(1)
    await page.waitForTimeout(1_000)
    await expect(chatField(page)).toHaveValue('')
    await line.goOn()
    await expect(said.getByText('Sending…')).toHaveCount(0)
    await expect(said.getByText('Is it the lamp?')).toHaveCount(1)
  })

  await test.step('what its writer deletes is not about to go out', async () => {
    await loseAnswers(page)
    await chatField(page).fill('Never mind')
    await chatField(page).press('Enter')
    const own = said.getByRole('article', { name: /^message by/ }).filter({ hasText: 'Never mind' })
    await own.hover()
    await own.getByRole('button', { name: 'More for this message' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await expect(said.getByText('Your message was deleted')).toBeVisible()
    await page.waitForTimeout(3_000)
    await expect(said.getByText(/^Not sent/)).toHaveCount(0)
    await expect(said.getByText('Never mind')).toHaveCount(0)
  })
})

test('two replies that did not get through both come back, in their order', async ({ visit, site }) => {
  const { page, context, person } = await visit('Rita Reader')
  const { path } = await givenTicket(context.request, site.address, person.organization)
  const reply = page.getByRole('textbox', { name: 'Your reply' })
  await page.goto(path)
  await page.route(sending, (route) => route.fulfill({ body: 'lost' }))
  for (const text of ['It hums.', 'And it flickers.']) {
    await reply.fill(text)
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect(reply).toHaveValue('')
  }
  await expect(reply).toHaveValue('It hums.\n\nAnd it flickers.')
  // What is said of them at the edge of the page is what the field says.
  await expect(page.getByText('It is not certain that your reply was sent').first()).toBeVisible()
  await expect(page.getByText('It is not certain that this was sent.')).toBeVisible()
  await expect(page.getByText('Your reply was not sent')).toHaveCount(0)
})
