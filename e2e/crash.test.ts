import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type APIRequestContext, test as base, expect } from '@playwright/test'
import postgres from 'postgres'
import { connectionOptions } from '#server/db/client.ts'
import { openCluster } from '#server/db/embedded.ts'
import { z } from '#shared/zod.ts'
import { completeSetUp, mutate } from './people.ts'
import { startServer } from './server.ts'

const requests = 200
const acknowledgedBeforeTheCrash = 60

const ticketSchema = z.object({ id: z.string(), number: z.string() })
type Made = z.infer<typeof ticketSchema>

const test = base.extend<{ folder: string; api: APIRequestContext }>({
  folder: async ({ browserName: _ }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'docket-crash-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  },
  api: async ({ playwright }, use) => {
    const api = await playwright.request.newContext()
    await use(api)
    await api.dispose()
  },
})

const inputs = Array.from({ length: requests }, (_, index) => ({
  clientId: crypto.randomUUID(),
  title: `Request ${index}`,
  description: 'Written while the power fails.',
}))

const create = async (
  api: APIRequestContext,
  address: string,
  organization: string,
  input: (typeof inputs)[number],
) => ticketSchema.parse(await mutate(api, address, 'tickets.create', { input, organization }))

/** What the database of a stopped server holds. */
const readDatabase = async (folder: string) => {
  const cluster = await openCluster(join(folder, 'postgres'), { durable: true })
  const sql = postgres({ ...connectionOptions({ ...cluster.target, database: 'docket' }), max: 1 })
  try {
    const tickets = await sql<Made[]>`select id, number from tickets order by number`
    const audits = await sql<
      { id: string }[]
    >`select entity_id as id from audit_entries where action = 'ticket.created'`
    const events = await sql<
      { id: string }[]
    >`select ticket_id as id from events where type = 'ticket.created'`
    const [gaps] = await sql<{ numbers: number }[]>`
      select (max(number) - count(*))::int as numbers from events`
    return {
      tickets,
      audits: audits.map(({ id }) => id),
      events: events.map(({ id }) => id),
      gaps: gaps?.numbers,
    }
  } finally {
    await sql.end()
    await cluster.stop()
  }
}

test('killed in the midst of 200 requests at once, the server lost and doubled none', async ({
  folder,
  api,
}) => {
  test.setTimeout(120_000)
  const first = await startServer(null, folder)
  const { organization } = await completeSetUp(api, first.address)

  const acknowledged = new Map<string, Made>()
  let killed: Promise<void> | undefined
  await Promise.allSettled(
    inputs.map(async (input) => {
      acknowledged.set(input.clientId, await create(api, first.address, organization, input))
      if (acknowledged.size === acknowledgedBeforeTheCrash) killed = first.kill()
    }),
  )
  await killed
  expect(acknowledged.size).toBeGreaterThanOrEqual(acknowledgedBeforeTheCrash)
  expect(acknowledged.size, 'the crash came in the midst').toBeLessThan(requests)

  // Everyone whose request was not answered sends it again, as the app does; so does one who was.
  const second = await startServer(null, folder)
  for (const input of inputs) {
    const made = await create(api, second.address, organization, input)
    const before = acknowledged.get(input.clientId)
    if (before) expect(made).toEqual(before)
  }
  await second.stop()

  const kept = await readDatabase(folder)
  expect(kept.tickets).toHaveLength(requests)
  expect(kept.tickets.map(({ number }) => Number(number.slice(-6)))).toEqual(
    Array.from({ length: requests }, (_, index) => index + 1),
  )
  const ids = kept.tickets.map(({ id }) => id).sort()
  expect(kept.audits.sort()).toEqual(ids)
  expect(kept.events.sort()).toEqual(ids)
  expect(kept.gaps).toBe(0)
})
