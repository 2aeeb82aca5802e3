import { openTestCluster } from '#server/testing/database.ts'
import { buildClientWhenStale } from '../scripts/client-build.ts'

/** Playwright runs this once before all tests, and what it returns once after them. */
export default async () => {
  await buildClientWhenStale()
  const cluster = await openTestCluster()
  return () => cluster.stop()
}
