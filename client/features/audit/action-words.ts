import type { AuditAction, AuditEntity } from '#shared/audit.ts'

export const entityWords: Record<AuditEntity, string> = {
  ticket: 'Tickets',
  comment: 'Messages',
  category: 'Categories',
  member: 'Members',
  invitation: 'Invitations',
  organization: 'Organization',
  mail: 'Mail',
  user: 'Accounts',
}

type ActionWords = {
  entity: AuditEntity
  /** As a filter names it. */
  name: string
  /** What follows the name of who did it; `{}` is what it was done to. */
  said: string
}

const on = (entity: AuditEntity) => (name: string, said: string) => ({ entity, name, said })
const ticket = on('ticket')
const comment = on('comment')
const category = on('category')
const member = on('member')
const invitation = on('invitation')
const organization = on('organization')
const user = on('user')

/** Every action in words. */
export const actionWords: Record<AuditAction, ActionWords> = {
  'ticket.created': ticket('Ticket created', 'created ticket {}'),
  'ticket.changed': ticket('Ticket changed', 'changed ticket {}'),
  'ticket.reviewed': ticket('Ticket reviewed', 'reviewed ticket {}'),
  'ticket.deleted': ticket('Ticket deleted', 'deleted ticket {}'),
  'ticket.restored': ticket('Ticket restored', 'restored ticket {}'),
  'ticket.purged': ticket('Ticket removed for good', 'removed ticket {} for good'),
  'ticket.linked': ticket('Tickets linked', 'linked ticket {}'),
  'ticket.unlinked': ticket('Tickets unlinked', 'unlinked ticket {}'),
  'ticket.watched': ticket('Ticket followed', 'began to follow ticket {}'),
  'ticket.unwatched': ticket('Ticket followed no longer', 'no longer follows ticket {}'),
  'comment.added': comment('Message added', 'wrote on ticket {}'),
  'comment.edited': comment('Message edited', 'edited a message on ticket {}'),
  'comment.deleted': comment('Message deleted', 'deleted a message on ticket {}'),
  'category.created': category('Category created', 'created the category {}'),
  'category.changed': category('Category changed', 'changed the category {}'),
  'category.ordered': organization('Categories ordered', 'changed the order of the categories'),
  'member.joined': member('Member joined', 'made {} a member'),
  'member.role_changed': member('Role changed', 'changed the role of {}'),
  'member.deactivated': member('Member deactivated', 'deactivated {}'),
  'member.reactivated': member('Member brought back', 'brought back {}'),
  'member.two_factor_reset': member('Two-factor reset', 'reset two-factor authentication of {}'),
  'invitation.created': invitation('Invitation sent', 'invited somebody'),
  'invitation.renewed': invitation('Invitation sent again', 'sent an invitation again'),
  'invitation.accepted': invitation('Invitation accepted', 'accepted an invitation'),
  'invitation.revoked': invitation('Invitation revoked', 'revoked an invitation'),
  'organization.created': organization('Organization created', 'created the organization'),
  'organization.changed': organization('Settings changed', 'changed the settings'),
  'organization.suspended': organization('Organization suspended', 'suspended the organization'),
  'organization.resumed': organization('Organization resumed', 'resumed the organization'),
  'mail_wording.changed': organization('Mail wording changed', 'changed the wording of a mail'),
  'mail.retried': { entity: 'mail', name: 'Mail sent again', said: 'had a mail sent again' },
  'identity.linked': user('Sign-in linked', 'linked a way to sign in to {}'),
  'identity.unlinked': user('Sign-in unlinked', 'unlinked a way to sign in from {}'),
  'session.code_refused': user('Wrong code', 'gave a wrong code for {}'),
  'session.ended': user('Signed out', 'signed out of {}'),
  'session.opened': user('Signed in', 'signed in to {}'),
  'session.others_revoked': user('Other sessions ended', 'ended all other sessions of {}'),
  'session.revoked': user('Session ended', 'ended a session of {}'),
  'two_factor.begun': user('Two-factor begun', 'began to set up two-factor authentication of {}'),
  'two_factor.codes_renewed': user('Recovery codes renewed', 'renewed the recovery codes of {}'),
  'two_factor.recovery_code_used': user('Recovery code used', 'used a recovery code of {}'),
  'two_factor.turned_off': user('Two-factor turned off', 'turned off two-factor authentication of {}'),
  'two_factor.turned_on': user('Two-factor turned on', 'turned on two-factor authentication of {}'),
  'user.changed': user('Profile changed', 'changed the profile of {}'),
  'user.created': user('Account created', 'created {}'),
  'user.deleted': user('Account deleted', 'deleted {}'),
  'user.email_change_cancelled': user('Email change cancelled', 'cancelled the change of email of {}'),
  'user.email_change_requested': user('Email change asked for', 'asked to change the email of {}'),
  'user.email_changed': user('Email changed', 'changed the email of {}'),
  'user.email_verified': user('Email confirmed', 'confirmed the email of {}'),
  'user.operator_changed': user('Operator changed', 'changed whether {} runs the installation'),
  'user.password_changed': user('Password changed', 'changed the password of {}'),
  'user.password_reset': user('Password reset', 'reset the password of {}'),
  'user.reclaimed': user('Account reclaimed', 'reclaimed {}'),
  'user.reset_requested': user('Password reset asked for', 'asked to reset the password of {}'),
}
