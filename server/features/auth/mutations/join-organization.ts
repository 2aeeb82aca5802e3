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
  const found = await lookUpOrganization(ctx, slug, email)
  if (found instanceof AppError) throw found
  return found
}

/** As `requireOrganizationToJoin`; null when there is none. */
export const findOrganizationToJoin = async (
  ctx: Ctx,
  slug: string | undefined,
  email: string,
): Promise<Organization | null> => {
  const found = await lookUpOrganization(ctx, slug, email)
  return found instanceof AppError ? null : found
}

/** The organization, or why somebody with this email may not join it. */
const lookUpOrganization = async (
  ctx: Ctx,
  slug: string | undefined,
  email: string,
): Promise<Organization | AppError> => {
  const organization = await (slug === undefined ? lookUpOnly(ctx) : lookUpNamed(ctx, slug))
  if (organization instanceof AppError) return organization
  const terms = await findSignUpTerms(ctx, organization.organizationId)
  const refusal = terms && signUpRefusal(terms, email)
  return refusal ? new AppError('refused', refusal) : organization
}

const lookUpNamed = async (ctx: Ctx, slug: string): Promise<Organization | AppError> =>
  (await findOrganizationBySlug(ctx, slug)) ?? new AppError('not_found', 'organization.not_found')

const lookUpOnly = async (ctx: Ctx): Promise<Organization | AppError> => {
  const { organizations, only } = await findOnlyOrganization(ctx)
  if (organizations === 0) return new AppError('refused', 'setup.needed')
  return only ?? new AppError('invalid', 'organization.name_required')
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
