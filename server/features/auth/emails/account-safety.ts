import type { MailContent, MailTemplate } from '../../../platform/mail.ts'

/** Whom a mail about an account is for. */
type Owner = { email: string; name: string }

const ifNotYou = 'If this was not you, set a new password at once and sign out everywhere else.'

const review = (publicUrl: string) => ({ label: 'Review your account', url: `${publicUrl}/account` })

export const twoFactorTurnedOn = ({ email, name }: Owner, publicUrl: string): MailContent => ({
  template: 'two_factor_on',
  to: email,
  subject: 'Two-factor authentication is on',
  paragraphs: [
    `Hello ${name},`,
    'From now on signing in to your account takes a code of your authenticator app. Everybody else who was signed in to it has been signed out.',
    'Keep your recovery codes where you find them without your phone.',
  ],
  action: review(publicUrl),
  closing: [ifNotYou],
})

export const twoFactorTurnedOff = ({ email, name }: Owner, publicUrl: string): MailContent => ({
  template: 'two_factor_off',
  to: email,
  subject: 'Two-factor authentication is off',
  paragraphs: [
    `Hello ${name},`,
    'Signing in to your account takes no code of an authenticator app any more.',
  ],
  action: review(publicUrl),
  closing: [ifNotYou],
})

export const twoFactorReset = (
  { email, name }: Owner,
  publicUrl: string,
  organization: string,
): MailContent => ({
  template: 'two_factor_reset',
  to: email,
  subject: 'Your two-factor authentication was reset',
  paragraphs: [
    `Hello ${name},`,
    `An admin of ${organization} has removed the authenticator app from your account, and you have been signed out everywhere.`,
    'Sign in as before and set up your authenticator app again.',
  ],
  action: { label: 'Sign in', url: `${publicUrl}/sign-in` },
  closing: ['If you did not ask for this, tell an admin of your organization.'],
})

export const recoveryCodeUsed = ({ email, name }: Owner, publicUrl: string, left: number): MailContent => ({
  template: 'recovery_code_used',
  to: email,
  subject: 'A recovery code was used',
  paragraphs: [
    `Hello ${name},`,
    `Somebody signed in to your account with a recovery code. ${left === 1 ? '1 code is' : `${left} codes are`} left; you can make new ones at any time.`,
  ],
  action: review(publicUrl),
  closing: [ifNotYou],
})

export const identityLinked = ({ email, name }: Owner, publicUrl: string, provider: string): MailContent => ({
  template: 'identity_linked',
  to: email,
  subject: `You can sign in with ${provider}`,
  paragraphs: [
    `Hello ${name},`,
    `A ${provider} account was linked to your account: it can be signed in with.`,
  ],
  action: review(publicUrl),
  closing: ['If this was not you, unlink it there and set a new password.'],
})

const sampleOwner: Owner = { email: 'rita@example.org', name: 'Rita' }
const sampleUrl = 'https://help.example.org'

/** The mails about the safety of an account, for the preview. */
export const accountSafetyMails: readonly MailTemplate[] = [
  {
    name: 'two_factor_on',
    description: 'When somebody has turned on two-factor authentication.',
    sample: () => twoFactorTurnedOn(sampleOwner, sampleUrl),
  },
  {
    name: 'two_factor_off',
    description: 'When somebody has turned off two-factor authentication.',
    sample: () => twoFactorTurnedOff(sampleOwner, sampleUrl),
  },
  {
    name: 'two_factor_reset',
    description: 'When an admin has helped somebody who lost their authenticator app.',
    from: 'Acme',
    sample: () => twoFactorReset(sampleOwner, sampleUrl, 'Acme'),
  },
  {
    name: 'recovery_code_used',
    description: 'When somebody signed in with a recovery code.',
    sample: () => recoveryCodeUsed(sampleOwner, sampleUrl, 8),
  },
  {
    name: 'identity_linked',
    description: 'When an account of another site was linked.',
    sample: () => identityLinked(sampleOwner, sampleUrl, 'GitHub'),
  },
]
