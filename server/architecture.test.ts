import { initTRPC } from '@trpc/server'
import { integer, pgTable } from 'drizzle-orm/pg-core'
import { describe, expect, test } from 'vitest'
import { appRouter } from './app/router.ts'
import { findUnguarded } from './testing/architecture/access.ts'
import { architecture, sayFault } from './testing/architecture/all-rules.ts'
import { featureOrder, layerOf } from './testing/architecture/layers.ts'
import { compareSchemas, findMigrationFaults, readMigrations } from './testing/architecture/migrations.ts'
import { plantedFeatures } from './testing/architecture/planted/features.ts'
import { plantedImports } from './testing/architecture/planted/imports.ts'
import { type Files, type Planted, twoTables } from './testing/architecture/planted/planted.ts'
import { plantedRuntime } from './testing/architecture/planted/runtime.ts'
import { plantedShape } from './testing/architecture/planted/shape.ts'
import { plantedWrites } from './testing/architecture/planted/writes.ts'
import { makeSource, readSources, type Source } from './testing/architecture/sources.ts'

const project = readSources()

test('the rules see the whole project', () => {
  const layers = new Set(project.map(({ path }) => layerOf(path)))
  expect([...layers]).toEqual(
    expect.arrayContaining([
      'shared',
      'db',
      'platform',
      'features',
      'app',
      'main',
      'config',
      'client',
      'testing',
    ]),
  )
  expect(project.flatMap(({ tables }) => tables).length).toBeGreaterThan(5)
  expect(project.flatMap(({ writes }) => writes).length).toBeGreaterThan(5)
})

describe('in this project', () => {
  test.each(architecture)('$sentence', ({ find }) => {
    expect(find(project).map(sayFault)).toEqual([])
  })
})

const ruleOf = (sentence: string) => {
  const rule = architecture.find((one) => one.sentence === sentence)
  if (!rule) throw new Error(`no rule says: ${sentence}`)
  return rule
}

const read = (files: Files): Source[] => Object.entries(files).map(([path, text]) => makeSource(path, text))

const comments = 'server/features/comments'
const platform = 'server/platform/audit.ts'

const planted: Planted = {
  ...plantedImports,
  ...plantedFeatures,
  ...plantedWrites,
  ...plantedRuntime,
  ...plantedShape,
}

const cases = Object.entries(planted).flatMap(([sentence, faults]) =>
  faults.map(([fault, files, expected]) => ({ sentence, fault, files, expected })),
)

describe('a fault is found', () => {
  test('by every rule', () => {
    expect(Object.keys(planted).sort()).toEqual(architecture.map(({ sentence }) => sentence).sort())
  })

  test.each(cases)('when $fault', ({ sentence, files, expected }) => {
    const said = ruleOf(sentence).find(read(files)).map(sayFault)
    expect(said).toHaveLength(1)
    expect(said[0]).toContain(expected)
  })
})

/** Code as it should be: no rule may object to it. */
const sound: [what: string, files: Files][] = [
  [
    'a row that is locked for update',
    {
      ...twoTables,
      [`${comments}/queries.ts`]: 'const a = (sql) => sql`select id from tickets for update`',
    },
  ],
  [
    'an upsert',
    {
      ...twoTables,
      'server/features/tickets/mutations.ts':
        'const a = (sql) => sql`insert into tickets (id) values (1) on conflict do update set id = 2`',
    },
  ],
  [
    'a deletion from a map',
    {
      ...twoTables,
      [`${comments}/queries.ts`]: 'const a = new Map()\nexport const b = (key) => a.delete(key)',
    },
  ],
  ['a time that is given', { [`${comments}/rules.ts`]: 'export const a = (at: string) => new Date(at)' }],
  [
    'circles of types',
    {
      'shared/tickets.ts': "import type { B } from './comments.ts'",
      'shared/comments.ts': "import { type A } from './tickets.ts'",
    },
  ],
  [
    'the router’s type in the client',
    { 'client/lib/api.ts': "import type { AppRouter } from '#server/app/router.ts'" },
  ],
  [
    'a test with all of the server',
    {
      [`${comments}/rules.test.ts`]:
        "import { a } from '../../testing/database.ts'\nimport fc from 'fast-check'",
    },
  ],
  [
    'a file of its own for a verb',
    {
      [`${comments}/mutations/add-comment.ts`]:
        "import { a } from '../../tickets/mutations/change-ticket.ts'",
    },
  ],
  [
    'platform’s own table',
    {
      ...twoTables,
      [platform]:
        "import { auditEntries } from '../db/schema/platform.ts'\nexport const a = (db) => db.insert(auditEntries)",
    },
  ],
]

test.each(sound)('no rule objects to %s', (_, files) => {
  expect(architecture.flatMap(({ find }) => find(read(files))).map(sayFault)).toEqual([])
})

test('the order of features names each of them once', () => {
  expect(new Set(featureOrder).size).toBe(featureOrder.length)
})

describe('every procedure says who may call it', () => {
  test('in this project', () => {
    expect(Object.keys(appRouter._def.procedures).length).toBeGreaterThan(10)
    expect(findUnguarded(appRouter._def.procedures)).toEqual([])
  })

  test('a fault is found when a procedure was made without', () => {
    const t = initTRPC.meta<{ for: string; permission?: string }>().create()
    const { procedures } = t.router({
      bare: t.procedure.query(() => 1),
      unknown: t.procedure.meta({ for: 'members', permission: 'ticket.burn' }).query(() => 1),
      open: t.procedure.meta({ for: 'everyone' }).query(() => 1),
    })._def
    expect(findUnguarded(procedures).map((said) => said.split(' ')[0])).toEqual(['bare', 'unknown'])
  })
})

describe('migrations', () => {
  const modules = import.meta.glob<Record<string, unknown>>('./db/schema/*.ts', { eager: true })
  const schema = Object.fromEntries(Object.values(modules).flatMap((module) => Object.entries(module)))

  test('all of them are in the journal, in order', () => {
    expect(findMigrationFaults(readMigrations())).toEqual([])
  })

  test('faults are found when one was forgotten, removed or numbered twice', () => {
    const journal = ['0000_a', '0001_gone', '0001_twice']
    const files = ['0000_a.sql', '0001_twice.sql', '0002_forgotten.sql']
    expect(findMigrationFaults({ journal, files })).toEqual([
      expect.stringContaining('0002_forgotten.sql is not in the journal'),
      expect.stringContaining('0001_gone.sql is missing'),
      expect.stringContaining('0001_twice is out of order'),
    ])
  })

  test('they make the tables that the code declares; otherwise run npm run db:generate', () => {
    const { migrated, declared } = compareSchemas(schema)
    expect(declared).toEqual(migrated)
  })

  test('a fault is found when a table has no migration', () => {
    const { migrated, declared } = compareSchemas({ ...schema, extra: pgTable('extra', { id: integer() }) })
    expect(declared).not.toEqual(migrated)
  })
})
