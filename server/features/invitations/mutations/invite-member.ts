import { and, eq, sql } from 'drizzle-orm'
import type { AuditAction } from '#shared/audit.ts'
import type { InvitationInput, InviteInput } from '#shared/organizations.ts'
import type { Role } from '#shared/permissions.ts'
import { users } from '../../../db/schema/auth.ts'
import { invitations } from '../../../db/schema/invitations.ts'
import { members } from '../../../db/schema/organizations.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { type InTransaction, type OrgCtx, requireUserId } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events.ts'
import { sendMail } from '../../../platform/mail.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { findMember } from '../../organizations/queries/find-members.ts'
import { readWording } from '../../organizations/queries/read-wording.ts'
import { invitationMail } from '../emails.ts'
import { invitationDays, linkPart } from '../rules.ts'

const dayMs = 24 * 60 * 60 * 1000

/**
 * Invites somebody by email; an open invitation to the same email is renewed with the role that is named now.
 * @throws AppError when they are a member already, or the inviter has caused too many mails.
 */
export const invite = async (ctx: OrgCtx, input: InviteInput): Promise<{ id: string }> => {
  await ctx.limits.spend('mails_by', requireUserId(ctx))
  return inTransaction(ctx, (ctx) => writeInvitation(ctx, input))
}

/** Writes an invitation and its mail in the caller's transaction, in the name of the one who acts. */
export const writeInvitation = async (
  ctx: OrgCtx & InTransaction,
  { email, role }: InviteInput,
): Promise<{ id: string }> => {
  await refuseMember(ctx, email)
  const inviter = await findInviter(ctx)
  const fresh = renewal(ctx)
  const values = { role, invitedBy: inviter.memberId, ...fresh.stored }
  const id = ctx.newId()
  const [written] = await ctx.db
    .insert(invitations)
    .values({ organizationId: ctx.organization.id, id, email, createdAt: ctx.now(), ...values })
    .onConflictDoUpdate({
      target: [invitations.organizationId, invitations.email],
      targetWhere: sql`${invitations.acceptedAt} is null and ${invitations.revokedAt} is null`,
      set: values,
    })
    .returning({ id: invitations.id })
  if (!written) throw new Error('the invitation was not written')
  note(ctx, written.id === id ? 'invitation.created' : 'invitation.renewed', written.id, { role })
  await mail(ctx, { email, role, inviter: inviter.name, token: fresh.token })
  return written
}

/**
 * Sends an invitation again, with a new link and new days; the link of before is worth nothing.
 * @throws AppError when there is no such invitation, or it was accepted or revoked.
 */
export const resendInvitation = async (ctx: OrgCtx, { invitationId }: InvitationInput): Promise<void> => {
  await ctx.limits.spend('mails_by', requireUserId(ctx))
  await inTransaction(ctx, async (ctx) => {
    const { email, role } = await lockInvitation(ctx, invitationId)
    await refuseMember(ctx, email)
    const inviter = await findInviter(ctx)
    const fresh = renewal(ctx)
    await ctx.db
      .update(invitations)
      .set({ ...fresh.stored, invitedBy: inviter.memberId })
      .where(isInvitation(ctx, invitationId))
    note(ctx, 'invitation.renewed', invitationId, { role })
    await mail(ctx, { email, role, inviter: inviter.name, token: fresh.token })
  })
}

/** Takes an invitation back. @throws AppError when there is no such invitation, or it was accepted or revoked. */
export const revokeInvitation = (ctx: OrgCtx, { invitationId }: InvitationInput): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const { role } = await lockInvitation(ctx, invitationId)
    await ctx.db.update(invitations).set({ revokedAt: ctx.now() }).where(isInvitation(ctx, invitationId))
    note(ctx, 'invitation.revoked', invitationId, { role })
  })

const isInvitation = (ctx: OrgCtx, id: string) =>
  and(eq(invitations.organizationId, ctx.organization.id), eq(invitations.id, id))

const lockInvitation = async (ctx: OrgCtx & InTransaction, id: string) => {
  const [found] = await ctx.db.select().from(invitations).where(isInvitation(ctx, id)).for('update')
  if (!found) throw new AppError('not_found', 'invitation.not_found')
  if (found.acceptedAt || found.revokedAt) throw new AppError('refused', 'invitation.over')
  return found
}

/** A new token, and what is stored of it. */
const renewal = (ctx: OrgCtx) => {
  const token = ctx.secrets.newToken()
  const expiresAt = new Date(ctx.now().getTime() + invitationDays * dayMs)
  return { token, stored: { tokenHash: ctx.secrets.hashToken(token), expiresAt } }
}

const refuseMember = async (ctx: OrgCtx, email: string): Promise<void> => {
  const [found] = await ctx.db
    .select({ deactivatedAt: members.deactivatedAt })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.organizationId, ctx.organization.id), eq(users.email, email)))
  if (!found) return
  throw found.deactivatedAt
    ? new AppError('refused', 'member.deactivated')
    : new AppError('conflict', 'invitation.already_member')
}

/** Who invites, by name; the operator and commands are no members, and the invitation names none then. */
const findInviter = async (ctx: OrgCtx): Promise<{ name: string; memberId: string | null }> => {
  if (ctx.actor.kind === 'system') return { name: ctx.organization.name, memberId: null }
  const { id } = ctx.actor
  const [user] = await ctx.db.select({ name: users.name }).from(users).where(eq(users.id, id))
  const member = await findMember(ctx, id)
  return { name: user?.name ?? ctx.organization.name, memberId: member ? id : null }
}

const note = (
  ctx: OrgCtx & InTransaction,
  action: AuditAction,
  invitationId: string,
  after: { role: Role },
): void => {
  recordAudit(ctx, { action, entityId: invitationId, after })
  emit(ctx, 'invitation.changed', { invitationId })
}

const mail = async (
  ctx: OrgCtx & InTransaction,
  { email, role, inviter, token }: { email: string; role: Role; inviter: string; token: string },
): Promise<void> => {
  const { id, name: organization } = ctx.organization
  const url = `${ctx.publicUrl()}/invitation#${linkPart(id, token)}`
  const wording = await readWording(ctx, id, 'invitation')
  await sendMail(ctx, { to: email, ...invitationMail(wording, { organization, inviter, role, url }) })
}
