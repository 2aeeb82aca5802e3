import type { Ctx, InTransaction } from '../../../platform/context.ts'
import { enterOrganization } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import type { Membership } from '../../../platform/ports.ts'
import { addMember } from '../../organizations/mutations/change-members.ts'
import { findMember } from '../../organizations/queries/find-members.ts'
import {
  findOnlyOrganization,
  findOrganizationBySlug,
} from '../../organizations/queries/find-organizations.ts'
import { findSignUpTerms } from '../queries.ts'
import { signUpRefusal } from '../rules.ts'

type Organization = Omit<Membership, 'role'>

/**
 * The organization that somebody with this email may join by signing up: the one that is named, or the only one.
 * @throws AppError when none can be told, or its rule keeps them out.
 */
export const requireOrganizationToJoin = async (
  ctx: Ctx,
  slug: string | undefined,
  email: string,
): Promise<Organization> => {
  const organization = await findOrganizationToJoin(ctx, slug)
  const terms = await findSignUpTerms(ctx, organization.organizationId)
  const refusal = terms && signUpRefusal(terms, email)
  if (refusal) throw new AppError('refused', refusal)
  return organization
}

const findOrganizationToJoin = async (ctx: Ctx, slug: string | undefined): Promise<Organization> => {
  if (slug !== undefined) {
    const named = await findOrganizationBySlug(ctx, slug)
    if (!named) throw new AppError('not_found', 'organization.not_found')
    return named
  }
  const { organizations, only } = await findOnlyOrganization(ctx)
  if (organizations === 0) throw new AppError('refused', 'setup.needed')
  if (!only) throw new AppError('invalid', 'organization.name_required')
  return only
}

/** Makes a person a requester of an organization, in the caller's transaction; who has a place there keeps it. */
export const joinOrganization = async (
  ctx: Ctx & InTransaction,
  organization: Organization,
  userId: string,
): Promise<void> => {
  const actor = { kind: 'user', id: userId } as const
  await addMember(enterOrganization(ctx, { ...organization, role: 'requester' }, actor), {
    userId,
    role: 'requester',
  })
}

/**
 * Lets a person join whose email has been proved, if the organization's rule still lets them.
 * @returns its slug; null when they have no place there.
 */
export const joinWhenAllowed = async (
  ctx: Ctx & InTransaction,
  organizationId: string,
  { userId, email }: { userId: string; email: string },
): Promise<string | null> => {
  const terms = await findSignUpTerms(ctx, organizationId)
  const organization = terms && (await findOrganizationBySlug(ctx, terms.slug))
  if (!organization) return null
  const inside = enterOrganization(ctx, { ...organization, role: 'requester' }, { kind: 'user', id: userId })
  const member = await findMember(inside, userId)
  if (member) return member.deactivatedAt ? null : terms.slug
  if (signUpRefusal(terms, email) !== null) return null
  await joinOrganization(ctx, organization, userId)
  return terms.slug
}
