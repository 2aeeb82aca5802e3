import type { AttachmentType } from '#shared/attachments.ts'
import type { Person } from '#shared/organizations.ts'
import type { OrgCtx } from '../../platform/context.ts'

export type Attachment = {
  id: string
  filename: string
  contentType: AttachmentType
  /** Bytes. */
  size: number
  uploader: Person
  createdAt: Date
  /** Where its bytes are, below the app's own address. With `?inline` they are shown, without they are saved. */
  url: string
  /** Whether the one who asks may remove it. */
  canRemove: boolean
}

/** The files of a ticket, the first attached first. @throws AppError not found, also when it may not be seen. */
export const listAttachments = async (_ctx: OrgCtx, _ticket: string): Promise<Attachment[]> => {
  throw new Error('not built')
}
