import type { DatabaseTarget } from '../db/client.ts'
import { migrate } from '../db/migrate.ts'
import { createSecrets } from '../platform/adapters/secrets.ts'
import { sealNewChains } from '../platform/audit.ts'

/** Applies the migrations that the database lacks; `secret` is the installation's. */
export const bringUpToDate = (target: DatabaseTarget, secret: string): Promise<void> =>
  migrate(target, (db) => sealNewChains(createSecrets(secret), db))
