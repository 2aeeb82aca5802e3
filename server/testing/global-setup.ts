import { openTestCluster } from './database.ts'

/** Vitest runs this once before all test files, and what it returns once after them. */
export default async () => {
  const cluster = await openTestCluster()
  return () => cluster.stop()
}
