import { featureOf } from './layers.ts'
import { type Fault, isForTests, type Rule, type Source } from './sources.ts'
import type { Write } from './writes.ts'

type Table = { owner: string; variable: string; name: string }

const schemaOwner = (path: string): string | undefined =>
  /^server\/db\/schema\/([a-z-]+)\.ts$/.exec(path)?.[1]

const listTables = (sources: readonly Source[]): Table[] =>
  sources.flatMap(({ path, tables }) => {
    const owner = schemaOwner(path)
    return owner === undefined ? [] : tables.map((table) => ({ ...table, owner }))
  })

const tableOf = (tables: readonly Table[], { origins }: Source, write: Write): Table | undefined => {
  if ('table' in write) return tables.find(({ name }) => name === write.table.toLowerCase())
  const origin = origins.get(write.variable)
  if (!origin) return tables.find(({ variable }) => variable === write.variable)
  return tables.find(
    ({ owner, variable }) => schemaOwner(origin.target) === owner && origin.name === variable,
  )
}

const writerOf = (path: string): string | undefined =>
  path.startsWith('server/platform/') ? 'platform' : featureOf(path)

const findForeignWrites = (sources: readonly Source[]): Fault[] => {
  const tables = listTables(sources)
  return sources
    .filter((source) => source.path.startsWith('server/') && !isForTests(source))
    .flatMap((source) =>
      source.writes.flatMap((write) => {
        const table = tableOf(tables, source, write)
        if (!table || table.owner === writerOf(source.path)) return []
        return [
          {
            path: source.path,
            line: write.line,
            wrong: `${write.verb} of ${table.name}, a table of ${table.owner}`,
            instead: `Any feature may read it, only its owner writes it: call a mutation of ${table.owner}, or react to its events.`,
          },
        ]
      }),
    )
}

const findWritesOutsideMutations = (sources: readonly Source[]): Fault[] => {
  const tables = listTables(sources)
  return sources
    .filter(({ path }) => featureOf(path) && !/^server\/features\/[^/]+\/mutations(\.ts|\/)/.test(path))
    .filter((source) => !isForTests(source))
    .flatMap((source) =>
      source.writes
        .filter((write) => tableOf(tables, source, write))
        .map(({ verb, line }) => ({
          path: source.path,
          line,
          wrong: `${verb} outside of mutations`,
          instead:
            'A write is one transaction with its audit row and its event: make it a mutation and call that.',
        })),
    )
}

export const tableRules: readonly Rule[] = [
  { sentence: 'only its owner writes a table', find: findForeignWrites },
  { sentence: 'only mutations write', find: findWritesOutsideMutations },
]
