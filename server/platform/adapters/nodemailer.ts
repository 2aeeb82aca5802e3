import { createTransport } from 'nodemailer'
import type { Mailer } from '../ports.ts'

export type MailSettings = {
  /** `smtp://` or `smtps://`; the built-in inbox keeps all mail when there is none. */
  smtpUrl: string | undefined
  /** The sender of every mail. */
  from: string
}

const timeoutMs = 15_000

/** Mail by nodemailer to the server of `SMTP_URL`, or kept for the built-in inbox. */
export const openMailer = ({ smtpUrl, from }: MailSettings): Mailer => {
  if (smtpUrl === undefined) return { kind: 'inbox', deliver: async () => {}, close: () => {} }
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  })
  return {
    kind: 'smtp',
    deliver: async ({ to, subject, text, html, messageId, headers }) => {
      await transport.sendMail({ from, to, subject, text, html, messageId, headers })
    },
    close: () => transport.close(),
  }
}
