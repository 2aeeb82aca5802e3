import type { APIRequestContext, Page } from '@playwright/test'
import postgres from 'postgres'
import { connectionOptions } from '#server/db/client.ts'
import { fillThread } from '#server/testing/long-thread.ts'
import { z } from '#shared/zod.ts'
import { expect, test } from './fixtures.ts'
import { mutate } from './people.ts'

const entries = 2000
const ticketSchema = z.object({ id: z.string(), number: z.string() })
const postedSchema = z.object({ commentId: z.string() })

/** Notes how far what is in sight moves each time earlier entries come in above it. */
const watchJumps = (page: Page) =>
  page.evaluate(() => {
    const scroller = document.querySelector('.conversation-scroll')
    const list = document.querySelector('.timeline')
    if (!scroller || !list) throw new Error('there is no conversation')
    const jumps: number[] = []
    Reflect.set(window, 'jumps', jumps)
    const topOf = (element: Element) => element.getBoundingClientRect().top
    let held: { element: Element; top: number } | null = null
    const note = () => {
      const top = topOf(scroller) + 1
      const element = [...list.children].find((item) => item.getBoundingClientRect().bottom > top)
      held = element ? { element, top: topOf(element) } : null
    }
    // What comes in before the next frame is compared with where the reader has gone.
    Reflect.set(window, 'goToTop', () => {
      scroller.scrollTo({ top: 0 })
      note()
    })
    const noteEachFrame = () => {
      note()
      requestAnimationFrame(noteEachFrame)
    }
    noteEachFrame()
    new MutationObserver((changes) => {
      if (!held || changes.reduce((sum, { addedNodes }) => sum + addedNodes.length, 0) < 20) return
      const { element, top } = held
      // Two frames on, all heights are those of what is drawn.
      requestAnimationFrame(() => requestAnimationFrame(() => jumps.push(topOf(element) - top)))
    }).observe(list, { childList: true })
  })

/** Scrolls up as often as there is more above; how far what was read was moved at each time. */
const readBack = async (page: Page) => {
  await watchJumps(page)
  return page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame)
    const goToTop: () => void = Reflect.get(window, 'goToTop')
    const jumps: number[] = Reflect.get(window, 'jumps')
    const ends = Date.now() + 40_000
    while (document.querySelector('.show-earlier') && Date.now() < ends) {
      const before = jumps.length
      goToTop()
      while (jumps.length === before && document.querySelector('.show-earlier') && Date.now() < ends)
        await frame()
    }
    for (let turn = 0; turn < 4; turn += 1) await frame()
    return jumps
  })
}

// An assertion that does not hold at once has the whole page described, which takes half a minute of one this long.
const untilSaid = (page: Page, words: string) =>
  page.waitForFunction((words) => document.querySelector('.timeline')?.textContent?.includes(words), words)

const topOf = (page: Page, words: string) =>
  page
    .getByText(words, { exact: true })
    .first()
    .evaluate((element) => element.getBoundingClientRect().top)

test('a conversation of 2,000 entries opens at its newest, is read back without a jump, and follows what happens', async ({
  visit,
  visitAsAdmin,
  site,
}) => {
  const { page, context, person } = await visit('Rita Reader')
  const { organization } = person
  const change = (name: string, input: object, by = context.request) =>
    mutate(by, site.address, name, { input, organization })
  const admin = await visitAsAdmin()
  const request = { clientId: crypto.randomUUID(), title: 'A lamp hums', description: 'Hum.' }
  const ticket = ticketSchema.parse(await change('tickets.create', request))
  const reply = (body: string, by?: APIRequestContext) => {
    const input = { ticketId: ticket.id, clientId: crypto.randomUUID(), kind: 'reply', body }
    return change('comments.add', input, by).then((answer) => postedSchema.parse(answer))
  }
  const first = await reply('Which lamp is it?')
  await reply(`@${person.username}, is it on?`, admin.context.request)
  const sql = postgres({ ...connectionOptions(site.target), max: 1 })
  await fillThread(sql, ticket.id, entries)
  await sql.end()

  await page.goto(`/o/${organization}/tickets/${ticket.number}`)
  await expect(page.getByText(`Reply ${entries}`)).toBeInViewport()
  expect(await page.locator('.timeline > li').count()).toBeLessThan(200)
  const jumps = await readBack(page)
  await untilSaid(page, 'Which lamp is it?')
  expect(jumps.length).toBeGreaterThanOrEqual(entries / 100 - 1)
  expect(Math.max(...jumps.map(Math.abs))).toBeLessThan(2)

  // In the midst of it: what comes and what is changed far above fetch nothing but themselves, and move nothing.
  const asked: string[] = []
  page.on('request', (sent) => sent.url().includes('comments.timeline') && asked.push(sent.url()))
  await page.getByText('Reply 1800', { exact: true }).first().scrollIntoViewIfNeeded()
  await page.waitForTimeout(300)
  const top = await topOf(page, 'Reply 1800')
  await reply('It stopped.', admin.context.request)
  await untilSaid(page, 'It stopped.')
  await change('comments.edit', { commentId: first.commentId, body: 'Which of the lamps is it?' })
  await untilSaid(page, 'Which of the lamps is it?')
  expect(Math.abs((await topOf(page, 'Reply 1800')) - top)).toBeLessThan(2)
  // A stream that was lost meanwhile, as on a busy machine, lets everything be fetched anew.
  const wasLost = asked.some((url) => url.includes('organizations.current'))
  if (!wasLost) expect(asked).toHaveLength(2)

  await page.getByRole('button', { name: '1 new message' }).click()
  await page.waitForFunction(() => {
    const last = document.querySelector('.timeline')?.lastElementChild
    return last?.textContent?.includes('It stopped.') && last.getBoundingClientRect().bottom < innerHeight
  })

  // A notice leads to what it tells of, however far back that is.
  await page.goto(`/o/${organization}/inbox`)
  await page.getByRole('link', { name: /Ada Admin mentioned you/ }).click()
  await page.waitForFunction(() => {
    const named = document.querySelector('.timeline > [data-named]')
    const { top = -1, bottom = 0 } = named?.getBoundingClientRect() ?? {}
    return named?.textContent?.includes('is it on?') && top > 0 && bottom < innerHeight
  })
})
