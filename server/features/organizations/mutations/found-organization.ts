import { startingCategories } from '#shared/organizations.ts'
import { organizations } from '../../../db/schema/organizations.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { type Ctx, enterOrganization, type InTransaction, type OrgCtx } from '../../../platform/context.ts'
import { emit } from '../../../platform/events.ts'
import type { Membership } from '../../../platform/ports.ts'
import { slugFromName } from '../rules.ts'
import { addCategories } from './change-categories.ts'
import { addMember } from './change-members.ts'

/** Founds an organization with its starting categories and its first admin, and enters it. */
export const createOrganization = async (
  ctx: Ctx & InTransaction,
  { name, adminId }: { name: string; adminId: string },
): Promise<OrgCtx & InTransaction> => {
  const membership: Membership = {
    organizationId: ctx.newId(),
    slug: slugFromName(name),
    name,
    role: 'admin',
    searchLanguage: 'english',
    reopenWindowDays: 14,
    isSuspended: false,
    requireTwoFactor: false,
  }
  const { organizationId: id, slug, searchLanguage, reopenWindowDays } = membership
  await ctx.db.insert(organizations).values({
    id,
    slug,
    name,
    searchLanguage,
    reopenWindowDays,
    autoCloseDays: ctx.policy.autoCloseDays,
    createdAt: ctx.now(),
  })
  const inside = enterOrganization(ctx, membership, { kind: 'user', id: adminId })
  await addCategories(inside, startingCategories)
  recordAudit(inside, {
    action: 'organization.created',
    entity: 'organization',
    entityId: id,
    after: { name, slug },
  })
  emit(inside, 'organization.created', { slug })
  await addMember(inside, { userId: adminId, role: 'admin' })
  return inside
}
