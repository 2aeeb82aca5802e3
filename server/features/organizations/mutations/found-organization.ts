import { startingCategories } from '#shared/organizations.ts'
import { organizations } from '../../../db/schema/organizations.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { type Ctx, enterOrganization, type InTransaction, type OrgCtx } from '../../../platform/context.ts'
import { emit } from '../../../platform/events.ts'
import type { Membership } from '../../../platform/ports.ts'
import { numberedSlug, slugFromName } from '../rules.ts'
import { addCategories } from './change-categories.ts'
import { addMember } from './change-members.ts'
import { slugTaken } from './change-settings.ts'

type NewOrganization = {
  name: string
  /** Made of the name when left out. */
  slug?: string | undefined
  /** Its first admin; null when somebody will be invited to be it. */
  adminId: string | null
}

/**
 * Founds an organization with its starting categories and its first admin, and enters it.
 * @throws AppError when the slug that was asked for is taken.
 */
export const createOrganization = async (
  ctx: Ctx & InTransaction,
  { name, slug: wantedSlug, adminId }: NewOrganization,
): Promise<OrgCtx & InTransaction> => {
  const founded = {
    organizationId: ctx.newId(),
    name,
    role: 'admin',
    searchLanguage: 'english',
    reopenWindowDays: 14,
    workflow: 'direct',
    isSuspended: false,
    requireTwoFactor: false,
  } as const satisfies Omit<Membership, 'slug'>
  const slug = await insertOrganization(ctx, founded, wantedSlug)
  const founder = ctx.actor ?? { kind: 'system', name: 'founding' }
  const actor = adminId === null ? founder : ({ kind: 'user', id: adminId } as const)
  const inside = enterOrganization(ctx, { ...founded, slug }, actor)
  recordAudit(inside, {
    action: 'organization.created',
    entityId: founded.organizationId,
    after: { name, slug },
  })
  emit(inside, 'organization.created', { slug })
  await addCategories(inside, startingCategories)
  if (adminId !== null) await addMember(inside, { userId: adminId, role: 'admin' })
  return inside
}

/** Writes the row; of two foundings at once each gets a slug of its own. Answers the slug. */
const insertOrganization = async (
  ctx: Ctx & InTransaction,
  { organizationId: id, name, searchLanguage, reopenWindowDays }: Omit<Membership, 'slug'>,
  wantedSlug: string | undefined,
): Promise<string> => {
  for (let taken = 0; taken < 1_000; taken += 1) {
    const slug = wantedSlug ?? numberedSlug(slugFromName(name), taken)
    const inserted = await ctx.db
      .insert(organizations)
      .values({
        id,
        slug,
        name,
        searchLanguage,
        reopenWindowDays,
        autoCloseDays: ctx.policy.autoCloseDays,
        createdAt: ctx.now(),
      })
      .onConflictDoNothing({ target: organizations.slug })
      .returning({ id: organizations.id })
    if (inserted.length > 0) return slug
    if (wantedSlug !== undefined) break
  }
  throw slugTaken
}
