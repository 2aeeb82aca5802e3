import { fillWording, type Wording } from '#shared/mail.ts'
import type { MailContent, MailTemplate } from '../../../platform/mail.ts'
import { paragraphsOf } from '../../organizations/rules.ts'

/** What asks to confirm an email outside of any organization. */
export const plainVerification: Wording = {
  subject: 'Confirm your email',
  body: 'Hello {{name}},\n\nPlease confirm that this email is yours.',
}

type Person = { name: string; username: string }
type Linked = { publicUrl: string; token: string }

// A fragment is sent to no server: the token reaches no log.
const link = (publicUrl: string, path: string, token: string) => `${publicUrl}/${path}#${token}`

const notYou = (publicUrl: string) =>
  `If this was not you, set a new password now: ${publicUrl}/forgot. That signs out everybody else.`

/** Asks a person to confirm the email that they gave when they signed up. */
export const emailVerificationMail = (
  { name, username }: Person,
  { publicUrl, token, wording, organization }: Linked & { wording: Wording; organization: string },
) => {
  const { subject, body } = fillWording(wording, { organization, name, username })
  return {
    template: 'email_verification',
    // Whoever signs up chooses the name: it must not add lines to the head of a mail.
    subject: subject.replace(/\s+/g, ' ').trim(),
    paragraphs: paragraphsOf(body),
    action: { label: 'Confirm my email', url: link(publicUrl, 'verify', token) },
    closing: [
      `Your username is ${username}.`,
      'The link works once, for 24 hours. If you did not sign up, you need not do anything.',
    ],
  }
}

/** Answers a sign-up with an email that has an account. */
export const accountExistsMail = ({ name, username }: Person, { publicUrl }: { publicUrl: string }) => ({
  template: 'account_exists',
  subject: 'You have an account already',
  paragraphs: [
    `Hello ${name},`,
    `Somebody signed up with your email, which has an account already. Its username is ${username}.`,
  ],
  action: { label: 'Sign in', url: `${publicUrl}/sign-in` },
  closing: [
    `Forgot your password? Set a new one: ${publicUrl}/forgot`,
    'If this was not you, you need not do anything.',
  ],
})

/** Answers a sign-up for one more organization with an email that has an account: the link joins it. */
export const joinOrganizationMail = (
  { name, username }: Person,
  { publicUrl, token, organization }: Linked & { organization: string },
) => ({
  template: 'join_organization',
  subject: `Join ${organization} with your account`,
  paragraphs: [
    `Hello ${name},`,
    `Somebody signed up for ${organization} with your email, which has an account already. Its username is ${username}. You need no other: join with the one that you have.`,
  ],
  action: { label: `Join ${organization}`, url: link(publicUrl, 'verify', token) },
  closing: [
    'Your password stays as it is. The link works once, for 24 hours.',
    'If this was not you, you need not do anything.',
  ],
})

/** Lets a person set a new password, or their first one. */
export const resetPasswordMail = ({ name, username }: Person, { publicUrl, token }: Linked) => ({
  template: 'reset_password',
  subject: 'Set a new password',
  paragraphs: [
    `Hello ${name},`,
    `Somebody asked for a new password for your account. Your username is ${username}.`,
  ],
  action: { label: 'Set a new password', url: link(publicUrl, 'reset', token) },
  closing: [
    'The link works once, for an hour. If this was not you, you need not do anything: your password stays as it is.',
  ],
})

/** Tells that the password was changed. */
export const passwordChangedMail = (
  { name }: Pick<Person, 'name'>,
  { publicUrl }: { publicUrl: string },
) => ({
  template: 'password_changed',
  subject: 'Your password was changed',
  paragraphs: [
    `Hello ${name},`,
    'The password of your account was changed, and you were signed out everywhere else.',
  ],
  closing: [notYou(publicUrl)],
})

type EmailChange = Linked & { name: string; newEmail: string }

/** Asks at the present email whether the change is wanted. */
export const emailChangeCurrentMail = ({ name, newEmail, publicUrl, token }: EmailChange) => ({
  template: 'email_change_current',
  subject: 'Confirm the change of your email',
  paragraphs: [
    `Hello ${name},`,
    `You asked to use ${newEmail} instead of this email. It changes when it is confirmed here and there.`,
  ],
  action: { label: 'Confirm the change', url: link(publicUrl, 'confirm-email', token) },
  closing: ['The link works for 24 hours.', notYou(publicUrl)],
})

/** Asks at the new email whether it is theirs. */
export const emailChangeNewMail = ({ name, publicUrl, token }: Omit<EmailChange, 'newEmail'>) => ({
  template: 'email_change_new',
  subject: 'Confirm your new email',
  paragraphs: [
    `Hello ${name},`,
    'Please confirm that this email is yours. It is used when it is confirmed at your present email as well.',
  ],
  action: { label: 'Confirm this email', url: link(publicUrl, 'confirm-email', token) },
  closing: ['The link works for 24 hours. If you do not know of this, you need not do anything.'],
})

/** Tells the owner of an account that somebody else wanted to use its email. */
export const emailInUseMail = ({ name }: Pick<Person, 'name'>) => ({
  template: 'email_in_use',
  subject: 'Somebody tried to use your email',
  paragraphs: [
    `Hello ${name},`,
    'Somebody asked to use this email for another account. It belongs to yours, so nothing was changed.',
  ],
})

/** Tells the former email that another is used from now on. */
export const emailChangedMail = (
  { name }: Pick<Person, 'name'>,
  { newEmail, publicUrl }: { newEmail: string; publicUrl: string },
) => ({
  template: 'email_changed',
  subject: 'Your email was changed',
  paragraphs: [`Hello ${name},`, `Your account uses ${newEmail} from now on, and no longer this email.`],
  closing: [`If this was not you, tell whoever runs ${publicUrl} at once.`],
})

/** Takes leave of somebody who deleted their account. */
export const accountDeletedMail = ({ name }: Pick<Person, 'name'>) => ({
  template: 'account_deleted',
  subject: 'Your account was deleted',
  paragraphs: [
    `Hello ${name},`,
    'Your account was deleted. What you wrote stays with those whom you wrote to, without your name.',
  ],
})

const sample = {
  name: 'Ann Smith',
  username: 'ann',
  newEmail: 'ann@example.net',
  publicUrl: 'https://docket.example.org',
  token: 'sample-of-a-token',
  organization: 'Acme',
  wording: { subject: 'Confirm your email for {{organization}}', body: 'Hello {{name}}, welcome.' },
}

const template = (description: string, make: () => Omit<MailContent, 'to'>): MailTemplate => ({
  name: make().template,
  description,
  sample: make,
})

/** Every mail of accounts, for the preview. */
export const authMails: readonly MailTemplate[] = [
  template('Sent to people who sign up, so that they confirm their email.', () =>
    emailVerificationMail(sample, sample),
  ),
  template('Sent when somebody signs up with an email that has an account.', () =>
    accountExistsMail(sample, sample),
  ),
  template('Sent when somebody with an account signs up for one more organization.', () =>
    joinOrganizationMail(sample, sample),
  ),
  template('Sent to people who forgot their password, or have none yet.', () =>
    resetPasswordMail(sample, sample),
  ),
  template('Sent when a password was changed.', () => passwordChangedMail(sample, sample)),
  template('Sent to the present email of somebody who changes it.', () => emailChangeCurrentMail(sample)),
  template('Sent to the new email of somebody who changes it.', () => emailChangeNewMail(sample)),
  template('Sent to an email that somebody else wanted to use.', () => emailInUseMail(sample)),
  template('Sent to the former email when it was changed.', () => emailChangedMail(sample, sample)),
  template('Sent when somebody deleted their account.', () => accountDeletedMail(sample)),
]
