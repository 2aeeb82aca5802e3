import { fillWording, type Wording } from '#shared/mail.ts'
import type { Role } from '#shared/permissions.ts'
import type { MailContent, MailTemplate } from '../../platform/mail.ts'
import { paragraphsOf } from '../organizations/rules.ts'
import { invitationDays } from './rules.ts'

type Invitation = { organization: string; inviter: string; role: Role; url: string }

/** An invitation to join, in the organization's words. */
export const invitationMail = (wording: Wording, { url, ...values }: Invitation): Omit<MailContent, 'to'> => {
  const { subject, body } = fillWording(wording, values)
  return {
    template: 'invitation',
    subject,
    paragraphs: paragraphsOf(body),
    action: { label: 'Accept the invitation', url },
    closing: [
      `The link works once, for ${invitationDays} days. If you do not know what this is about, ignore this mail.`,
    ],
  }
}

const sampleWording: Wording = {
  subject: 'Join {{organization}}',
  body: '{{inviter}} invites you to join {{organization}}. Your role there will be: {{role}}.',
}

export const invitationMails: readonly MailTemplate[] = [
  {
    name: 'invitation',
    description: 'Sent to people who are invited to join an organization.',
    from: 'Tarnbeck Outdoor',
    sample: () =>
      invitationMail(sampleWording, {
        organization: 'Tarnbeck Outdoor',
        inviter: 'Aiko Mori',
        role: 'agent',
        url: 'https://docket.example.org/invitation#sample',
      }),
  },
]
