import type { Operation } from './measure.ts'
import { countOperations, listOperations, ticketOperations } from './measures/read-operations.ts'
import { searchOperations } from './measures/search-operations.ts'
import type { SectionName } from './options.ts'
import { recordStatements, type Statement } from './statements.ts'
import type { World } from './world.ts'

const operationsOf: Partial<Record<SectionName, (world: World) => Promise<Operation[]>>> = {
  list: listOperations,
  ticket: ticketOperations,
  counts: countOperations,
  search: searchOperations,
}

const explain = async ({ deps }: World, { text, parameters }: Statement): Promise<string> => {
  const lines = await deps.unpreparedSql.unsafe<{ 'QUERY PLAN': string }[]>(
    `explain (analyze, buffers) ${text}`,
    parameters,
  )
  return lines.map((line) => line['QUERY PLAN']).join('\n')
}

/** Prints the statements of the reads and how the database answers them, for the largest organization. */
export const printPlans = async (world: World, only: readonly SectionName[]): Promise<void> => {
  for (const [section, makeOperations] of Object.entries(operationsOf)) {
    if (!only.some((name) => name === section)) continue
    const names = (await makeOperations(world)).map(({ name }) => name)
    for (const name of names) {
      const statements = await recordStatements(world, async (deps) => {
        const operations = await makeOperations({ ...world, as: (person) => world.as(person, deps) })
        await operations.find((operation) => operation.name === name)?.run()
      })
      for (const statement of statements) {
        console.log(`\n### ${section}: ${name}\n${statement.text}\n${JSON.stringify(statement.parameters)}\n`)
        console.log(await explain(world, statement))
      }
    }
  }
}
