import { type DatabaseTarget, openDatabase, openListeningClient } from '../db/client.ts'
import { createPasswordHasher, type HashCost, recommendedCost } from '../platform/adapters/argon2.ts'
import { type FileSettings, openBlobStore } from '../platform/adapters/blob-store.ts'
import { toCsvLine } from '../platform/adapters/csv.ts'
import { recognizeFile } from '../platform/adapters/file-type.ts'
import { createIdentityProviders, type IdentityClients } from '../platform/adapters/identity-providers.ts'
import { newId } from '../platform/adapters/ids.ts'
import { createSessionStore } from '../platform/adapters/lucia.ts'
import { type MailSettings, openMailer } from '../platform/adapters/nodemailer.ts'
import { createOneTimeCodes } from '../platform/adapters/one-time-codes.ts'
import { openQueue } from '../platform/adapters/pg-boss.ts'
import { createRateLimits } from '../platform/adapters/rate-limiter.ts'
import { createSecrets } from '../platform/adapters/secrets.ts'
import { describeDevice } from '../platform/adapters/user-agent.ts'
import { createWait } from '../platform/adapters/wait.ts'
import type { Ctx } from '../platform/context.ts'
import { LiveHub } from '../platform/live.ts'
import type { Deps, Log, Policy } from '../platform/ports.ts'
import { createTurns } from '../platform/turns.ts'
import { jobs } from './jobs.ts'
import { mailTemplates } from './mail-templates.ts'
import { subscribers } from './subscribers.ts'

export type DepsOptions = {
  target: DatabaseTarget
  log: Log
  /** Whether this process does background work. */
  worker: boolean
  /** Whether cookies are for HTTPS alone. */
  secureCookies: boolean
  poolSize: number
  /** `AUTH_SECRET`. */
  secret: string
  /** `FORMER_AUTH_SECRETS`. */
  formerSecrets?: readonly string[]
  policy: Policy
  publicUrl: () => string
  mail: MailSettings
  files: FileSettings
  identityClients: IdentityClients
  /** Multiplies the budgets of those who are not signed in. */
  rateLimitFactor?: number
  hashCost?: HashCost
  now?: () => Date
  wait?: Deps['wait']
}

/** What needs no opening, and holds nothing. */
const stateless = { newId, mailTemplates, describeDevice, toCsvLine, recognizeFile }

/** Makes everything that the server needs of the world, and the way to let go of it. */
export const openDeps = async (
  options: DepsOptions,
): Promise<Deps & { close: () => Promise<void>; stop: () => void }> => {
  const { target, log, worker, secureCookies, poolSize } = options
  const database = openDatabase(target, { poolSize })
  const listening = openListeningClient(target)
  const stopping = new AbortController()
  const [queue, live] = await Promise.all([
    openQueue(target, { jobs, subscribers, log, worker }),
    LiveHub.open(listening, log),
  ])
  const secrets = createSecrets(options.secret, options.formerSecrets)
  const deps: Deps = {
    db: database.db,
    sql: database.sql,
    unpreparedSql: database.unpreparedSql,
    ...stateless,
    now: options.now ?? (() => new Date()),
    wait: options.wait ?? createWait(stopping.signal),
    passwords: createPasswordHasher(options.hashCost ?? recommendedCost),
    sessions: createSessionStore(database, { secure: secureCookies }),
    secrets,
    limits: createRateLimits(database.db, { factor: options.rateLimitFactor ?? 1 }),
    turns: createTurns(),
    mailer: openMailer(options.mail),
    oneTimeCodes: createOneTimeCodes(),
    identityProviders: createIdentityProviders(options.identityClients),
    blobs: await openBlobStore(options.files, { secrets, pageOrigin: options.publicUrl, log }),
    policy: options.policy,
    publicUrl: options.publicUrl,
    queue,
    live,
    log,
    stopping: stopping.signal,
  }
  if (worker) await queue.work((jobName) => systemCtx(deps, jobName))
  return {
    ...deps,
    stop: () => stopping.abort(),
    close: async () => {
      stopping.abort()
      await queue.stop()
      deps.mailer.close()
      await listening.end({ timeout: 2 })
      await database.close()
    },
  }
}

/** The context of work that no person asked for, under the name of its job or command. */
export const systemCtx = (deps: Deps, name: string): Ctx => ({
  ...deps,
  actor: { kind: 'system', name },
  request: { requestId: deps.newId(), ip: null, userAgent: null },
})
