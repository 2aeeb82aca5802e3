import type { AuditAction, AuditEntity } from '#shared/audit.ts'

export const entityWords: Record<AuditEntity, string> = {
  ticket: 'Tickets',
  comment: 'Messages',
  attachment: 'Files',
  category: 'Categories',
  member: 'Members',
  invitation: 'Invitations',
  organization: 'Organization',
  mail: 'Mail',
  user: 'Accounts',
}

type ActionWords = {
  /** As a filter names it. */
  name: string
  /** What follows the name of who did it; `{}` is what it was done to. */
  said: string
}

const words = (name: string, said: string): ActionWords => ({ name, said })

/** Every action in words. */
export const actionWords: Record<AuditAction, ActionWords> = {
  'ticket.created': words('Ticket created', 'created ticket {}'),
  'ticket.changed': words('Ticket changed', 'changed ticket {}'),
  'ticket.reviewed': words('Ticket reviewed', 'reviewed ticket {}'),
  'ticket.deleted': words('Ticket deleted', 'deleted ticket {}'),
  'ticket.restored': words('Ticket restored', 'restored ticket {}'),
  'ticket.purged': words('Ticket removed for good', 'removed ticket {} for good'),
  'ticket.linked': words('Tickets linked', 'linked ticket {}'),
  'ticket.unlinked': words('Tickets unlinked', 'unlinked ticket {}'),
  'ticket.watched': words('Ticket followed', 'began to follow ticket {}'),
  'ticket.unwatched': words('Ticket followed no longer', 'no longer follows ticket {}'),
  'comment.added': words('Message added', 'wrote on ticket {}'),
  'comment.edited': words('Message edited', 'edited a message on ticket {}'),
  'comment.deleted': words('Message deleted', 'deleted a message on ticket {}'),
  'attachment.added': words('File attached', 'attached a file to ticket {}'),
  'attachment.removed': words('File removed', 'removed a file from ticket {}'),
  'category.created': words('Category created', 'created the category {}'),
  'category.changed': words('Category changed', 'changed the category {}'),
  'category.ordered': words('Categories ordered', 'changed the order of the categories'),
  'member.joined': words('Member joined', 'made {} a member'),
  'member.role_changed': words('Role changed', 'changed the role of {}'),
  'member.deactivated': words('Member deactivated', 'deactivated {}'),
  'member.reactivated': words('Member brought back', 'brought back {}'),
  'member.two_factor_reset': words('Two-factor reset', 'reset two-factor authentication of {}'),
  'invitation.created': words('Invitation sent', 'invited somebody'),
  'invitation.renewed': words('Invitation sent again', 'sent an invitation again'),
  'invitation.accepted': words('Invitation accepted', 'accepted an invitation'),
  'invitation.revoked': words('Invitation revoked', 'revoked an invitation'),
  'organization.created': words('Organization created', 'created the organization'),
  'organization.changed': words('Settings changed', 'changed the settings'),
  'organization.suspended': words('Organization suspended', 'suspended the organization'),
  'organization.resumed': words('Organization resumed', 'resumed the organization'),
  'mail_wording.changed': words('Mail wording changed', 'changed the wording of a mail'),
  'mail.retried': words('Mail sent again', 'had a mail sent again'),
  'identity.linked': words('Sign-in linked', 'linked a way to sign in to {}'),
  'identity.unlinked': words('Sign-in unlinked', 'unlinked a way to sign in from {}'),
  'session.code_refused': words('Wrong code', 'gave a wrong code for {}'),
  'session.ended': words('Signed out', 'signed out of {}'),
  'session.opened': words('Signed in', 'signed in to {}'),
  'session.others_revoked': words('Other sessions ended', 'ended all other sessions of {}'),
  'session.revoked': words('Session ended', 'ended a session of {}'),
  'two_factor.begun': words('Two-factor begun', 'began to set up two-factor authentication of {}'),
  'two_factor.codes_renewed': words('Recovery codes renewed', 'renewed the recovery codes of {}'),
  'two_factor.recovery_code_used': words('Recovery code used', 'used a recovery code of {}'),
  'two_factor.turned_off': words('Two-factor turned off', 'turned off two-factor authentication of {}'),
  'two_factor.turned_on': words('Two-factor turned on', 'turned on two-factor authentication of {}'),
  'user.changed': words('Profile changed', 'changed the profile of {}'),
  'user.created': words('Account created', 'created {}'),
  'user.deleted': words('Account deleted', 'deleted {}'),
  'user.email_change_cancelled': words('Email change cancelled', 'cancelled the change of email of {}'),
  'user.email_change_requested': words('Email change asked for', 'asked to change the email of {}'),
  'user.email_changed': words('Email changed', 'changed the email of {}'),
  'user.email_verified': words('Email confirmed', 'confirmed the email of {}'),
  'user.operator_changed': words('Operator changed', 'changed whether {} runs the installation'),
  'user.password_changed': words('Password changed', 'changed the password of {}'),
  'user.password_reset': words('Password reset', 'reset the password of {}'),
  'user.reclaimed': words('Account reclaimed', 'reclaimed {}'),
  'user.reset_requested': words('Password reset asked for', 'asked to reset the password of {}'),
}
