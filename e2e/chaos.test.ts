import { setTimeout as sleep } from 'node:timers/promises'
import type { APIRequestContext, BrowserContext } from '@playwright/test'
import { z } from '#shared/zod.ts'
import { type ChaosSite, createChance, openChaosSite, type StoredMessage } from './chaos-site.ts'
import { type ChatPage, openChatPage } from './chat-page.ts'
import { test as base, expect } from './fixtures.ts'
import { completeSetUp, giveRole, mutate, query, signIn, signUp } from './people.ts'
import { RawClient } from './raw-client.ts'

const messagesInAll = 2_000
const messagesOfEachBrowser = 40
/** How many messages each raw client has on their way at once. */
const atOnce = 10
const cutEveryMs = 400
const dropDatabaseEveryMs = 5_000
const settleMs = 60_000

const test = base.extend<{ chaos: ChaosSite; chance: () => number }>({
  chaos: async ({ browserName: _ }, use) => {
    const site = await openChaosSite()
    await use(site)
    await site.close()
  },
  chance: async ({ browserName: _ }, use, { annotations }) => {
    const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31))
    annotations.push({ type: 'seed', description: String(seed) })
    process.stdout.write(`    CHAOS_SEED=${seed}\n`)
    await use(createChance(seed))
  },
})

const ticketSchema = z.object({ id: z.string(), number: z.string() })

const cookieOf = async (request: APIRequestContext): Promise<string> =>
  (await request.storageState()).cookies.map(({ name, value }) => `${name}=${value}`).join('; ')

type Three<T> = readonly [T, T, T]

/** Makes an admin, an agent and a requester, and a ticket of the requester's. */
const prepare = async (origin: string, [asAdmin, asAgent, asRequester]: Three<APIRequestContext>) => {
  const { organization } = await completeSetUp(asAdmin, origin)
  const agent = await signUp(asAgent, origin, 'Ben Agent', organization)
  await giveRole(asAdmin, asAgent, origin, agent, 'agent')
  // Whose rights changed has another session from the next answer on.
  await query(asAgent, origin, 'auth.me')
  const requester = await signUp(asRequester, origin, 'Rita Requester', organization)
  const input = { clientId: crypto.randomUUID(), title: 'In the storm', description: 'Please help.' }
  const made = await mutate(asRequester, origin, 'tickets.create', { input, organization })
  return { organization, agent, requester, ticket: ticketSchema.parse(made) }
}

const bodiesOf = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name} says ${index + 1}`)

/** Sends messages, some at once; every fiftieth is edited and every seventieth deleted. */
const sendAll = async (client: RawClient, bodies: readonly string[], onSent: () => void): Promise<void> => {
  const left = [...bodies.entries()]
  const sender = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [index, body] = next
      const id = await client.send(body)
      if (index % 70 === 69) await client.delete(id)
      else if (index % 50 === 49) await client.edit(id, `${body}, said better`)
      onSent()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, sender))
}

/** Types messages one after the other, each as soon as the field has let go of the one before. */
const typeAll = async (page: ChatPage, bodies: readonly string[], chance: () => number): Promise<void> => {
  for (const body of bodies) {
    await page.send(body)
    await sleep(400 * chance())
  }
}

/** Cuts connections, and drops those to the database, until the signal. */
const disturb = async (site: ChaosSite, chance: () => number, signal: AbortSignal): Promise<void> => {
  let dropAt = performance.now() + dropDatabaseEveryMs
  while (!signal.aborted) {
    await sleep(cutEveryMs * (0.5 + chance()))
    site.line.cutOne(chance())
    if (performance.now() < dropAt) continue
    dropAt += dropDatabaseEveryMs
    await site.dropDatabaseConnections()
  }
}

/** Disturbs until the end, and kills each process once while messages are sent. */
const beginStorm = (site: ChaosSite, chance: () => number) => {
  const calm = new AbortController()
  const disturbing = disturb(site, chance, calm.signal)
  const restarts: Promise<void>[] = []
  let sent = 0
  return {
    noteSent: (): void => {
      sent += 1
      if (sent === Math.round(messagesInAll / 4)) restarts.push(site.killAndRestart(0, 1_000))
      if (sent === Math.round(messagesInAll / 2)) restarts.push(site.killAndRestart(1, 1_000))
    },
    end: async (): Promise<void> => {
      calm.abort()
      await disturbing
      await Promise.all(restarts)
    },
  }
}

/** Everybody's copy is the database's: the same messages in the same order, each once. */
const expectSame = async (
  stored: StoredMessage[],
  clients: readonly RawClient[],
  pages: readonly ChatPage[],
) => {
  for (const client of clients) {
    await expect.poll(() => client.messages, { timeout: settleMs }).toEqual(stored)
    expect(client.disorders).toEqual([])
  }
  const bodies = stored.map(({ body }) => body)
  const expectShown = async (page: ChatPage) => {
    await page.showAll()
    await expect.poll(() => page.shown(), { timeout: settleMs }).toEqual(bodies)
  }
  await Promise.all(pages.map(expectShown))
}

const openPages = async (
  origin: string,
  { organization, ticket, agent, requester }: Awaited<ReturnType<typeof prepare>>,
  contexts: readonly [BrowserContext, BrowserContext],
) => {
  await signIn(contexts[0].request, origin, agent)
  await signIn(contexts[1].request, origin, requester)
  const open = (context: BrowserContext) =>
    openChatPage(context, { origin, organization, number: ticket.number })
  return Promise.all(contexts.map(open))
}

test('two browsers and three other clients that lose lines, servers and the database end with the same chat', async ({
  chaos,
  chance,
  openBrowser,
  playwright,
}) => {
  test.setTimeout(240_000)
  const { origin } = chaos
  const newRequest = () => playwright.request.newContext()
  const requests = [await newRequest(), await newRequest(), await newRequest()] as const
  const prepared = await prepare(origin, requests)
  const { organization, ticket } = prepared
  const clients = await Promise.all(
    requests.map(
      async (request) => new RawClient({ origin, cookie: await cookieOf(request), organization }, ticket),
    ),
  )
  const unwatched = { isWatched: false }
  const pages = await openPages(origin, prepared, [
    await openBrowser(unwatched),
    await openBrowser(unwatched),
  ])
  await expect.poll(() => clients.every(({ hasBegun }) => hasBegun)).toBe(true)

  const typed = pages.map((_, index) => bodiesOf(`Page ${index + 1}`, messagesOfEachBrowser))
  const each = Math.ceil((messagesInAll - typed.flat().length) / clients.length)
  const called = clients.map((_, index) => bodiesOf(`Client ${index + 1}`, each))
  const storm = beginStorm(chaos, chance)
  try {
    await Promise.all([
      ...clients.map((client, index) => sendAll(client, called[index] ?? [], storm.noteSent)),
      ...pages.map((page, index) => typeAll(page, typed[index] ?? [], chance)),
    ])
  } finally {
    await storm.end()
  }
  for (const page of pages) await expect.poll(() => page.waiting(), { timeout: settleMs }).toBe(0)

  const stored = await chaos.readChat()
  expect(stored).toHaveLength(called.flat().length + typed.flat().length)
  await expectSame(stored, clients, pages)
  expect(chaos.isWhole(), chaos.log()).toBe(true)
  for (const client of clients) await client.close()
  for (const request of requests) await request.dispose()
})
