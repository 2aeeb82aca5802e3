import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateDrizzleJson } from 'drizzle-kit/api'
import { z } from '#shared/zod.ts'
import { migrationsFolder } from '../../db/migrate.ts'

const journalSchema = z.object({ entries: z.array(z.object({ idx: z.int(), tag: z.string() })) })
const snapshotSchema = z.looseObject({ id: z.string(), prevId: z.string() })

const readJson = (name: string): unknown =>
  JSON.parse(readFileSync(join(migrationsFolder, 'meta', name), 'utf8'))

/** The migrations of the journal in order, and the SQL files in the folder. */
export const readMigrations = () => ({
  journal: journalSchema.parse(readJson('_journal.json')).entries.map(({ tag }) => tag),
  files: readdirSync(migrationsFolder).filter((name) => name.endsWith('.sql')),
})

/** What is wrong between journal and folder: a file that is in one of them only runs nowhere, or fails the start. */
export const findMigrationFaults = ({ journal, files }: { journal: string[]; files: string[] }): string[] => [
  ...files
    .filter((file) => !journal.includes(file.replace(/\.sql$/, '')))
    .map(
      (file) =>
        `drizzle/${file} is not in the journal and would never run. Make it with npm run db:generate -- --custom.`,
    ),
  ...journal
    .filter((tag) => !files.includes(`${tag}.sql`))
    .map(
      (tag) =>
        `drizzle/${tag}.sql is missing; the journal names it. A migration that was applied is never removed.`,
    ),
  ...journal
    .filter((tag, index) => Number(tag.slice(0, 4)) !== index)
    .map(
      (tag) =>
        `${tag} is out of order in the journal. Two branches took the same number: generate the later one again.`,
    ),
]

const withoutIds = (snapshot: unknown) => {
  const { id: _, prevId: __, ...content } = snapshotSchema.parse(JSON.parse(JSON.stringify(snapshot)))
  return content
}

/** The schema that the migrations make, and the one that the tables in code declare. */
export const compareSchemas = (tables: Record<string, unknown>) => {
  const latest = readMigrations().journal.at(-1)?.slice(0, 4) ?? '0000'
  const { id } = snapshotSchema.parse(readJson(`${latest}_snapshot.json`))
  return {
    migrated: withoutIds(readJson(`${latest}_snapshot.json`)),
    declared: withoutIds(generateDrizzleJson(tables, id, undefined, 'snake_case')),
  }
}
