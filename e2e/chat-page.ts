import type { BrowserContext, Page } from '@playwright/test'
import { expect } from './fixtures.ts'

const showAllMs = 60_000

/** A ticket's chat in a browser, as somebody at it uses it. */
export const openChatPage = async (
  context: BrowserContext,
  { origin, organization, number }: { origin: string; organization: string; number: string },
) => {
  const page = await context.newPage()
  await page.goto(`${origin}/o/${organization}/tickets/${number}?chat=true`)
  const field = page.getByRole('textbox', { name: 'Your message' })
  await field.waitFor()
  return {
    page,
    send: async (body: string): Promise<void> => {
      await field.fill(body)
      await field.press('Enter')
    },
    /** How many of one's own messages are not known to be sent. */
    waiting: (): Promise<number> => page.getByRole('article', { name: 'message on its way' }).count(),
    /** The messages that the page holds, in their order; null for one that was deleted. */
    shown: (): Promise<(string | null)[]> => shownOn(page),
    /** Scrolls up until nothing is earlier; what was cut off is asked for by its button. */
    showAll: async (): Promise<void> => {
      const mark = page.locator('.chat-earlier')
      await expect(async () => {
        await mark.evaluateAll(([element]) => {
          element?.scrollIntoView()
          element?.querySelector('button')?.click()
        })
        expect(await mark.count()).toBe(0)
      }).toPass({ timeout: showAllMs, intervals: [20] })
    },
  }
}
export type ChatPage = Awaited<ReturnType<typeof openChatPage>>

const shownOn = (page: Page): Promise<(string | null)[]> =>
  page
    .getByRole('region', { name: 'Messages' })
    .locator('.chat-message:not([data-waiting]) .chat-bubble .markdown, .chat-tombstone')
    .evaluateAll((elements) =>
      elements.map((element) =>
        element.classList.contains('chat-tombstone') ? null : (element.textContent ?? '').trim(),
      ),
    )
