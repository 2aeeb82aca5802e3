import { accountSafetyMails } from '../features/auth/emails/account-safety.ts'
import { authMails } from '../features/auth/emails/accounts.ts'
import { invitationMails } from '../features/invitations/emails.ts'
import { notificationMails } from '../features/notifications/emails.ts'
import type { MailTemplate } from '../platform/mail.ts'

/** Every mail that the app can write, of all features. */
export const mailTemplates: readonly MailTemplate[] = [
  ...authMails,
  ...accountSafetyMails,
  ...invitationMails,
  ...notificationMails,
]
