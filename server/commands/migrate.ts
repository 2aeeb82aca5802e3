import { openConfiguredDatabase } from '../app/installation.ts'
import { readConfig } from '../config.ts'
import { openDatabase } from '../db/client.ts'
import { countPendingMigrations, migrate } from '../db/migrate.ts'
import { runCommand } from './terminal/run.ts'

const bringUpToDate = async (): Promise<void> => {
  const { target, release } = await openConfiguredDatabase(readConfig())
  const database = openDatabase(target, { poolSize: 2 })
  try {
    const pending = await countPendingMigrations(database.sql)
    await migrate(target)
    console.log(
      pending === 0
        ? 'The database is up to date already.'
        : `The database is up to date; ${pending} ${pending === 1 ? 'migration was' : 'migrations were'} applied.`,
    )
  } finally {
    await database.close()
    await release()
  }
}

await runCommand(bringUpToDate)
