import { hitMarks } from '#shared/search.ts'
import type { SearchTicketsInput } from '#shared/tickets.ts'
import type { OrgCtx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { allOf } from '../../platform/fragments.ts'
import { decodeCursor, encodeCursor, type Page } from '../../platform/pages.ts'
import {
  filterConditions,
  summaryColumns,
  summaryJoins,
  type TicketSummary,
} from '../tickets/queries/list-tickets.ts'
import { isNumber, numbersMeant, unfinishedWord, withoutRepeatedNots } from './rules.ts'

/** How many of the newest tickets are looked at before the index of words is asked. */
const newestLookedAt = 2_000
/** With so many hits among the newest, they are enough. */
const enoughHits = 100
/** Hits that are ranked; no page goes beyond. */
const rankedHits = 500

export type MatchedField = 'number' | 'title' | 'description'
/** A ticket that was found; with the hits marked, its title and the place in its description that holds them. */
export type SearchHit = {
  ticket: TicketSummary
  matched: MatchedField[]
  markedTitle: string | null
  snippet: string | null
}

/**
 * Tickets that the one who asks may see, by words, "phrases", `-not` and `or`, best first; the last word
 * also by its beginning. A ticket's number comes first.
 */
export const searchTickets = async (ctx: OrgCtx, input: SearchTicketsInput): Promise<Page<SearchHit>> => {
  const offset = offsetOf(input.cursor)
  const numbered = await findByNumber(ctx, input)
  const first = offset === 0 ? numbered.slice(0, input.limit - 1) : []
  const size = input.limit - first.length
  const known = numbered.map(({ ticket }) => ticket.id)
  const hits = await findByWords(ctx, input, { offset, limit: size + 1, except: known })
  const page = hits.slice(0, size)
  const last = page.at(-1)
  return {
    items: [...first, ...page],
    nextCursor: hits.length > size && last ? encodeCursor([offset + size, last.ticket.id]) : null,
  }
}

/** @throws AppError when the cursor is none of a search. */
const offsetOf = (cursor: string | undefined): number => {
  const offset = decodeCursor(cursor)?.[0] ?? 0
  if (typeof offset !== 'number' || !Number.isInteger(offset) || offset < 0 || offset > rankedHits) {
    throw new AppError('invalid', 'list.bad_cursor')
  }
  return offset
}

const findByNumber = async (ctx: OrgCtx, input: SearchTicketsInput): Promise<SearchHit[]> => {
  const { sql } = ctx
  if (!isNumber(input.q)) return []
  const sequences = await sql<{ year: number }[]>`
    select year from ticket_sequences where organization_id = ${ctx.organization.id} order by year desc limit 100`
  const numbers = numbersMeant(
    input.q,
    sequences.map(({ year }) => year),
  )
  const rows = await sql<TicketSummary[]>`
    select ${summaryColumns(ctx)} from tickets t ${summaryJoins(ctx)}
    where t.organization_id = ${ctx.organization.id} and t.number = any(${numbers})
      and ${conditions(ctx, input)}
    order by t.number desc`
  return rows.map((ticket) => ({ ticket, matched: ['number'], markedTitle: null, snippet: null }))
}

/** A stretch of the ranked hits, without some that are shown already. */
type Stretch = { offset: number; limit: number; except: string[] }

type HitRow = TicketSummary & { markedTitle: string; markedDescription: string }

/**
 * Looks at the newest tickets first and asks the index of words only where the words are rare there: both
 * obvious ways, ranking all hits and walking the list until enough are found, cost seconds for some words
 * (performance.md, section 2). The words stand in the statement, unprepared, so that the planner sees them.
 * `whole` has neither order nor limit: they would make the planner walk the list in search of a word that only
 * old tickets have.
 */
export const wordsStatement = (
  ctx: OrgCtx,
  input: SearchTicketsInput,
  { offset, limit, except }: Stretch,
) => {
  const sql = ctx.unpreparedSql
  const query = textQuery(ctx, input.q)
  const visible = sql`t.organization_id = ${ctx.organization.id} and ${conditions(ctx, input)}`
  const config = sql`docket_search_config(${ctx.organization.searchLanguage})`
  const marks = `StartSel=${hitMarks.start}, StopSel=${hitMarks.end}`
  return sql<HitRow[]>`
    with recent as materialized (
      select id, updated_at from (
        select t.id, t.updated_at, t.search from tickets t
        where ${visible} order by t.updated_at desc, t.id desc limit ${newestLookedAt}
      ) newest
      where search @@ ${query}
    ), whole as materialized (
      select t.id, t.updated_at from tickets t
      where ${visible} and t.search @@ ${query} and (select count(*) from recent) < ${enoughHits}
    ), hits as (
      select id from (
        select * from whole
        union all
        select * from recent where (select count(*) from recent) >= ${enoughHits}
      ) found order by updated_at desc limit ${rankedHits}
    ), ranked as materialized (
      select t.id, ts_rank_cd(t.search, ${query}) as rank, t.updated_at
      from hits join tickets t on t.organization_id = ${ctx.organization.id} and t.id = hits.id
      where t.id <> all(${except}::uuid[])
      order by rank desc, t.updated_at desc, t.id desc
      offset ${offset} limit ${limit}
    )
    select ${summaryColumns(ctx)},
      ts_headline(${config}, t.title, ${query}, ${`${marks}, HighlightAll=true`}) as "markedTitle",
      ts_headline(${config}, left(t.description, 20000), ${query},
        ${`${marks}, MaxFragments=1, MinWords=8, MaxWords=24`}) as "markedDescription"
    from ranked join tickets t on t.organization_id = ${ctx.organization.id} and t.id = ranked.id
    ${summaryJoins(ctx)}
    order by ranked.rank desc, ranked.updated_at desc, ranked.id desc`
}

const findByWords = async (
  ctx: OrgCtx,
  input: SearchTicketsInput,
  stretch: Stretch,
): Promise<SearchHit[]> => {
  const rows = await wordsStatement(ctx, input, stretch)
  return rows.map(toHit)
}

const conditions = (ctx: OrgCtx, input: SearchTicketsInput) => {
  const { sql } = ctx
  const status = input.status?.length ? [sql`t.status = any(${input.status}::ticket_status[])`] : []
  return allOf(sql, [...status, ...filterConditions(ctx, input)])
}

/** The words as a query; the last one, while it may still be typed, also by its beginning. */
const textQuery = (ctx: OrgCtx, given: string) => {
  const { sql } = ctx
  const text = withoutRepeatedNots(given)
  const config = sql`docket_search_config(${ctx.organization.searchLanguage})`
  const whole = sql`websearch_to_tsquery(${config}, ${text})`
  const word = unfinishedWord(text)
  if (word === null) return whole
  const before = text.slice(0, -word.length).trim()
  const begun = sql`to_tsquery(${config}, ${`${word}:*`})`
  return before === ''
    ? sql`(${whole} || ${begun})`
    : sql`(${whole} || (websearch_to_tsquery(${config}, ${before}) && ${begun}))`
}

const toHit = ({ markedTitle, markedDescription, ...ticket }: HitRow): SearchHit => {
  const inTitle = markedTitle.includes(hitMarks.start)
  const inDescription = markedDescription.includes(hitMarks.start)
  return {
    ticket,
    matched: [...(inTitle ? ['title' as const] : []), ...(inDescription ? ['description' as const] : [])],
    markedTitle: inTitle ? markedTitle : null,
    snippet: inDescription ? markedDescription : null,
  }
}
