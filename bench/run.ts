// npm run bench -- [--tickets=10000|100000|1000000] [--only=list,search,…] [--streams=200] [--rounds=100] [--plans]
// Measures the real procedures and routes on a filled database and says what holds of what must hold.
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endWithParent } from '../scripts/parent.ts'
import { ensureFilledDatabase, openBenchCluster } from './database.ts'
import { measureCreate } from './measures/create.ts'
import { measureLive } from './measures/live.ts'
import {
  measureCounts,
  measureLists,
  measureSearch,
  measureTicketPage,
  type Worlds,
} from './measures/reads.ts'
import { measureSignIn } from './measures/sign-in.ts'
import { measureThroughput } from './measures/throughput.ts'
import { baseSize, type Options, readOptions, type SectionName, sectionNames } from './options.ts'
import { printPlans } from './plans.ts'
import { formatSection, type Section } from './report.ts'
import { openWorld, type World } from './world.ts'

const results = fileURLToPath(new URL('results', import.meta.url))

const measures = (worlds: Worlds, { streams }: Options): Record<SectionName, () => Promise<Section>> => ({
  list: () => measureLists(worlds),
  ticket: () => measureTicketPage(worlds),
  counts: () => measureCounts(worlds),
  search: () => measureSearch(worlds),
  create: () => measureCreate(worlds.world),
  throughput: () => measureThroughput(worlds.world),
  live: () => measureLive(worlds.world, streams),
  signin: () => measureSignIn(worlds.world),
})

const describeRun = async ({ deps, tickets, organization }: World): Promise<string> => {
  const [server] = await deps.sql<{ version: string }[]>`select split_part(version(), ' ', 2) as version`
  return [
    `# ${tickets.toLocaleString('en')} tickets, ${new Date().toISOString().slice(0, 10)}`,
    '',
    `50 organizations; the one measured has ${organization.tickets.toLocaleString('en')} tickets.`,
    `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB of memory, ` +
      `load ${(loadavg()[0] ?? 0).toFixed(1)} at the start; Node ${process.versions.node}, PostgreSQL ${server?.version}.`,
    'Reads and creations are measured through the procedures, requests per second and live updates over HTTP.',
    'The two sides of a ratio were measured in turn within this run.',
    '',
  ].join('\n')
}

const measureAll = async (worlds: Worlds, options: Options): Promise<void> => {
  const parts = [await describeRun(worlds.world)]
  console.log(parts[0])
  const all = measures(worlds, options)
  const sections: Section[] = []
  for (const name of options.only) {
    const section = await all[name]()
    sections.push(section)
    parts.push(formatSection(section))
    console.log(formatSection(section))
  }
  const missed = sections.flatMap(({ checks }) => checks).filter(({ holds }) => !holds)
  console.log(
    missed.length === 0
      ? 'All holds.'
      : `${missed.length} do not hold: ${missed.map(({ what }) => what).join('; ')}`,
  )
  if (options.only.length < sectionNames.length) return
  mkdirSync(results, { recursive: true })
  const file = `${new Date().toISOString().slice(0, 10)}-${options.tickets}.md`
  writeFileSync(join(results, file), parts.join('\n'))
  console.log(`Written to bench/results/${file}.`)
}

const run = async (options: Options): Promise<void> => {
  const cluster = await openBenchCluster()
  const open = async (tickets: number) => openWorld(await ensureFilledDatabase(cluster, tickets), tickets)
  const opened: World[] = []
  try {
    const world = await open(options.tickets)
    opened.push(world)
    if (options.plans) return await printPlans(world, options.only)
    const base = options.tickets > baseSize ? await open(baseSize) : null
    if (base) opened.push(base)
    await measureAll({ world, base, rounds: options.rounds }, options)
  } finally {
    for (const world of opened) await world.close()
    await cluster.stop()
  }
}

endWithParent()
try {
  await run(readOptions())
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
