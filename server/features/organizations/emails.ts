import type { WordedTemplate, Wording } from '#shared/mail.ts'

/** The app's own words for the mails whose words an organization may change, and what each mail is for. */
export const standardWordings: Record<WordedTemplate, Wording & { description: string }> = {
  invitation: {
    description: 'Sent to people who are invited to join.',
    subject: 'Join {{organization}}',
    body: '{{inviter}} invites you to join {{organization}}. Your role there will be: {{role}}.',
  },
  email_verification: {
    description: 'Sent to people who sign up, so that they confirm their email.',
    subject: 'Confirm your email for {{organization}}',
    body: 'Hello {{name}},\n\nPlease confirm that this email is yours, and you are in.',
  },
}
