import type { Api, RouterOutputs } from '#client/lib/api.ts'

export type Attachment = RouterOutputs['attachments']['list'][number]

/** Where the bytes of a file are shown rather than saved. */
export const inlineUrl = ({ url }: Pick<Attachment, 'url'>): string => `${url}?inline`

export const isImage = ({ contentType }: Pick<Attachment, 'contentType'>): boolean =>
  contentType !== 'application/pdf'

/** The files of a ticket (its number). */
export const attachmentsQuery = (trpc: Api['trpc'], ticket: string) =>
  trpc.attachments.list.queryOptions({ ticket })
