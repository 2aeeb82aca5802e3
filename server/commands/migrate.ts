import { openConfiguredDatabase, secretOf } from '../app/installation.ts'
import { bringUpToDate } from '../app/migrations.ts'
import { readConfig } from '../config.ts'
import { openDatabase } from '../db/client.ts'
import { countPendingMigrations } from '../db/migrate.ts'
import { runCommand } from './terminal/run.ts'

const runMigrations = async (): Promise<void> => {
  const config = readConfig()
  const { target, release } = await openConfiguredDatabase(config)
  const database = openDatabase(target, { poolSize: 2 })
  try {
    const pending = await countPendingMigrations(database.sql)
    await bringUpToDate(target, secretOf(config))
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

await runCommand(runMigrations)
