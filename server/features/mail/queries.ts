import type { ListMailsInput, MailInput, MailState } from '#shared/mail.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Page } from '../../platform/pages.ts'

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

/** The newest first. */
export const listMails = async (_ctx: Ctx, _input: ListMailsInput): Promise<Page<ListedMail>> => {
  throw new Error('not built')
}

export const readMail = async (_ctx: Ctx, _input: MailInput): Promise<ReadMail> => {
  throw new Error('not built')
}

/** The HTML of each is at `/mail/templates/{name}/html`. */
export type ListedTemplate = { name: string; description: string; subject: string; text: string }

export const listTemplates = async (_ctx: Ctx): Promise<ListedTemplate[]> => {
  throw new Error('not built')
}
