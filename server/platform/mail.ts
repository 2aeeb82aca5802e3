import { mails } from '../db/schema/platform.ts'
import type { Ctx, InTransaction, OrgCtx } from './context.ts'
import { layOut } from './mail-layout.ts'

/** The name of the job that delivers one mail; its data is `{ mailId }`. */
export const deliveryJob = 'mail.deliver'

/** A mail as a feature writes it; text and HTML are made of it. */
export type MailContent = {
  /** Which of the app's mails it is, as in `shared/mail.ts` and the preview: `reset_password`. */
  template: string
  to: string
  subject: string
  /** Plain text, in order. */
  paragraphs: readonly string[]
  /** The one thing to do; its address is one of the installation's own. */
  action?: { label: string; url: string }
  /** Plain text after the action. */
  closing?: readonly string[]
  /** Why one gets it, as the last sentence; one that fits every mail when absent. */
  reason?: string
  /** The ticket that it is about: a mail reader shows mails of one ticket as one conversation. */
  ticketId?: string
}

/** A mail with sample values, for the preview of all mails; its name is the `template` of its content. */
export type MailTemplate = {
  name: string
  /** When it is sent, in one sentence. */
  description: string
  /** In whose name it is sent, where that is not Docket itself. */
  from?: string
  sample: () => Omit<MailContent, 'to'>
}

type MailCtx = Ctx & InTransaction & Partial<Pick<OrgCtx, 'organization'>>

/**
 * Writes a mail in the transaction that causes it; a job delivers it after the commit. The mail server is never
 * waited for.
 */
export const sendMail = (ctx: MailCtx, content: MailContent): Promise<void> => sendMails(ctx, [content])

/** Writes mails as `sendMail` does, however many in two statements. */
export const sendMails = async (ctx: MailCtx, contents: readonly MailContent[]): Promise<void> => {
  if (contents.length === 0) return
  const rows = contents.map((content) => toRow(ctx, content))
  await ctx.db.insert(mails).values(rows)
  await enqueueDeliveries(
    ctx,
    rows.map(({ id }) => id),
  )
}

const toRow = (ctx: MailCtx, content: MailContent) => {
  const id = ctx.newId()
  const home = ctx.publicUrl()
  const host = new URL(home).hostname
  const subject = content.subject.replace(/\s+/gu, ' ').trim()
  requireOwnLink(content, home)
  return {
    id,
    organizationId: ctx.organization?.id ?? null,
    template: content.template,
    recipient: content.to,
    subject,
    ...layOut({ ...content, subject }, { from: ctx.organization?.name ?? 'Docket', home }),
    messageId: `<${id}@${host}>`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...(content.ticketId === undefined ? {} : threadHeaders(content.ticketId, host)),
    },
    state: 'queued' as const,
    createdAt: ctx.now(),
  }
}

/** Writes the jobs that deliver mails; of one mail no more than one waits. */
export const enqueueDeliveries = async (ctx: Ctx, mailIds: readonly string[]): Promise<void> => {
  const jobs = mailIds.map((mailId) => ({ data: { mailId }, key: mailId }))
  if (jobs.length > 0) await ctx.queue.enqueue(ctx.db, deliveryJob, jobs)
}

/** @throws Error when a mail would lead people to another site under the installation's name. */
const requireOwnLink = ({ template, action }: MailContent, home: string): void => {
  if (action && new URL(action.url).origin !== new URL(home).origin)
    throw new Error(`the mail ${template} links to another site`)
}

/** Every mail about a ticket answers one that never was: that is what readers group by (RFC 5322, 3.6.4). */
const threadHeaders = (ticketId: string, host: string): Record<string, string> => {
  const root = `<ticket.${ticketId}@${host}>`
  return { 'In-Reply-To': root, References: root }
}
