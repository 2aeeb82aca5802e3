import { and, eq } from 'drizzle-orm'
import { drafts } from '../../db/schema/drafts.ts'
import { type OrgCtx, requireUserId } from '../../platform/context.ts'

/** What somebody is writing; `value` is null when nothing is left, `revision` 0 when there never was anything. */
export type KeptDraft = { value: string | null; revision: number; updatedAt: Date | null }

/** One's own draft of a key. */
export const readDraft = async (ctx: OrgCtx, key: string): Promise<KeptDraft> => {
  const [kept] = await ctx.db
    .select({ value: drafts.value, revision: drafts.revision, updatedAt: drafts.updatedAt })
    .from(drafts)
    .where(ownDraft(ctx, key))
  return kept ?? { value: null, revision: 0, updatedAt: null }
}

export const ownDraft = (ctx: OrgCtx, key: string) =>
  and(
    eq(drafts.organizationId, ctx.organization.id),
    eq(drafts.userId, requireUserId(ctx)),
    eq(drafts.key, key),
  )
