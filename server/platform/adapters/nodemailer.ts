import { createTransport } from 'nodemailer'
import { MailRefusedError } from '../mail-delivery.ts'
import type { Mailer, OutgoingMail } from '../ports.ts'

export type MailSettings = {
  /** `smtp://` or `smtps://`; the built-in inbox keeps all mail when there is none. */
  smtpUrl: string | undefined
  /** The sender of every mail. */
  from: string
}

// A delivery has some ten steps; together they stay below the two minutes for which a worker has a mail.
const stepTimeoutMs = 10_000

/** Mail by nodemailer to the server of `SMTP_URL`, or kept for the built-in inbox. */
export const openMailer = ({ smtpUrl, from }: MailSettings): Mailer => {
  if (smtpUrl === undefined) return { kind: 'inbox', deliver: async () => {}, close: () => {} }
  // No pool: a mail must not wait for a connection after its worker has given it up.
  const transport = createTransport({
    url: smtpUrl,
    dnsTimeout: stepTimeoutMs,
    connectionTimeout: stepTimeoutMs,
    greetingTimeout: stepTimeoutMs,
    socketTimeout: stepTimeoutMs,
  })
  const send = ({ to, subject, text, html, messageId, headers }: OutgoingMail) =>
    transport.sendMail({
      from,
      // As an object, so that it is one address whatever stands in it.
      to: { name: '', address: to },
      subject,
      text,
      html,
      messageId,
      headers,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  return {
    kind: 'smtp',
    deliver: async (mail) => {
      try {
        await send(mail)
      } catch (error) {
        throw isRefusal(error) ? new MailRefusedError(error.message, { cause: error }) : error
      }
    },
    close: () => transport.close(),
  }
}

/** Whether the server will not have this mail (RFC 5321, 4.2.1: 5yz), rather than anything from us at the moment. */
const isRefusal = (error: unknown): error is Error =>
  error instanceof Error &&
  'responseCode' in error &&
  Number(error.responseCode) >= 500 &&
  'command' in error &&
  ['RCPT TO', 'DATA'].includes(String(error.command))
