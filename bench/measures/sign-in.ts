import { eq } from 'drizzle-orm'
import { createApp } from '#server/app/http/app.ts'
import { users } from '#server/db/schema/auth.ts'
import { z } from '#shared/zod.ts'
import { median, type Operation, timeInterleaved } from '../measure.ts'
import { atMost, type Check, percent, type Section, timingColumns, timingRows } from '../report.ts'
import type { World } from '../world.ts'

const signInsEach = 500
const warmUps = 10
const differenceLimit = 0.1
const origin = 'http://127.0.0.1:3000'
const addressHeader = 'x-bench-address'

/** What of an answer could tell whether an account exists. */
type Answer = { status: number; bodyKeys: string; headers: string }

const errorSchema = z.object({ error: z.looseObject({ data: z.record(z.string(), z.unknown()) }) })

/** The HTTP side without a socket; each request says from which address it comes. */
const openApp = ({ deps }: World) =>
  createApp(deps, {
    appUrl: origin,
    port: () => 3000,
    clientAddress: (c) => c.req.header(addressHeader) ?? null,
    staticFiles: { assets: (_c, next) => next(), publicFiles: (_c, next) => next(), page: '' },
    pendingMigrations: async () => 0,
  })

const tryToSignIn = async (app: ReturnType<typeof openApp>, identifier: string, count: number) => {
  const response = await app.request('/trpc/auth.signIn', {
    method: 'POST',
    headers: {
      origin,
      'content-type': 'application/json',
      [addressHeader]: `10.9.${Math.floor(count / 250)}.${(count % 250) + 1}`,
    },
    body: JSON.stringify({ identifier, password: 'not the password' }),
  })
  const { error } = errorSchema.parse(await response.json())
  return {
    status: response.status,
    bodyKeys: [...Object.keys(error), ...Object.keys(error.data)].sort().join(' '),
    headers: [...response.headers.keys()].sort().join(' '),
  } satisfies Answer
}

const sameCheck = (what: string, values: readonly (string | number)[]): Check => {
  const different = new Set(values)
  return {
    what,
    measured: different.size === 1 ? 'the same in all' : `${different.size} different`,
    mustHold: 'the same in all',
    holds: different.size === 1,
  }
}

/**
 * Sign-ins that fail, by a name that has an account and one that has none, in turn. The wait after failures, which
 * is the same for both, is left out.
 */
export const measureSignIn = async (world: World): Promise<Section> => {
  const { deps, agent } = world
  const passwordHash = await deps.passwords.hash('a password of the benchmark')
  await deps.db.update(users).set({ passwordHash }).where(eq(users.id, agent.id))
  const app = openApp(world)
  const answers: Answer[] = []
  const signIn = (name: string, identifier: string): Operation => ({
    name,
    run: async () => {
      answers.push(await tryToSignIn(app, identifier, answers.length))
    },
  })
  const known = 'known name, wrong password'
  const unknown = 'unknown name'
  const timings = await timeInterleaved([signIn(known, agent.username), signIn(unknown, 'nobody-at-all')], {
    rounds: signInsEach,
    warmUps,
  })
  const medians = [known, unknown].map((name) => median(timings.get(name) ?? []))
  const difference = Math.max(...medians) / Math.min(...medians) - 1
  return {
    title: `Sign-in (${signInsEach * 2} over HTTP, each from an address of its own)`,
    columns: timingColumns(null),
    rows: timingRows(timings, null),
    checks: [
      sameCheck(
        'status',
        answers.map(({ status }) => status),
      ),
      sameCheck(
        'keys of the body',
        answers.map(({ bodyKeys }) => bodyKeys),
      ),
      sameCheck(
        'names of the headers',
        answers.map(({ headers }) => headers),
      ),
      atMost('difference of the medians', difference, differenceLimit, percent),
    ],
  }
}
