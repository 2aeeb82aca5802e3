import { ticketNumberPattern, usernameFilter } from './tickets.ts'
import { z } from './zod.ts'

/** What can be changed, by its kind. */
export const auditEntities = [
  'ticket',
  'comment',
  'attachment',
  'category',
  'member',
  'invitation',
  'organization',
  'mail',
  'user',
] as const
export type AuditEntity = (typeof auditEntities)[number]

/** Every change that is noted, as `entity.what_was_done`. */
export const auditActions = [
  'ticket.created',
  'ticket.changed',
  'ticket.reviewed',
  'ticket.deleted',
  'ticket.restored',
  'ticket.purged',
  'ticket.linked',
  'ticket.unlinked',
  'ticket.watched',
  'ticket.unwatched',
  'comment.added',
  'comment.edited',
  'comment.deleted',
  'attachment.added',
  'attachment.removed',
  'category.created',
  'category.changed',
  'category.ordered',
  'member.joined',
  'member.role_changed',
  'member.deactivated',
  'member.reactivated',
  'member.two_factor_reset',
  'invitation.created',
  'invitation.renewed',
  'invitation.accepted',
  'invitation.revoked',
  'organization.created',
  'organization.changed',
  'organization.suspended',
  'organization.resumed',
  'mail_wording.changed',
  'mail.retried',
  'identity.linked',
  'identity.unlinked',
  'session.code_refused',
  'session.ended',
  'session.opened',
  'session.others_revoked',
  'session.revoked',
  'two_factor.begun',
  'two_factor.codes_renewed',
  'two_factor.recovery_code_used',
  'two_factor.turned_off',
  'two_factor.turned_on',
  'user.changed',
  'user.created',
  'user.deleted',
  'user.email_change_cancelled',
  'user.email_change_requested',
  'user.email_changed',
  'user.email_verified',
  'user.operator_changed',
  'user.password_changed',
  'user.password_reset',
  'user.reclaimed',
  'user.reset_requested',
] as const
export type AuditAction = (typeof auditActions)[number]

type PartOf<Action> = Action extends `${infer Part}.${string}` ? Part : never

/** What an action changes, by the word before its dot. */
const entityOfPart: Record<PartOf<AuditAction>, AuditEntity> = {
  ticket: 'ticket',
  comment: 'comment',
  attachment: 'attachment',
  category: 'category',
  member: 'member',
  invitation: 'invitation',
  organization: 'organization',
  mail_wording: 'organization',
  mail: 'mail',
  user: 'user',
  identity: 'user',
  session: 'user',
  two_factor: 'user',
}

/** What an action changes. The order of categories is the organization's. */
export const entityOfAction = (action: AuditAction): AuditEntity =>
  action === 'category.ordered' ? 'organization' : entityOfPart[partOf(action)]

const partOf = (action: AuditAction) => action.slice(0, action.indexOf('.')) as PartOf<AuditAction>

/** A day in UTC, `2026-03-02`. */
const daySchema = z.iso.date()

export const auditFilter = z.object({
  /** A username, `me`, or `system` for what jobs and commands did. */
  actor: usernameFilter.optional(),
  entity: z.enum(auditEntities).optional(),
  action: z.enum(auditActions).optional(),
  /** All about one ticket, its comments included. */
  ticket: z
    .string()
    .trim()
    .toUpperCase()
    .regex(ticketNumberPattern, 'A number looks like TKT-2026-000123.')
    .optional(),
  /** From the beginning of this day on. */
  from: daySchema.optional(),
  /** Up to the end of this day. */
  to: daySchema.optional(),
})
export type AuditFilter = z.infer<typeof auditFilter>

export const listAuditInput = auditFilter.extend({
  cursor: z.string().max(500).optional(),
  limit: z.int().min(1).max(100).default(50),
})
export type ListAuditInput = z.infer<typeof listAuditInput>
