import { and, eq, inArray, isNotNull, lt, or, sql } from 'drizzle-orm'
import { type KeepDraftInput, keptDraftLimits, type SentDraft, textDigest } from '#shared/drafts.ts'
import { users } from '../../db/schema/auth.ts'
import { drafts } from '../../db/schema/drafts.ts'
import { members } from '../../db/schema/organizations.ts'
import {
  actingUserId,
  type Ctx,
  type InTransaction,
  type OrgCtx,
  requireUserId,
} from '../../platform/context.ts'
import { inTransaction } from '../../platform/transaction.ts'
import { ownDraft, readDraft } from './queries.ts'

const dayMs = 24 * 60 * 60_000

/**
 * Keeps what one is writing; of too many the oldest give way. Nothing is kept, and the revision is null, where it was
 * changed from another device since `base`.
 */
export const keepDraft = async (ctx: OrgCtx, draft: KeepDraftInput): Promise<{ revision: number | null }> => {
  await ctx.limits.spend('drafts', requireUserId(ctx))
  return inTransaction(ctx, async (ctx) => {
    await lockOwnDrafts(ctx)
    const [kept] = await writeDraft(ctx, draft)
    if (!kept) return { revision: null }
    await removeSurplus(ctx)
    return kept
  })
}

/** Of what somebody keeps at once each sees what the others have kept, so that they are not too many together. */
const lockOwnDrafts = (ctx: OrgCtx & InTransaction) =>
  ctx.db
    .select({ userId: members.userId })
    .from(members)
    .where(and(eq(members.organizationId, ctx.organization.id), eq(members.userId, requireUserId(ctx))))
    .for('no key update')

const writeDraft = async (ctx: OrgCtx, { key, value, base }: KeepDraftInput) => {
  if (base > 0) return changeDraft(ctx, key, value, base)
  if (value !== null) return beginDraft(ctx, key, value)
  // Where nothing was kept there is nothing to take away.
  const { revision } = await readDraft(ctx, key)
  return revision === 0 ? [{ revision }] : []
}

const beginDraft = (ctx: OrgCtx, key: string, value: string) =>
  ctx.db
    .insert(drafts)
    .values({ ...placeOf(ctx, key), value, revision: 1, updatedAt: ctx.now() })
    .onConflictDoNothing()
    .returning({ revision: drafts.revision })

const changeDraft = (ctx: OrgCtx, key: string, value: string | null, base: number) =>
  ctx.db
    .update(drafts)
    .set({ value, revision: base + 1, updatedAt: ctx.now() })
    .where(and(ownDraft(ctx, key), eq(drafts.revision, base)))
    .returning({ revision: drafts.revision })

const placeOf = (ctx: OrgCtx, key: string) => ({
  organizationId: ctx.organization.id,
  userId: requireUserId(ctx),
  key,
})

/** Those that are gone are counted for themselves: that much was sent takes nobody's unsent text away. */
const removeSurplus = async (ctx: OrgCtx & InTransaction): Promise<void> => {
  const own = and(eq(drafts.organizationId, ctx.organization.id), eq(drafts.userId, requireUserId(ctx)))
  const ranked = ctx.db
    .select({
      key: drafts.key,
      place: sql<number>`row_number() over (
        partition by ${drafts.value} is null order by ${drafts.updatedAt} desc, ${drafts.key})`.as('place'),
    })
    .from(drafts)
    .where(own)
    .as('ranked')
  const surplus = ctx.db
    .select({ key: ranked.key })
    .from(ranked)
    .where(sql`${ranked.place} > ${keptDraftLimits.count}`)
  await ctx.db.delete(drafts).where(and(own, inArray(drafts.key, surplus)))
}

/**
 * Takes away a draft whose text is sent with this commit; what other devices still show of it is not kept again.
 * `sent` is the draft that the text was sent from: what another device has written there since stays. Without it,
 * whatever is there goes.
 */
export const dropDraft = async (
  ctx: OrgCtx & InTransaction,
  key: string,
  sent?: SentDraft,
): Promise<void> => {
  if (actingUserId(ctx) === null) return
  if (sent === undefined) return dropAny(ctx, key)
  if (typeof sent === 'number') return void (await dropUpTo(ctx, key, sent))
  if (await dropUpTo(ctx, key, sent.after)) return
  const { value, revision } = await readDraft(ctx, key)
  // By its number alone it could as well be another device's.
  const isOwn = value !== null && revision === sent.after + 1 && textDigest(value) === sent.digest
  if (isOwn) await dropUpTo(ctx, key, revision)
}

const dropAny = async (ctx: OrgCtx & InTransaction, key: string): Promise<void> => {
  await ctx.db
    .update(drafts)
    .set({ value: null, updatedAt: ctx.now(), revision: sql`${drafts.revision} + 1` })
    .where(and(ownDraft(ctx, key), isNotNull(drafts.value)))
}

/** Whether it was not newer. Written even where nothing is kept: an older text may still be on its way here. */
const dropUpTo = async (ctx: OrgCtx & InTransaction, key: string, revision: number): Promise<boolean> => {
  const gone = { value: null, updatedAt: ctx.now(), revision: revision + 1 }
  const written = await ctx.db
    .insert(drafts)
    .values({ ...placeOf(ctx, key), ...gone })
    .onConflictDoUpdate({
      target: [drafts.organizationId, drafts.userId, drafts.key],
      set: gone,
      setWhere: sql`${drafts.revision} <= ${revision}`,
    })
    .returning({ revision: drafts.revision })
  return written.length > 0
}

/** Removes the drafts that nobody has touched for long, and those of people who have deleted their accounts. */
export const forgetDrafts = async (ctx: Ctx): Promise<void> => {
  const before = new Date(ctx.now().getTime() - keptDraftLimits.days * dayMs)
  const gone = ctx.db.select({ id: users.id }).from(users).where(isNotNull(users.deletedAt))
  await ctx.db.delete(drafts).where(or(lt(drafts.updatedAt, before), inArray(drafts.userId, gone)))
}
