import type { APIRequestContext, Page, Request } from '@playwright/test'
import { z } from '#shared/zod.ts'
import { findFreePort } from './cuttable-line.ts'
import { expect, test } from './fixtures.ts'
import { completeSetUp, mutate, query } from './people.ts'

const cutForMs = 10_000

const ticketSchema = z.object({ id: z.string(), number: z.string(), version: z.number() })
const listSchema = z.object({ items: z.array(z.object({ number: z.string(), title: z.string() })) })
const countsSchema = z.object({ byStatus: z.record(z.string(), z.number()) })

type Site = { address: string; organization: string; origin?: string }

/** Calls the API as the person signed in at `request`. */
const callsOf = (request: APIRequestContext, { address, ...site }: Site) => ({
  ask: async (title: string) => {
    const input = { clientId: crypto.randomUUID(), title, description: 'Please help.' }
    return ticketSchema.parse(await mutate(request, address, 'tickets.create', { input, ...site }))
  },
  reply: (ticketId: string, body: string) => {
    const input = { ticketId, clientId: crypto.randomUUID(), kind: 'reply', body }
    return mutate(request, address, 'comments.add', { input, ...site })
  },
  move: ({ id, version }: { id: string; version: number }, status: string) =>
    mutate(request, address, 'tickets.changeStatus', { input: { ticketId: id, version, status }, ...site }),
  list: async () =>
    listSchema.parse(await query(request, address, 'tickets.list', { input: {}, ...site })).items,
  counts: async () => countsSchema.parse(await query(request, address, 'tickets.counts', site)).byStatus,
})

const shownTitles = async (page: Page) => {
  const rows = page.getByRole('main').getByRole('link', { name: /TKT-/ })
  const texts = await rows.allInnerTexts()
  return texts.map((text) => /Request \w+/.exec(text)?.[0])
}

test('eight tabs of one browser all follow, over one stream between them', async ({ visitAsAdmin, site }) => {
  test.setTimeout(120_000)
  const { context, person } = await visitAsAdmin()
  const { ask } = callsOf(context.request, { address: site.address, organization: person.organization })
  const streams = new Set<Request>()
  context.on('request', (request) => request.url().includes('/trpc/live.events') && streams.add(request))
  context.on('requestfailed', (request) => streams.delete(request))
  context.on('requestfinished', (request) => streams.delete(request))
  const openStreams = () => [...streams].filter((request) => !request.frame().page().isClosed()).length

  const tabs: Page[] = []
  for (let index = 0; index < 8; index += 1) {
    const tab = await context.newPage()
    await tab.goto(`/o/${person.organization}/tickets`)
    await expect(tab.getByRole('heading', { level: 1 })).toBeVisible()
    tabs.push(tab)
  }
  await ask('Request alpha')
  for (const tab of tabs) await expect(tab.getByText('Request alpha')).toBeVisible()
  expect(openStreams()).toBe(1)

  // The tab that holds the stream closes; another takes over where it was.
  await tabs[0]?.close()
  await ask('Request beta')
  for (const tab of tabs.slice(1)) await expect(tab.getByText('Request beta')).toBeVisible()
  await expect.poll(openStreams).toBe(1)
})

test('cut off for a while and back, a page shows exactly what the database holds', async ({
  openBrowser,
  openLine,
  startOwnServer,
}) => {
  test.setTimeout(cutForMs + 120_000)
  const port = await findFreePort()
  const line = await openLine(port)
  const origin = `http://127.0.0.1:${line.port}`
  await startOwnServer({ port, env: { APP_URL: origin } })
  const address = `http://127.0.0.1:${port}`
  const context = await openBrowser({ isWatched: false })
  const aside = (await openBrowser()).request
  const admin = await completeSetUp(context.request, origin)
  const { organization } = admin
  await mutate(aside, address, 'auth.signIn', {
    input: { identifier: admin.username, password: admin.password },
    origin,
  })
  const others = callsOf(aside, { address, organization, origin })
  const first = await others.ask('Request first')
  const list = await context.newPage()
  await list.goto(`${origin}/o/${organization}/tickets`)
  const ticket = await context.newPage()
  await ticket.goto(`${origin}/o/${organization}/tickets/${first.number}`)
  await expect(list.getByText('Request first')).toBeVisible()
  await expect(ticket.getByRole('heading', { level: 2, name: 'Request first' })).toBeVisible()
  // All of its parts have come: one that cannot come later fails the page.
  await ticket.waitForLoadState('networkidle')

  line.cut()
  for (let index = 0; index < 12; index += 1) await others.ask(`Request missed${index}`)
  for (let index = 0; index < 12; index += 1) await others.reply(first.id, `Missed reply number ${index}.`)
  await others.move({ id: first.id, version: 13 }, 'waiting')
  await expect(list.getByRole('status').filter({ hasText: 'Offline' })).toBeVisible()
  await list.waitForTimeout(cutForMs)
  await expect(list.getByText('Request missed0')).toHaveCount(0)
  line.restore()

  // In the words of the page: as many rows, in the order, with the counts that the database answers.
  const stored = (await others.list()).map(({ title }) => title)
  await expect.poll(() => shownTitles(list), { timeout: 45_000 }).toEqual(stored)
  const { open } = await others.counts()
  await expect(list.getByRole('link', { name: `Open ${open}` })).toBeVisible()
  for (let index = 0; index < 12; index += 1) {
    await expect(ticket.getByText(`Missed reply number ${index}.`)).toHaveCount(1)
  }
  await expect(ticket.getByRole('button', { name: 'Change status: Waiting on requester' })).toBeVisible()
  await expect(list.getByRole('status').filter({ hasText: 'Connected' })).toBeAttached()
})

test('a server that is stopped lets go of its streams, and the page follows again when it is back', async ({
  openBrowser,
  startOwnServer,
}) => {
  test.setTimeout(120_000)
  const port = await findFreePort()
  const first = await startOwnServer({ port })
  const context = await openBrowser({ isWatched: false })
  const { organization } = await completeSetUp(context.request, first.address)
  const page = await context.newPage()
  await page.goto(`${first.address}/o/${organization}/tickets`)
  const others = callsOf(context.request, { address: first.address, organization })
  await others.ask('Request before')
  await expect(page.getByText('Request before')).toBeVisible()

  await first.stop()
  await startOwnServer({ port })
  await others.ask('Request after')
  await expect(page.getByText('Request after')).toBeVisible({ timeout: 30_000 })
})
