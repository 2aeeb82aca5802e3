import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm'
import type { InvitationLinkInput, ListInvitationsInput } from '#shared/organizations.ts'
import type { Role } from '#shared/permissions.ts'
import { users } from '../../db/schema/auth.ts'
import { invitations } from '../../db/schema/invitations.ts'
import { organizations } from '../../db/schema/organizations.ts'
import type { Ctx, InTransaction, OrgCtx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { decodeCursor, type Page, toPage } from '../../platform/pages.ts'
import { membershipColumns } from '../organizations/queries/find-organizations.ts'
import { isOpen, readLinkPart } from './rules.ts'

/** An invitation that has not been accepted or revoked. */
export type ListedInvitation = {
  id: string
  email: string
  role: Role
  /** Username of who invited; null when the operator or a command did. */
  invitedBy: string | null
  createdAt: Date
  expiresAt: Date
  isOver: boolean
}

/** Whether who invited can do so no more: what somebody left behind lets nobody in. */
const isInviterGone = sql<boolean>`${invitations.invitedBy} is not null and not exists (
  select from members m
  where m.organization_id = ${invitations.organizationId} and m.user_id = ${invitations.invitedBy}
    and m.role = 'admin' and m.deactivated_at is null)`

/** The newest first, a page at a time. */
export const listInvitations = async (
  ctx: OrgCtx,
  { cursor, limit }: ListInvitationsInput,
): Promise<Page<ListedInvitation>> => {
  const after = decodeCursor(cursor)?.[1]
  const found = await ctx.db
    .select({
      id: invitations.id,
      email: invitations.email,
      role: invitations.role,
      invitedBy: users.username,
      createdAt: invitations.createdAt,
      expiresAt: invitations.expiresAt,
      isInviterGone,
    })
    .from(invitations)
    .leftJoin(users, eq(users.id, invitations.invitedBy))
    .where(
      and(
        eq(invitations.organizationId, ctx.organization.id),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
        after === undefined ? undefined : lt(invitations.id, after),
      ),
    )
    .orderBy(desc(invitations.id))
    .limit(limit + 1)
  const { items, nextCursor } = toPage(found, limit, ({ id }) => ['', id])
  const now = ctx.now()
  return {
    items: items.map(({ isInviterGone, ...item }) => ({
      ...item,
      isOver: isInviterGone || now >= item.expiresAt,
    })),
    nextCursor,
  }
}

/** What the holder of an invitation's link is shown. */
export type InvitationPreview = {
  organization: { slug: string; name: string }
  email: string
  role: Role
  inviter: string | null
  /** Whether the email has an account, so that they sign in rather than make one. */
  hasAccount: boolean
}

const linkColumns = {
  id: invitations.id,
  email: invitations.email,
  role: invitations.role,
  invitedBy: invitations.invitedBy,
  acceptedAt: invitations.acceptedAt,
  revokedAt: invitations.revokedAt,
  expiresAt: invitations.expiresAt,
  isInviterGone,
  organization: membershipColumns,
}

const byLink = (ctx: Ctx, link: string) => {
  const parts = readLinkPart(link)
  if (!parts) throw new AppError('not_found', 'invitation.not_found')
  return ctx.db
    .select(linkColumns)
    .from(invitations)
    .innerJoin(organizations, eq(organizations.id, invitations.organizationId))
    .where(
      and(
        eq(invitations.organizationId, parts.organizationId),
        eq(invitations.tokenHash, ctx.secrets.hashToken(parts.token)),
      ),
    )
}
type LinkedInvitation = Awaited<ReturnType<typeof byLink>>[number]

const requireOpen = (ctx: Ctx, found: LinkedInvitation | undefined): LinkedInvitation => {
  if (!found) throw new AppError('not_found', 'invitation.not_found')
  if (found.isInviterGone || !isOpen(found, ctx.now())) throw new AppError('refused', 'invitation.over')
  if (found.organization.isSuspended) throw new AppError('forbidden', 'organization.suspended')
  return found
}

/**
 * The open invitation of a link, locked until the end of the transaction.
 * @throws AppError when there is none, or it is over, or its organization is suspended.
 */
export const lockInvitationOfLink = async (
  ctx: Ctx & InTransaction,
  link: string,
): Promise<LinkedInvitation> => {
  const [found] = await byLink(ctx, link).for('update', { of: invitations })
  return requireOpen(ctx, found)
}

/** @throws AppError when there is no such invitation, or it is over, or its organization is suspended. */
export const previewInvitation = async (
  ctx: Ctx,
  { token }: InvitationLinkInput,
): Promise<InvitationPreview> => {
  const [found] = await byLink(ctx, token)
  const { organization, email, role, invitedBy } = requireOpen(ctx, found)
  const [account, inviter] = await Promise.all([
    findUser(ctx, eq(users.email, email)),
    invitedBy === null ? null : findUser(ctx, eq(users.id, invitedBy)),
  ])
  return {
    organization: { slug: organization.slug, name: organization.name },
    email,
    role,
    inviter: inviter?.name ?? null,
    hasAccount: account !== null,
  }
}

const findUser = async (ctx: Ctx, isWanted: ReturnType<typeof eq>) => {
  const [found] = await ctx.db.select({ name: users.name }).from(users).where(isWanted)
  return found ?? null
}
