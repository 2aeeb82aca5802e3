import type { Page } from '@playwright/test'
import { z } from '#shared/zod.ts'
import { expect, test } from './fixtures.ts'
import { givenTicket, mutate, query, signUp } from './people.ts'
import { makePng } from './sample-files.ts'
import { expectUsable } from './usable.ts'

const chatSchema = z.object({
  messages: z.array(z.object({ comment: z.object({ body: z.string().nullable() }) })),
})

const field = (page: Page) => page.getByRole('textbox', { name: 'Your message' })
const messages = (page: Page) => page.getByRole('region', { name: 'Messages' })
const said = (page: Page, text: string) =>
  messages(page)
    .getByRole('article', { name: /^message/ })
    .filter({ hasText: text })
const chatTab = (page: Page) => page.getByRole('tab', { name: /^Chat/ })

test('two people chat beside a request: who is there, who types, what was seen, and nothing sent twice', async ({
  visit,
  openBrowser,
  site,
}) => {
  test.setTimeout(120_000)
  // She is to lose her connection, of which a browser complains.
  const context = await openBrowser({ isWatched: false })
  const person = await signUp(context.request, site.address, 'Rita Reader', site.admin.organization)
  const rita = { context, person, page: await context.newPage() }
  const ben = await visit('Ben Agent', 'agent')
  const { organization } = rita.person
  const ticket = await givenTicket(rita.context.request, site.address, organization)
  const address = ticket.path

  await test.step('nobody is promised who is not there', async () => {
    await rita.page.goto(`${address}?chat=true`)
    await expect(rita.page.getByText('Nobody is here just now.')).toBeVisible()
    await ben.page.goto(address)
    await expect(
      ben.page.getByRole('list', { name: 'Also here' }).getByText('Rita Reader is in the chat'),
    ).toBeAttached()
  })

  await test.step('that staff read along or write a note is not told to the requester', async () => {
    await ben.page.keyboard.press('n')
    await ben.page.keyboard.type('Rita is impatient.')
    await ben.page.waitForTimeout(1_000)
    await expect(rita.page.getByText('Nobody is here just now.')).toBeVisible()
    await expect(rita.page.getByRole('list', { name: 'Also here' })).toHaveCount(0)
    await ben.page.getByRole('textbox', { name: 'Internal note' }).fill('')
    await ben.page.keyboard.press('Escape')
  })

  await test.step('what the requester says shows at the tab, and is seen once it is in sight', async () => {
    await field(rita.page).fill('Is it the **desk** lamp?')
    await field(rita.page).press('Enter')
    await expect(chatTab(ben.page)).toHaveAccessibleName('Chat 1 new')
    await expect(rita.page.getByText(/^Seen by/)).toHaveCount(0)
    await ben.page.keyboard.press('m')
    await expect(field(ben.page)).toBeFocused()
    await expect(said(ben.page, 'Is it the desk lamp?')).toBeVisible()
    await expect(messages(ben.page).getByText('New', { exact: true })).toBeVisible()
    await expect(rita.page.getByText(/^Seen by Ben Agent \d/)).toBeVisible()
    await expect(rita.page.getByText('Ben Agent is here.')).toBeVisible()
  })

  await test.step('typing is told, and a message arrives within a second', async () => {
    await field(ben.page).pressSequentially('Yes, the one at the window')
    await expect(rita.page.getByText('Ben Agent is typing…')).toBeVisible()
    await field(ben.page).press('Shift+Enter')
    await field(ben.page).pressSequentially('I think.')
    await ben.page.getByRole('button', { name: 'Send message' }).click()
    await expect(said(rita.page, 'the one at the window')).toBeVisible({ timeout: 1_500 })
    await expect(rita.page.getByText('Ben Agent is typing…')).toHaveCount(0)
    await expect(field(ben.page)).toHaveValue('')
    await expect(field(ben.page)).toBeFocused()
  })

  await test.step('a file that is dropped on the chat is attached to the ticket', async () => {
    const { buffer } = makePng('lamp.png', 8, () => [240, 200, 40])
    const dataTransfer = await ben.page.evaluateHandle((bytes) => {
      const data = new DataTransfer()
      data.items.add(new File([Uint8Array.from(bytes)], 'lamp.png', { type: 'image/png' }))
      return data
    }, Array.from(buffer))
    await field(ben.page).dispatchEvent('drop', { dataTransfer })
    await expect(rita.page.getByRole('region', { name: 'Files' })).toContainText('lamp.png')
  })

  await test.step('one edits and deletes what one has said', async () => {
    await field(ben.page).fill('Wrong window')
    await field(ben.page).press('Enter')
    const own = said(ben.page, 'the one at the window')
    await own.hover()
    await own.getByRole('button', { name: 'More for this message' }).click()
    await ben.page.getByRole('menuitem', { name: 'Edit' }).click()
    const editor = ben.page.getByRole('textbox', { name: 'Edit this message' })
    await editor.fill('Yes, the one at the door')
    await editor.press('Enter')
    await expect(said(ben.page, 'the one at the door')).toBeFocused()
    await expect(said(rita.page, 'the one at the door')).toContainText('edited')
    const wrong = said(ben.page, 'Wrong window')
    await wrong.hover()
    await wrong.getByRole('button', { name: 'More for this message' }).click()
    await ben.page.getByRole('menuitem', { name: 'Delete' }).click()
    await ben.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await expect(messages(ben.page).getByText('Your message was deleted')).toBeFocused()
    await expect(messages(rita.page).getByText('A message by Ben Agent was deleted')).toBeVisible()
    await expect(rita.page.getByText('Wrong window')).toHaveCount(0)
  })

  await test.step('a reload keeps what was said and what is not sent yet', async () => {
    await field(rita.page).fill('Half a thought')
    await rita.page.reload()
    await expect(field(rita.page)).toHaveValue('Half a thought')
    await expect(said(rita.page, 'the one at the door')).toBeVisible()
  })

  await test.step('without a connection messages are kept, and go out once', async () => {
    await rita.context.setOffline(true)
    await field(rita.page).press('Enter')
    await field(rita.page).fill('and a whole one')
    await field(rita.page).press('Enter')
    await expect(said(rita.page, 'Half a thought')).toContainText('Not sent yet.')
    await expect(rita.page.getByText('Offline. What you send is kept here')).toBeVisible()
    await expect(rita.page.getByText('Who is here is not known while you are offline.')).toBeVisible()
    await expect(rita.page.getByText('Ben Agent is here.')).toHaveCount(0)
    await rita.context.setOffline(false)
    await expect(said(ben.page, 'and a whole one')).toBeVisible({ timeout: 15_000 })
    await expect(messages(rita.page).getByText('Not sent yet.')).toHaveCount(0)
    for (const { page } of [rita, ben]) {
      await expect(said(page, 'Half a thought')).toHaveCount(1)
      await expect(said(page, 'and a whole one')).toHaveCount(1)
    }
    const answer = await query(ben.context.request, site.address, 'chat.messages', {
      input: { ticket: ticket.id },
      organization,
    })
    const bodies = chatSchema.parse(answer).messages.map(({ comment }) => comment.body)
    expect(bodies.slice(-2)).toEqual(['Half a thought', 'and a whole one'])
    expect(bodies).toHaveLength(5)
  })

  await test.step('it is usable by everyone, light and dark', async () => {
    await expectUsable(rita.page, 'the chat of a requester')
    await expectUsable(ben.page, 'the chat of staff')
  })

  await test.step('earlier messages that cannot be fetched are asked for once, and then by hand', async () => {
    const say = (body: string) => {
      const input = { ticketId: ticket.id, kind: 'chat', body, clientId: crypto.randomUUID() }
      return mutate(ben.context.request, site.address, 'comments.add', { input, organization })
    }
    await Promise.all(Array.from({ length: 55 }, (_, index) => say(`Point ${index}`)))
    let asked = 0
    const isEarlier = (url: URL) => url.pathname.includes('chat.messages') && url.search.includes('before')
    await rita.page.route(isEarlier, (route) => {
      asked += 1
      return route.abort()
    })
    await rita.page.reload()
    const again = messages(rita.page).getByRole('button', { name: 'Show earlier' })
    await messages(rita.page).evaluate((element) => element.scrollTo({ top: -element.scrollHeight }))
    await expect(again).toBeVisible()
    await rita.page.waitForTimeout(500)
    expect(asked).toBe(1)
    await rita.page.unroute(isEarlier)
    await again.click()
    await expect(said(rita.page, 'the one at the door')).toHaveCount(1)
    await expect(again).toHaveCount(0)
  })

  await test.step('on a phone "back" closes the chat, and the connection and who is here can be seen', async () => {
    const { page } = ben
    await expect(page).toHaveURL(/chat=true/)
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(address)
    await page.getByRole('button', { name: 'Chat', exact: true }).click()
    await expect(field(page)).toBeFocused()
    await page.reload()
    await expect(page.getByRole('dialog', { name: 'Chat' })).toBeVisible()
    await page.goBack()
    await expect(page.getByRole('dialog', { name: 'Chat' })).toHaveCount(0)
    await expect(page).toHaveURL(new RegExp(`${address}$`))
    await page.getByRole('button', { name: /^Also here/ }).click()
    const here = page.getByRole('dialog', { name: /^Also here/ })
    await expect(here.getByText('Rita Reader is in the chat')).toBeVisible()
    await expect(page.getByRole('banner').getByRole('status')).toHaveText('Connected')
  })

  await test.step('who leaves is gone', async () => {
    await ben.page.setViewportSize({ width: 1280, height: 800 })
    await ben.page.goto(`/o/${organization}/tickets`)
    await expect(rita.page.getByText('Nobody is here just now.')).toBeVisible()
    // Whoever has used a chat and looks at a ticket again is not in its chat by that.
    await ben.page.goto(address)
    await expect(ben.page.getByRole('list', { name: 'Also here' })).toBeVisible()
    await expect(ben.page.getByRole('tab', { name: 'Details', selected: true })).toBeVisible()
    await expect(rita.page.getByRole('list', { name: 'Also here' })).toHaveCount(0)
  })
})
