import type { Context } from 'hono'
import type { StaticFiles } from '../../platform/adapters/static-files.ts'

/** What middlewares leave for each other. */
export type HttpEnv = { Variables: { requestId: string; secureHeadersNonce?: string } }

/** What the HTTP side needs beside the dependencies of the features. */
export type HttpOptions = {
  /** The public address; `localhost` by its names when absent. */
  appUrl: string | undefined
  /** The port it listens on. */
  port: () => number
  clientAddress: (c: Context) => string | null
  staticFiles: StaticFiles
  /** How many migrations the database lacks. */
  pendingMigrations: () => Promise<number>
}
