import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual, promisify } from 'node:util'
import { Hono } from 'hono'
import postgres from 'postgres'
import { connectionOptions } from '#server/db/client.ts'
import { encodeCursor } from '#server/platform/pages.ts'
import { z } from '#shared/zod.ts'
import { median } from '../measure.ts'
import { atLeast, ms, percent, type Section } from '../report.ts'
import { headersOf, withApp, withServer } from '../servers.ts'
import { recordStatements, type Statement } from '../statements.ts'
import type { World } from '../world.ts'

const pageSize = 50
const connections = 20
const secondsEach = 4
const rounds = 5
const poolSize = 10
const shareLimit = 0.7

const generator = fileURLToPath(import.meta.resolve('autocannon'))
const resultSchema = z.object({
  requests: z.object({ average: z.number(), total: z.number() }),
  latency: z.object({ p50: z.number(), p97_5: z.number() }),
  non2xx: z.number(),
  errors: z.number(),
})
type Load = z.infer<typeof resultSchema>

/** Sends requests from a process of its own, each connection its next when the last is answered. */
const load = async (url: string, headers: Record<string, string>): Promise<Load> => {
  const headerArguments = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}=${value}`])
  const { stdout } = await promisify(execFile)(process.execPath, [
    generator,
    '--json',
    '--no-progress',
    '-c',
    String(connections),
    '-d',
    String(secondsEach),
    ...headerArguments,
    url,
  ])
  const result = resultSchema.parse(JSON.parse(stdout))
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} requests were refused and ${result.errors} failed: ${url}`)
  return result
}

const listRowSchema = z.looseObject({ id: z.string(), sortKey: z.string() })

/** The same two statements, session and list, and the same JSON, with nothing around them. */
const bareApp = (sql: postgres.Sql, [session, list]: readonly [Statement, Statement]): Hono => {
  const app = new Hono()
  app.get('/list', async (c) => {
    const [signedIn] = await sql.unsafe(session.text, session.parameters, { prepare: true })
    if (!signedIn) return c.json({ code: 'unauthenticated' }, 401)
    const rows = await sql.unsafe(list.text, list.parameters, { prepare: true })
    const last = listRowSchema.parse(rows[pageSize - 1])
    const items = rows.slice(0, pageSize).map(({ sortKey: _, ...row }) => row)
    const nextCursor = rows.length > pageSize ? encodeCursor([last.sortKey, last.id]) : null
    return c.json({ result: { data: { items, nextCursor } } })
  })
  return app
}

const recordList = async (world: World): Promise<readonly [Statement, Statement]> => {
  const [session, list, ...others] = await recordStatements(world, (deps) =>
    world.as(world.agent, deps).tickets.list({ limit: pageSize }),
  )
  if (!session || !list || others.length > 0) throw new Error('the list is no longer two statements')
  return [session, list]
}

type Route = { url: string; headers: Record<string, string> }

const requireSameAnswer = async (one: Route, other: Route): Promise<void> => {
  const [first, second] = await Promise.all(
    [one, other].map(async ({ url, headers }): Promise<unknown> => (await fetch(url, { headers })).json()),
  )
  if (!isDeepStrictEqual(first, second)) throw new Error('the bare route does not answer the same')
}

const measureInTurn = async (whole: Route, bare: Route): Promise<{ whole: Load[]; bare: Load[] }> => {
  await requireSameAnswer(whole, bare)
  await load(bare.url, bare.headers)
  await load(whole.url, whole.headers)
  const loads: { whole: Load[]; bare: Load[] } = { whole: [], bare: [] }
  for (let round = 0; round < rounds; round += 1) {
    loads.bare.push(await load(bare.url, bare.headers))
    loads.whole.push(await load(whole.url, whole.headers))
  }
  return loads
}

const rate = (loads: readonly Load[]): number => median(loads.map(({ requests }) => requests.average))
const row = (name: string, loads: readonly Load[]) => [
  name,
  rate(loads).toFixed(0),
  ms(median(loads.map(({ latency }) => latency.p50))),
  ms(median(loads.map(({ latency }) => latency.p97_5))),
]

/** Requests per second of a list, beside a route that does nothing but what a list needs. */
export const measureThroughput = async (world: World): Promise<Section> => {
  const statements = await recordList(world)
  const sql = postgres({ ...connectionOptions(world.target), max: poolSize })
  const input = encodeURIComponent(JSON.stringify({ limit: pageSize }))
  try {
    const loads = await withServer(world, ({ address }) =>
      withApp(bareApp(sql, statements), (bareAddress) =>
        measureInTurn(
          {
            url: `${address}/trpc/tickets.list?input=${input}`,
            headers: headersOf(world, world.agent, address),
          },
          { url: `${bareAddress}/list`, headers: headersOf(world, world.agent, bareAddress) },
        ),
      ),
    )
    const shares = loads.whole.map(({ requests }, round) => {
      return requests.average / (loads.bare[round]?.requests.average ?? Number.NaN)
    })
    return {
      title: `Requests per second (${pageSize} rows, signed in, ${connections} connections)`,
      columns: ['route', 'requests/s', 'median ms', 'p97.5 ms'],
      rows: [row('tickets.list', loads.whole), row('bare route', loads.bare)],
      checks: [
        atLeast('tickets.list against the bare route', median(shares), shareLimit, percent),
        atLeast('tickets.list: requests/s', rate(loads.whole), 400, (value) => value.toFixed(0)),
      ],
    }
  } finally {
    await sql.end({ timeout: 5 })
  }
}
