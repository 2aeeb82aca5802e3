import type { Sql } from '../../../db/client.ts'
import {
  type ChainedAudit,
  type ChainHead,
  installationChain,
  type NotedEnd,
} from '../../../platform/audit-chain.ts'
import {
  beginChain,
  type ChainFault,
  type ChainPlace,
  checkEnd,
  type ExpectedEnd,
  followChain,
} from '../../../platform/audit-check.ts'
import type { Ctx } from '../../../platform/context.ts'

const entriesAtOnce = 1_000
const toldFaults = 20

/** A chain by its id: of an organization, of the installation (no slug, no name), or of what is no organization. */
export type Chain = { chain: string; slug: string | null; name: string | null }

export type ChainReport = {
  /** Entries that have a place in the chain, and those from before there was one. */
  entries: number
  unchained: number
  /** The first faults, and how many there are. */
  faults: ChainFault[]
  faultCount: number
  /** Its last entry. */
  end: ChainHead
}

/** All chains, the installation's first. Also one of which only the entries or the end is left. */
export const listChains = ({ sql }: Ctx): Promise<Chain[]> => sql<Chain[]>`
  select coalesce(o.id, h.chain) as chain, o.slug, o.name
  from organizations o
  full join (
    select chain from audit_heads union select ${installationChain}::uuid
    union select distinct organization_id from audit_entries where organization_id is not null
  ) h on h.chain = o.id
  order by h.chain is distinct from ${installationChain}, o.slug`

/**
 * Follows a chain from its first entry to its end, as it is at this moment. Memory holds a thousand of its entries.
 */
export const verifyChain = (
  ctx: Ctx,
  chain: string,
  expected: readonly ExpectedEnd[],
): Promise<ChainReport> =>
  ctx.sql.begin('isolation level repeatable read read only', async (sql) => {
    const faults: ChainFault[] = []
    let faultCount = 0
    const tell = (fault: ChainFault) => {
      faultCount += 1
      if (faults.length < toldFaults) faults.push(fault)
    }
    let place: ChainPlace = beginChain(expected)
    for await (const entry of entriesOf(sql, chain)) {
      const step = followChain(ctx.secrets, place, entry)
      place = step.place
      if (step.fault) tell(step.fault)
    }
    const unchained = await countUnchained(sql, chain)
    if (!(await hasOwner(sql, chain))) tell({ kind: 'no_organization' })
    for (const fault of checkEnd(ctx.secrets, { place, unchained }, await readEnd(sql, chain))) tell(fault)
    const { entries, last, hash } = place
    return { entries, unchained, faults, faultCount, end: { last, hash } }
  })

type Reader = Parameters<Parameters<Sql['begin']>[1]>[0]

const ofChain = (sql: Reader, chain: string) =>
  chain === installationChain ? sql`organization_id is null` : sql`organization_id = ${chain}`

type EntryRow = Omit<ChainedAudit, 'number'> & { number: string }

async function* entriesOf(sql: Reader, chain: string): AsyncGenerator<ChainedAudit, void, undefined> {
  let after: EntryRow | undefined
  do {
    const rows: EntryRow[] = await sql<EntryRow[]>`
      select organization_id as "organizationId", id, at, actor_kind as "actorKind", actor_id as "actorId",
        actor_name as "actorName", action, entity, entity_id as "entityId", before, after, ticket_id as "ticketId",
        number, hash, ip, user_agent as "userAgent", request_id as "requestId"
      from audit_entries
      where ${ofChain(sql, chain)} and number is not null
        and ${after ? sql`(number, id) > (${after.number}::bigint, ${after.id}::uuid)` : sql`true`}
      order by number, id limit ${entriesAtOnce}`
    for (const row of rows) yield { ...row, number: Number(row.number) }
    after = rows.length === entriesAtOnce ? rows.at(-1) : undefined
  } while (after)
}

const readEnd = async (sql: Reader, chain: string): Promise<NotedEnd | null> => {
  const [end] = await sql<(Omit<NotedEnd, 'last'> & { last: string })[]>`
    select chain, last, hash, unchained, seal from audit_heads where chain = ${chain}`
  return end ? { ...end, last: Number(end.last) } : null
}

const countUnchained = async (sql: Reader, chain: string): Promise<number> => {
  const [counted] = await sql<{ unchained: number }[]>`
    select count(*)::int as unchained from audit_entries where ${ofChain(sql, chain)} and number is null`
  return counted?.unchained ?? 0
}

const hasOwner = async (sql: Reader, chain: string): Promise<boolean> => {
  if (chain === installationChain) return true
  const found = await sql`select from organizations where id = ${chain}`
  return found.length > 0
}
