import type { MailTemplate } from '../platform/mail.ts'

/** Every mail that the app can write, of all features. */
export const mailTemplates: readonly MailTemplate[] = []
