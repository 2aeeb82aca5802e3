import { sql } from 'drizzle-orm'
import type { Ctx } from '../../../platform/context.ts'

const ticketsAtOnce = 500

/**
 * Gives an organization's tickets its present search language; the database makes their search vectors anew. Broken
 * off, it goes on where it was: what is done already is passed over.
 */
export const reindexTickets = async (
  ctx: Ctx,
  { organizationId }: { organizationId: string },
): Promise<void> => {
  let after: string | null = null
  do after = await reindexSome(ctx, organizationId, after)
  while (after !== null)
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
