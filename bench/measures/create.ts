import { formatNumber } from '#server/features/tickets/rules/life.ts'
import { seededRandom, writeDescription, writeTitle } from '../fill/text.ts'
import { median, p95, runByClients, timeInterleaved, timeOf } from '../measure.ts'
import { atMost, type Check, millis, ms, type Section, times } from '../report.ts'
import type { World } from '../world.ts'

const clients = 10
const singleRounds = 150
const batches = 6
const batchSize = 100
const overheadLimit = 3
const parallelCreations = 50
/** No ticket of the fill is of this year, so that the bare inserts never take another's number. */
const bareYear = 1999

const writeRequest = (() => {
  const random = seededRandom(Date.now())
  return ({ deps }: World) => ({
    clientId: deps.newId(),
    title: writeTitle(random),
    description: writeDescription(random),
  })
})()

const create = (world: World) => world.as(world.agent).tickets.create(writeRequest(world))

/** The least that keeps a ticket: one row, in a transaction, by the same driver. */
const createBareInserter = (world: World) => {
  const { sql, newId } = world.deps
  let last = 0
  return () => {
    last += 1
    const now = new Date()
    const row = {
      ...writeRequest(world),
      organizationId: world.organization.id,
      id: newId(),
      number: formatNumber(bareYear, last),
      severity: 'medium',
      priority: 'medium',
      status: 'open',
      requesterId: world.agent.id,
      createdBy: world.agent.id,
      createdAt: now,
      updatedAt: now,
      searchLanguage: 'english',
    }
    return sql.begin(
      (sql) => sql`
        insert into tickets (organization_id, id, number, title, description, severity, priority, status,
          requester_id, created_by, client_id, created_at, updated_at, search_language)
        values (${row.organizationId}, ${row.id}, ${row.number}, ${row.title}, ${row.description}, ${row.severity},
          ${row.priority}, ${row.status}, ${row.requesterId}, ${row.createdBy}, ${row.clientId}, ${row.createdAt},
          ${row.updatedAt}, ${row.searchLanguage})
        returning id`,
    )
  }
}

const removeBare = async ({ deps: { sql }, organization }: World): Promise<void> => {
  const bare = sql`organization_id = ${organization.id} and starts_with(number, ${`TKT-${bareYear}-`})`
  // A ticket is deleted before it is removed for good.
  await sql`update tickets set deleted_at = now() where ${bare}`
  await sql`delete from tickets where ${bare}`
}

/** Numbers of many creations at once: each one its own, none left out. */
const checkNumbers = async (world: World): Promise<Check> => {
  const created = await Promise.all(Array.from({ length: parallelCreations }, () => create(world)))
  const numbers = new Set(created.map(({ number }) => Number(number.split('-')[2])))
  const without = parallelCreations - numbers.size
  const gaps = Math.max(...numbers) - Math.min(...numbers) + 1 - numbers.size
  return {
    what: `numbers of ${parallelCreations} creations in parallel`,
    measured: `${without} doubled, ${gaps} lost`,
    mustHold: 'none doubled, none lost',
    holds: without === 0 && gaps === 0,
  }
}

/** Milliseconds of one creation where several clients create at once. */
const timeBatch = async (run: () => Promise<unknown>): Promise<number> =>
  (await timeOf(() => runByClients(clients, batchSize, run))) / batchSize

const measureBatches = async (whole: () => Promise<unknown>, bare: () => Promise<unknown>) => {
  const wholeMs: number[] = []
  const bareMs: number[] = []
  for (let batch = 0; batch < batches; batch += 1) {
    bareMs.push(await timeBatch(bare))
    wholeMs.push(await timeBatch(whole))
  }
  return { wholeMs, bareMs }
}

/** Creating a ticket with all that belongs to it, beside the bare insert. */
export const measureCreate = async (world: World): Promise<Section> => {
  await removeBare(world)
  const bare = createBareInserter(world)
  const whole = () => create(world)
  const single = await timeInterleaved(
    [
      { name: 'whole', run: whole },
      { name: 'bare', run: bare },
    ],
    { rounds: singleRounds, warmUps: 10 },
  )
  const [wholeOne = [], bareOne = []] = [...single.values()]
  const { wholeMs, bareMs } = await measureBatches(whole, bare)
  const numbers = await checkNumbers(world)
  await removeBare(world)
  const ratioOfTen = median(wholeMs.map((value, batch) => value / (bareMs[batch] ?? Number.NaN)))
  return {
    title: 'Creating a ticket',
    columns: ['operation', 'median ms', 'p95 ms', 'per second'],
    rows: [
      ['tickets.create, one client', ms(median(wholeOne)), ms(p95(wholeOne)), perSecond(median(wholeOne))],
      ['bare insert, one client', ms(median(bareOne)), ms(p95(bareOne)), perSecond(median(bareOne))],
      [`tickets.create, ${clients} clients`, '', '', perSecond(median(wholeMs))],
      [`bare insert, ${clients} clients`, '', '', perSecond(median(bareMs))],
    ],
    checks: [
      atMost(
        'create against the bare insert, one client',
        median(wholeOne) / median(bareOne),
        overheadLimit,
        times,
      ),
      atMost(`create against the bare insert, ${clients} clients`, ratioOfTen, overheadLimit, times),
      atMost('create: median', median(wholeOne), 12, millis),
      numbers,
    ],
  }
}

const perSecond = (millisEach: number): string => (1_000 / millisEach).toFixed(0)
