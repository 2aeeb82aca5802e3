import type { Page } from '@playwright/test'
import { z } from '#shared/zod.ts'
import { expect, test } from './fixtures.ts'
import { holdLine } from './held-line.ts'
import { givenTicket, mutate } from './people.ts'

const addedSchema = z.object({ commentId: z.string() })

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

/** Looks between all that the page does whether words stand on it, in a field or elsewhere. */
const watchWords = (page: Page, words: string) =>
  page.evaluateHandle((text) => {
    const seen = { looks: 0, misses: 0, isOver: false }
    const turn = new MessageChannel()
    const look = () => {
      const fields = [...document.querySelectorAll('textarea')].map(({ value }) => value)
      seen.looks += 1
      if (![document.body.textContent, ...fields].some((each) => each.includes(text))) seen.misses += 1
      if (!seen.isOver) turn.port2.postMessage(null)
    }
    turn.port1.onmessage = look
    look()
    return seen
  }, words)

test('what is sent stands on the page at every moment, in its field or among the messages', async ({
  visit,
  site,
}) => {
  const { page, context, person } = await visit('Rita Reader')
  const { path } = await givenTicket(context.request, site.address, person.organization)
  const reply = page.getByRole('textbox', { name: 'Your reply' })
  const article = page.getByRole('article', { name: /^reply by/ })
  await page.goto(path)
  for (const words of ['It hums.', 'And it flickers.', 'Now it is dark.']) {
    await reply.fill(words)
    const watch = await watchWords(page, words)
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect(article.filter({ hasText: words })).toHaveCount(1)
    await expect(page.getByText('Sending…')).toHaveCount(0)
    const { looks, misses } = await watch.evaluate((seen) => Object.assign(seen, { isOver: true }))
    expect(looks).toBeGreaterThan(10)
    expect(misses).toBe(0)
  }
})

test('a note on its way stays out of the field from which it was sent', async ({ visit, site }) => {
  const { page, context, person } = await visit('Ben Agent', 'agent')
  const { path } = await givenTicket(context.request, site.address, person.organization)
  await page.goto(path)
  const said = (text: string) => page.getByRole('list').getByText(text)

  await test.step('also when that is opened again at once', async () => {
    const line = await holdLine(page, sending)
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

test('notes without an answer come back as notes, also over a reload', async ({ visit, site }) => {
  const { page, context, person } = await visit('Ben Agent', 'agent')
  const { path } = await givenTicket(context.request, site.address, person.organization)
  await page.goto(path)
  await page.route(sending, (route) => route.fulfill({ body: 'lost' }))
  await page.getByRole('button', { name: 'Internal note' }).click()
  const texts = ['She is right.', 'And patient.'] as const
  for (const text of texts) {
    await note(page).fill(text)
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect(note(page)).toHaveValue('')
  }
  await expect(note(page)).toHaveValue(texts[0])
  await page.reload()
  await expect(note(page)).toHaveValue(texts[0])
  await page.unroute(sending)
  // By the button, which the focus leaves the field for.
  await page.getByRole('button', { name: 'Add note' }).click()
  await expect(note(page)).toHaveValue(texts[1])
  await page.getByRole('button', { name: 'Add note' }).click()
  await expect(page.getByRole('textbox', { name: 'Your reply' })).toHaveValue('')
  await page.reload()
  const notes = page.getByRole('article', { name: /^note by/ })
  await expect(notes).toHaveCount(2)
  await expect(notes.last()).toContainText(texts[1])
  await expect(page.getByText('(not sent yet)')).toHaveCount(0)
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
    const line = await holdLine(page, sending)
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

test('two replies without an answer come back one after the other, and neither is posted twice', async ({
  visit,
  site,
}) => {
  const { page, context, person } = await visit('Rita Reader')
  const { path } = await givenTicket(context.request, site.address, person.organization)
  const reply = page.getByRole('textbox', { name: 'Your reply' })
  const more = page.getByText('What you sent after this did not get through either, and comes here next.')
  const sendBoth = async (texts: readonly [string, string]) => {
    for (const text of texts) {
      await reply.fill(text)
      await page.keyboard.press('ControlOrMeta+Enter')
      await expect(reply).toHaveValue('')
    }
    await expect(reply).toHaveValue(texts[0])
    // What is said of them at the edge of the page is what the field says.
    await expect(page.getByText('It is not certain that your reply was sent').first()).toBeVisible()
    await expect(page.getByText('It is not certain that this was sent.')).toBeVisible()
    await expect(page.getByText('Your reply was not sent')).toHaveCount(0)
    await expect(more).toBeVisible()
  }
  const sendAgain = async () => {
    await reply.focus()
    await page.keyboard.press('ControlOrMeta+Enter')
  }
  const expectBothOnce = async (texts: readonly [string, string]) => {
    await expect(reply).toHaveValue('')
    await expect(page.getByText('Sending…')).toHaveCount(0)
    await page.reload()
    const said = page.getByRole('article', { name: /^reply by/ })
    for (const text of texts) await expect(said.filter({ hasText: text })).toHaveCount(1)
    await expect(said.last()).toContainText(texts[1])
    await expect(reply).toHaveValue('')
  }

  await test.step('when they never arrived, also over a reload', async () => {
    const texts = ['It hums.', 'And it flickers.'] as const
    await page.goto(path)
    await page.route(sending, (route) => route.fulfill({ body: 'lost' }))
    await sendBoth(texts)
    await page.reload()
    await expect(reply).toHaveValue(texts[0])
    await expect(more).toBeVisible()
    // Tried again without an answer, it stays the first.
    await sendAgain()
    await expect(reply).toHaveValue('')
    await expect(reply).toHaveValue(texts[0])
    await expect(more).toBeVisible()
    await page.unroute(sending)
    await sendAgain()
    await expect(reply).toHaveValue(texts[1])
    await expect(more).toHaveCount(0)
    await sendAgain()
    await expectBothOnce(texts)
  })

  await test.step('when both arrived, and the page was told nothing of that', async () => {
    const texts = ['It stopped.', 'And began anew.'] as const
    await page.route('**/trpc/live.events*', () => {})
    await page.reload()
    await loseAnswers(page)
    await sendBoth(texts)
    await page.unroute(sending)
    // The answer to the first brings the second into sight.
    await sendAgain()
    await expectBothOnce(texts)
  })
})

test('what was typed behind a reply that arrived without an answer is sent, and that reply not again', async ({
  visit,
  site,
  allowStatuses,
}) => {
  allowStatuses(409)
  const { page, context, person } = await visit('Rita Reader')
  const { path } = await givenTicket(context.request, site.address, person.organization)
  const reply = page.getByRole('textbox', { name: 'Your reply' })
  await page.route('**/trpc/live.events*', () => {})
  await page.goto(path)
  const lost = await loseAnswers(page)
  await reply.fill('It hums.')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect.poll(() => lost.tries).toBe(1)
  await reply.fill('And it flickers.')
  await expect(reply).toHaveValue('It hums.\n\nAnd it flickers.')
  await page.unroute(sending)
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(reply).toHaveValue('And it flickers.')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(reply).toHaveValue('')
  const said = page.getByRole('article', { name: /^reply by/ })
  await expect(said).toHaveCount(2)
  await expect(said.first()).toHaveText(/It hums\.$/)
  await expect(said.last()).toHaveText(/And it flickers\.$/)
})

test('the words that a chat message is to have outlast a reload, and the message itself', async ({
  visit,
  site,
}) => {
  const { page, context, person } = await visit('Rita Reader')
  const mia = await visit('Mia Manager', 'manager')
  const { organization } = person
  const { id: ticketId, path } = await givenTicket(context.request, site.address, organization)
  const input = { ticketId, kind: 'chat', body: 'Is it the lamp?', clientId: crypto.randomUUID() }
  const { commentId } = addedSchema.parse(
    await mutate(context.request, site.address, 'comments.add', { input, organization }),
  )
  const editor = page.getByRole('textbox', { name: 'Edit this message' })
  await page.goto(`${path}?chat=true`)
  const own = page.getByRole('article', { name: /^message by/ })
  await own.hover()
  await own.getByRole('button', { name: 'More for this message' }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  await editor.fill('Is it the fan?')
  await page.waitForTimeout(400)
  await page.reload()
  await expect(editor).toHaveValue('Is it the fan?')

  await mutate(mia.context.request, site.address, 'comments.delete', { input: { commentId }, organization })
  await expect(page.getByText('This message was deleted while you were changing it.')).toBeVisible()
  await expect(editor).toHaveValue('Is it the fan?')
  await page.getByRole('button', { name: 'Make it a new message' }).click()
  await expect(page.getByText('Your message was deleted')).toBeVisible()
  await expect(chatField(page)).toHaveValue('Is it the fan?')
  await chatField(page).press('Enter')
  await expect(own).toContainText('Is it the fan?')
})

test('whoever deletes a message goes on at its place, also before the stream tells of it', async ({
  visit,
  site,
}) => {
  const { page, context, person } = await visit('Rita Reader')
  const { organization } = person
  const { id: ticketId, path } = await givenTicket(context.request, site.address, organization)
  for (const kind of ['chat', 'reply']) {
    const input = { ticketId, kind, body: `A ${kind}`, clientId: crypto.randomUUID() }
    await mutate(context.request, site.address, 'comments.add', { input, organization })
  }
  await page.route('**/trpc/live.events*', () => {})
  await page.goto(`${path}?chat=true`)
  for (const noun of ['message', 'reply']) {
    await page.getByRole('button', { name: `More for this ${noun}` }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    const tombstone = page.getByRole('article').filter({ hasText: /was deleted/ })
    await expect(noun === 'message' ? tombstone.last() : tombstone.first()).toBeFocused()
  }
})
