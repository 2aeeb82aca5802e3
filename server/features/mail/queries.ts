import { and, desc, eq, inArray, lt, or, sql } from 'drizzle-orm'
import type { ListMailsInput, MailInput, MailState } from '#shared/mail.ts'
import { mails } from '../../db/schema/platform.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import type { MailTemplate } from '../../platform/mail.ts'
import { layOut } from '../../platform/mail-layout.ts'
import { decodeCursor, type Page, toPage } from '../../platform/pages.ts'

export type ListedMail = {
  id: string
  template: string
  recipient: string
  subject: string
  state: MailState
  attempts: number
  lastError: string | null
  createdAt: Date
  sentAt: Date | null
}

/** With its plain text (null once delivered); its HTML is at `/mail/{id}/html`. */
export type ReadMail = ListedMail & {
  text: string | null
  messageId: string
  headers: Record<string, string>
}

const listedColumns = {
  id: mails.id,
  template: mails.template,
  recipient: mails.recipient,
  subject: mails.subject,
  state: mails.state,
  attempts: mails.attempts,
  lastError: mails.lastError,
  createdAt: mails.createdAt,
  sentAt: mails.sentAt,
}

/** The newest first. */
export const listMails = async (
  ctx: Ctx,
  { state, search, cursor, limit }: ListMailsInput,
): Promise<Page<ListedMail>> => {
  const after = decodeCursor(cursor)?.[1]
  const rows = await ctx.db
    .select(listedColumns)
    .from(mails)
    .where(
      and(
        after === undefined ? undefined : lt(mails.id, after),
        state === undefined || state.length === 0 ? undefined : inArray(mails.state, state),
        search === undefined || search === ''
          ? undefined
          : or(holds(mails.recipient, search), holds(mails.subject, search)),
      ),
    )
    .orderBy(desc(mails.id))
    .limit(limit + 1)
  return toPage(rows, limit, ({ id }) => ['', id])
}

/** Whether a text stands within another, in whichever case. */
const holds = (column: typeof mails.recipient | typeof mails.subject, text: string) =>
  sql`strpos(lower(${column}), lower(${text})) > 0`

export const readMail = async (ctx: Ctx, { mailId }: MailInput): Promise<ReadMail> => {
  const [mail] = await ctx.db
    .select({ ...listedColumns, text: mails.text, messageId: mails.messageId, headers: mails.headers })
    .from(mails)
    .where(eq(mails.id, mailId))
  if (!mail) throw new AppError('not_found', 'mail.not_found')
  return mail
}

/** The HTML of a mail. @throws AppError when there is no such mail or it has been delivered. */
export const readMailHtml = async (ctx: Ctx, { mailId }: MailInput): Promise<string> => {
  const [mail] = await ctx.db.select({ html: mails.html }).from(mails).where(eq(mails.id, mailId))
  if (!mail?.html) throw new AppError('not_found', 'mail.not_found')
  return mail.html
}

/** The HTML of each is at `/mail/templates/{name}/html`. */
export type ListedTemplate = { name: string; description: string; subject: string; text: string }

export const listTemplates = (ctx: Ctx): ListedTemplate[] =>
  ctx.mailTemplates.map((template) => ({
    name: template.name,
    description: template.description,
    subject: template.sample().subject,
    text: previewOf(ctx, template).text,
  }))

/** The HTML of a template with its sample values. @throws AppError when there is none of that name. */
export const readTemplateHtml = (ctx: Ctx, name: string): string => {
  const template = ctx.mailTemplates.find((one) => one.name === name)
  if (!template) throw new AppError('not_found', 'mail.not_found')
  return previewOf(ctx, template).html
}

const previewOf = (ctx: Ctx, { from = 'Docket', sample }: MailTemplate) =>
  layOut(sample(), { from, home: ctx.publicUrl() })
