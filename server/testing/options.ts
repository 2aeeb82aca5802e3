import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DepsOptions } from '../app/deps.ts'

/** What a server needs beside its database, where nothing of it is tested. */
export const plainOptions = {
  secureCookies: false,
  secret: 'a secret that only these tests have and know',
  policy: { requireEmailVerification: true, autoCloseDays: 14, isInboxOpen: false },
  publicUrl: () => 'http://127.0.0.1:3000',
  mail: { smtpUrl: undefined, from: 'Docket <docket@example.org>' },
  files: { folder: join(tmpdir(), `docket-test-files-${process.pid}`) },
  identityClients: {},
  // What is tested is seldom how often one may try it.
  rateLimitFactor: 1_000,
  // Nor how long one is made to wait.
  wait: async () => {},
} as const satisfies Partial<DepsOptions>
