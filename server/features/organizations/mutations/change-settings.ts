import { and, eq, sql } from 'drizzle-orm'
import type { ResetWordingInput, WordingInput } from '#shared/mail.ts'
import type { UpdateSettingsInput } from '#shared/organizations.ts'
import { mailWordings, organizations } from '../../../db/schema/organizations.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { actingUserId, type InTransaction, type OrgCtx } from '../../../platform/context.ts'
import { AppError, refuseOn } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events.ts'
import { changedMemberChannel } from '../../../platform/live.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { hasTwoFactor } from '../../../platform/two-factor.ts'
import { lockSettings } from '../queries/read-settings.ts'
import { differingSettings } from '../rules.ts'

/**
 * Changes the settings that differ from those stored.
 * @throws AppError when the address is taken, the rule of domains names none, or the admin who asks everybody for an
 * authenticator app has none.
 */
export const updateSettings = (ctx: OrgCtx, input: UpdateSettingsInput): Promise<{ slug: string }> =>
  inTransaction(ctx, async (ctx) => {
    const before = await lockSettings(ctx)
    const set = differingSettings(before, input)
    const fields = Object.keys(set)
    const after = { ...before, ...set }
    if (fields.length === 0) return { slug: before.slug }
    if (after.signUpRule === 'domains' && after.signUpDomains.length === 0)
      throw new AppError('refused', 'organization.domains_required', {
        fields: { signUpDomains: 'At least one domain.' },
      })
    if (set.requireTwoFactor) await requireOwnTwoFactor(ctx)
    await refuseOn({ organizations_slug: slugTaken }, () =>
      ctx.db.update(organizations).set(set).where(eq(organizations.id, ctx.organization.id)),
    )
    recordAudit(ctx, {
      action: 'organization.changed',
      entityId: ctx.organization.id,
      before: { ...before, signUpDomains: before.signUpDomains.join(' ') },
      after: { ...after, signUpDomains: after.signUpDomains.join(' ') },
    })
    emit(ctx, 'organization.changed', { fields }, { audience: 'participants' })
    if (set.requireTwoFactor) await recheckStreams(ctx)
    return { slug: after.slug }
  })

/** Refuses a slug that another organization has. */
export const slugTaken = new AppError('conflict', 'organization.slug_taken', {
  fields: { slug: 'This address is taken.' },
})

/** Who turns the rule on must be able to turn it off again. */
const requireOwnTwoFactor = async (ctx: OrgCtx): Promise<void> => {
  const userId = actingUserId(ctx)
  if (userId === null) return
  if (!(await hasTwoFactor(ctx, userId))) throw new AppError('refused', 'auth.two_factor_required')
}

/** Lets every open stream of the organization look at its rights again, with the commit. */
export const recheckStreams = async (ctx: OrgCtx & InTransaction): Promise<void> => {
  await ctx.db.execute(sql`select pg_notify(${changedMemberChannel}, ${`${ctx.organization.id}/*`})`)
}

/** Replaces the words of a mail by the organization's own. */
export const changeWording = (ctx: OrgCtx, { template, subject, body }: WordingInput): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const before = await lockWording(ctx, template)
    if (before?.subject === subject && before.body === body) return
    await ctx.db
      .insert(mailWordings)
      .values({ organizationId: ctx.organization.id, template, subject, body })
      .onConflictDoUpdate({
        target: [mailWordings.organizationId, mailWordings.template],
        set: { subject, body },
      })
    noteWording(ctx, template, before, { subject, body })
  })

/** Goes back to the app's words. */
export const resetWording = (ctx: OrgCtx, { template }: ResetWordingInput): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const before = await lockWording(ctx, template)
    if (!before) return
    await ctx.db.delete(mailWordings).where(isWording(ctx, template))
    noteWording(ctx, template, before)
  })

const isWording = (ctx: OrgCtx, template: WordingInput['template']) =>
  and(eq(mailWordings.organizationId, ctx.organization.id), eq(mailWordings.template, template))

const lockWording = async (ctx: OrgCtx & InTransaction, template: WordingInput['template']) => {
  const [own] = await ctx.db
    .select({ subject: mailWordings.subject, body: mailWordings.body })
    .from(mailWordings)
    .where(isWording(ctx, template))
    .for('update')
  return own
}

type Words = { subject: string; body: string }

const noteWording = (
  ctx: OrgCtx & InTransaction,
  template: WordingInput['template'],
  before: Words | undefined,
  after?: Words,
): void => {
  recordAudit(ctx, {
    action: 'mail_wording.changed',
    entityId: ctx.organization.id,
    before: wordsOf(template, before),
    after: wordsOf(template, after),
  })
  emit(ctx, 'organization.changed', { fields: ['wording'] })
}

/** Named by their template: an audit keeps only what differs of before and after. */
const wordsOf = (template: WordingInput['template'], words?: Words) => ({
  [`${template}.subject`]: words?.subject ?? null,
  [`${template}.body`]: words?.body ?? null,
})
