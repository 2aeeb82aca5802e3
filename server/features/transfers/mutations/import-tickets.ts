import type { CsvRow, RowOutcome } from '#shared/transfers.ts'
import type { OrgCtx } from '../../../platform/context.ts'
import { nameBasedId } from '../../../platform/name-based-id.ts'
import type { ImportPlan } from '../rules/columns.ts'
import { rowReader } from '../rules/rows.ts'
import { type ImportChoices, type NewTicket, settleTickets } from './settle-tickets.ts'

/** What is imported, and how. */
export type ImportInput = Omit<ImportChoices, 'plannedCategories'> & {
  /** The rows after the header. */
  rows: AsyncIterable<CsvRow>
  plan: ImportPlan
}

type Item = { row: CsvRow } & ({ ticket: NewTicket } | { reason: string })

const batchRows = 300
const batchCharacters = 1_000_000

/**
 * Brings tickets from the rows of a file, a transaction for some hundred of them. It can be stopped at any time and
 * begun again, also twice at once: a row is known by its reference or else by its content, and makes one ticket.
 * Yields what became of each row, in their order, after it is stored.
 */
export async function* importTickets(
  ctx: OrgCtx,
  { rows, plan, ...given }: ImportInput,
): AsyncGenerator<RowOutcome, void, undefined> {
  const choices = { ...given, plannedCategories: new Set<string>() }
  const toItem = itemReader(ctx, plan)
  let batch: Item[] = []
  let characters = 0
  for await (const row of rows) {
    batch.push(await toItem(row))
    characters += row.cells.reduce((sum, cell) => sum + cell.length, 0)
    if (batch.length < batchRows && characters < batchCharacters) continue
    yield* settleBatch(ctx, choices, batch)
    batch = []
    characters = 0
  }
  yield* settleBatch(ctx, choices, batch)
}

const itemReader = (ctx: OrgCtx, plan: ImportPlan) => {
  const read = rowReader(plan, ctx.now())
  const identify = rowIdentifier(ctx.organization.id)
  return async (row: CsvRow): Promise<Item> => {
    const ticket = read(row)
    if ('reason' in ticket) return { row, reason: ticket.reason }
    const identity = await identify(row, ticket.wanted.reference)
    return { row, ...('reason' in identity ? identity : { ticket: { ...ticket.wanted, ...identity } }) }
  }
}

/**
 * Gives each row the client id that it has in every import: of its reference, or of its cells and how often the same
 * cells came before.
 */
const rowIdentifier = (organizationId: string) => {
  const lineOf = new Map<string, number>()
  const timesSeen = new Map<string, number>()
  return async (
    row: CsvRow,
    reference: string | null,
  ): Promise<{ clientId: string } | { reason: string }> => {
    if (reference === null) {
      const content = await nameBasedId([organizationId, 'content', ...row.cells])
      const times = (timesSeen.get(content) ?? 0) + 1
      timesSeen.set(content, times)
      return { clientId: times === 1 ? content : await nameBasedId([content, times]) }
    }
    const clientId = await nameBasedId([organizationId, 'reference', reference])
    const earlier = lineOf.get(clientId)
    if (earlier !== undefined) return { reason: `has the same reference as line ${earlier}` }
    lineOf.set(clientId, row.line)
    return { clientId }
  }
}

async function* settleBatch(
  ctx: OrgCtx,
  choices: ImportChoices,
  batch: readonly Item[],
): AsyncGenerator<RowOutcome, void, undefined> {
  const tickets = batch.flatMap((item) => ('ticket' in item ? [item.ticket] : []))
  const settled = (await settleTickets(ctx, choices, tickets)).values()
  for (const item of batch) {
    if ('reason' in item) {
      yield { row: item.row, outcome: 'refused', reason: item.reason }
      continue
    }
    const { value } = settled.next()
    if (!value) throw new Error('a row was not settled')
    yield { row: item.row, ...value }
  }
}
