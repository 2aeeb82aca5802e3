import type { ErrorCode } from '#shared/errors.ts'
import { type Role, roles } from '#shared/permissions.ts'
import { ofConversations } from './conversation-expectations.ts'
import { testPassword } from './given.ts'

/** What somebody has and may name in a call. */
export type Own = {
  ticketId: string
  otherTicketId: string
  commentId: string
  memberId: string
  categoryId: string
  categoryIds: string[]
  invitationId: string
  sessionId: string
  /** A file of the ticket, and one that was uploaded and not attached yet. */
  attachmentId: string
  uploadId: string
}

/** What the operator may name in a call. */
export type OperatorsOwn = { organizationId: string; mailId: string }

/**
 * Who may call a procedure, what a call says: something that would be done, with what is the caller's `own`; and the
 * code of what a call is answered that cannot be done so, though one may call.
 */
export type Expectation = {
  allowed: 'everyone' | 'signed-in' | 'operator' | 'mail-reader' | readonly Role[]
  input?: (own: Own & OperatorsOwn) => unknown
  answer?: ErrorCode
}

const everyMember = roles
const staff = ['agent', 'manager', 'admin'] as const
const leads = ['manager', 'admin'] as const
const admin = ['admin'] as const
const setUp = {
  organizationName: 'Umbrella',
  username: 'eve',
  email: 'eve@example.com',
  password: 'a long enough password',
}
/** The secret part of a link that nobody was sent. */
const token = `${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}.${'x'.repeat(43)}`
const code = '000000'

/** Accounts and how one comes into them. */
const ofAccounts: Record<string, Expectation> = {
  'setup.status': { allowed: 'everyone' },
  'setup.complete': { allowed: 'everyone', input: () => setUp, answer: 'setup.already_done' },
  'auth.me': { allowed: 'everyone' },
  'auth.signInOptions': { allowed: 'everyone' },
  'auth.signUpOptions': { allowed: 'everyone', input: () => ({}) },
  'auth.signUp': { allowed: 'everyone', input: () => ({ ...setUp, organization: 'acme' }) },
  'auth.verifyEmail': { allowed: 'everyone', input: () => ({ token }), answer: 'auth.link_invalid' },
  'auth.resendVerification': { allowed: 'everyone', input: () => ({ email: setUp.email }) },
  'auth.signIn': {
    allowed: 'everyone',
    input: () => ({ identifier: 'nobody', password: 'wrong' }),
    answer: 'auth.wrong_credentials',
  },
  'auth.confirmSignIn': { allowed: 'everyone', input: () => ({ code }), answer: 'auth.second_step_over' },
  'auth.requestReset': { allowed: 'everyone', input: () => ({ email: setUp.email }) },
  'auth.resetPassword': {
    allowed: 'everyone',
    input: () => ({ token, password: testPassword }),
    answer: 'auth.link_invalid',
  },
  'auth.beginIdentity': {
    allowed: 'everyone',
    input: () => ({ provider: 'oidc', intent: 'sign_in', returnTo: '/' }),
    answer: 'auth.provider_unknown',
  },
  'auth.confirmEmailChange': { allowed: 'everyone', input: () => ({ token }), answer: 'auth.link_invalid' },
  'auth.signOut': { allowed: 'signed-in' },
  'account.security': { allowed: 'signed-in' },
  'account.sessions': { allowed: 'signed-in' },
  'account.updateProfile': { allowed: 'signed-in', input: () => ({ name: 'Ann', timeZone: 'Europe/Rome' }) },
  'account.changePassword': {
    allowed: 'signed-in',
    input: () => ({ current: testPassword, next: 'another long enough password' }),
  },
  'account.requestEmailChange': {
    allowed: 'signed-in',
    input: () => ({ email: `${crypto.randomUUID()}@example.com`, password: testPassword }),
  },
  'account.cancelEmailChange': { allowed: 'signed-in' },
  'account.revokeSession': { allowed: 'signed-in', input: ({ sessionId }) => ({ sessionId }) },
  'account.revokeOtherSessions': { allowed: 'signed-in' },
  'account.beginTwoFactor': { allowed: 'signed-in', input: () => ({ password: testPassword }) },
  'account.confirmTwoFactor': {
    allowed: 'signed-in',
    input: () => ({ code }),
    answer: 'auth.two_factor_not_on',
  },
  'account.renewRecoveryCodes': {
    allowed: 'signed-in',
    input: () => ({ code }),
    answer: 'auth.two_factor_not_on',
  },
  'account.disableTwoFactor': {
    allowed: 'signed-in',
    input: () => ({ code }),
    answer: 'auth.two_factor_not_on',
  },
  'account.unlinkIdentity': {
    allowed: 'signed-in',
    input: () => ({ provider: 'github' }),
    answer: 'auth.provider_not_linked',
  },
  'account.delete': {
    allowed: 'signed-in',
    input: () => ({ username: 'somebody-else', password: testPassword }),
    answer: 'auth.username_differs',
  },
}

/** Organizations, who is in them, and who runs them all. */
const ofOrganizations: Record<string, Expectation> = {
  'invitations.list': { allowed: admin, input: () => ({}) },
  'invitations.create': {
    allowed: admin,
    input: () => ({ email: `${crypto.randomUUID()}@example.com`, role: 'agent' }),
  },
  'invitations.resend': { allowed: admin, input: ({ invitationId }) => ({ invitationId }) },
  'invitations.revoke': { allowed: admin, input: ({ invitationId }) => ({ invitationId }) },
  'invitations.preview': {
    allowed: 'everyone',
    input: () => ({ token }),
    answer: 'invitation.not_found',
  },
  'invitations.accept': { allowed: 'signed-in', input: () => ({ token }), answer: 'invitation.not_found' },
  'invitations.acceptAsNew': {
    allowed: 'everyone',
    input: () => ({ token, username: 'eve', password: testPassword }),
    answer: 'invitation.not_found',
  },
  'installation.organizations': { allowed: 'operator', input: () => ({}) },
  'installation.found': {
    allowed: 'operator',
    input: () => ({ name: 'Umbrella', adminEmail: 'eve@example.com' }),
  },
  'installation.suspend': { allowed: 'operator', input: ({ organizationId }) => ({ organizationId }) },
  'installation.resume': { allowed: 'operator', input: ({ organizationId }) => ({ organizationId }) },
  'mail.list': { allowed: 'mail-reader', input: () => ({}) },
  'mail.get': { allowed: 'mail-reader', input: ({ mailId }) => ({ mailId }) },
  'mail.templates': { allowed: 'mail-reader' },
  'mail.retry': { allowed: 'operator', input: ({ mailId }) => ({ mailId }) },
  'organizations.current': { allowed: everyMember },
  'organizations.settings': { allowed: admin },
  'organizations.updateSettings': { allowed: admin, input: () => ({ autoCloseDays: 7 }) },
  'organizations.addCategory': { allowed: admin, input: () => ({ name: crypto.randomUUID() }) },
  'organizations.changeCategory': {
    allowed: admin,
    input: ({ categoryId }) => ({ categoryId, name: crypto.randomUUID() }),
  },
  'organizations.orderCategories': {
    allowed: admin,
    input: ({ categoryIds }) => ({ categoryIds: categoryIds.toReversed() }),
  },
  'organizations.wordings': { allowed: admin },
  'organizations.changeWording': {
    allowed: admin,
    input: () => ({ template: 'invitation', subject: 'Come in', body: 'You are invited.' }),
  },
  'organizations.resetWording': { allowed: admin, input: () => ({ template: 'invitation' }) },
  'members.list': { allowed: staff, input: () => ({}) },
  'members.changeRole': {
    allowed: admin,
    input: ({ memberId }) => ({ userId: memberId, role: 'agent' }),
  },
  'members.deactivate': { allowed: admin, input: ({ memberId }) => ({ userId: memberId }) },
  'members.reactivate': { allowed: admin, input: ({ memberId }) => ({ userId: memberId }) },
  'memberSecurity.resetTwoFactor': {
    allowed: admin,
    input: ({ memberId }) => ({ userId: memberId }),
    answer: 'auth.two_factor_not_on',
  },
}

/** Tickets and what is said on them. */
const ofTickets: Record<string, Expectation> = {
  'tickets.list': { allowed: everyMember, input: () => ({}) },
  'tickets.counts': { allowed: everyMember },
  'tickets.get': { allowed: everyMember, input: ({ ticketId }) => ({ ticket: ticketId }) },
  'tickets.create': {
    allowed: everyMember,
    input: ({ categoryId }) => ({
      clientId: crypto.randomUUID(),
      title: 'Help me',
      description: 'Please',
      categoryId,
    }),
  },
  'tickets.edit': {
    allowed: everyMember,
    input: ({ ticketId }) => ({ ticketId, version: 1, title: 'Help me' }),
  },
  'tickets.changeStatus': {
    allowed: everyMember,
    input: ({ ticketId }) => ({ ticketId, version: 1, status: 'closed' }),
  },
  'tickets.assign': { allowed: staff, input: ({ ticketId }) => ({ ticketId, version: 1, assigneeId: null }) },
  'tickets.triage': { allowed: staff, input: ({ ticketId }) => ({ ticketId, version: 1, priority: 'low' }) },
  'reviews.queue': { allowed: leads, input: () => ({}) },
  'reviews.review': {
    allowed: leads,
    input: ({ ticketId }) => ({ ticketId, version: 1, action: 'APPROVE' }),
    answer: 'ticket.not_a_draft',
  },
  'tickets.delete': { allowed: ['requester', 'admin'], input: ({ ticketId }) => ({ ticketId }) },
  'tickets.restore': { allowed: ['requester', 'admin'], input: ({ ticketId }) => ({ ticketId }) },
  'tickets.deleted': { allowed: admin, input: () => ({}) },
  'tickets.link': {
    allowed: staff,
    input: ({ ticketId, otherTicketId }) => ({ ticketId, kind: 'related', other: otherTicketId }),
  },
  'tickets.unlink': {
    allowed: staff,
    input: ({ ticketId, otherTicketId }) => ({ ticketId, otherId: otherTicketId }),
    answer: 'ticket.not_linked',
  },
  'tickets.watch': { allowed: staff, input: ({ ticketId }) => ({ ticketId, watching: true }) },
  'search.tickets': { allowed: everyMember, input: () => ({ q: 'help' }) },
  'notices.list': { allowed: everyMember, input: () => ({}) },
  'notices.unread': { allowed: everyMember },
  'notices.markRead': { allowed: everyMember, input: () => ({ upTo: crypto.randomUUID() }) },
  'audit.list': { allowed: leads, input: () => ({}) },
  'live.events': { allowed: everyMember, input: () => ({}) },
}

/** Every procedure of the router; one that is missing here fails the walk of `access.test.ts`. */
export const expectations: Record<string, Expectation> = {
  ...ofAccounts,
  ...ofOrganizations,
  ...ofTickets,
  ...ofConversations,
}
