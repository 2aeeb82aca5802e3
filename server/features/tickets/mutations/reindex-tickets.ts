import { sql } from 'drizzle-orm'
import type { Ctx } from '../../../platform/context.ts'
import type { EventNotice } from '../../../platform/queue.ts'

const ticketsAtOnce = 500

/**
 * After a change of the search language gives an organization's tickets the present one; the database makes their
 * search vectors anew. Broken off, it goes on where it was: what is done already is passed over.
 */
export const reindexTickets = async (
  ctx: Ctx,
  change: Pick<EventNotice, 'organizationId' | 'number'>,
): Promise<void> => {
  if (!(await isOfLanguage(ctx, change))) return
  const { organizationId } = change
  let after: string | null = null
  do after = await reindexSome(ctx, organizationId, after)
  while (after !== null)
}

const isOfLanguage = async (
  ctx: Ctx,
  { organizationId, number }: Pick<EventNotice, 'organizationId' | 'number'>,
): Promise<boolean> => {
  const found = await ctx.db.execute(sql`
    select from events where organization_id = ${organizationId} and number = ${number}
      and payload -> 'fields' ? 'searchLanguage'`)
  return found.length > 0
}

/** Does the next few in the order of their ids, and answers the last id; null when none are left. */
const reindexSome = async (
  ctx: Ctx,
  organizationId: string,
  after: string | null,
): Promise<string | null> => {
  const [done] = await ctx.db.execute<{ last: string | null }>(sql`
    with next as (
      select t.id, o.search_language from tickets t join organizations o on o.id = t.organization_id
      where t.organization_id = ${organizationId} and t.search_language <> o.search_language
        and (${after}::uuid is null or t.id > ${after}::uuid)
      order by t.id limit ${ticketsAtOnce} for no key update of t
    ), written as (
      update tickets t set search_language = next.search_language
      from next where t.organization_id = ${organizationId} and t.id = next.id
      returning t.id
    )
    select id::text as last from written order by id desc limit 1`)
  return done?.last ?? null
}
