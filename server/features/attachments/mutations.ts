import type { CreateUploadInput, SignedUpload } from '#shared/attachments.ts'
import type { OrgCtx } from '../../platform/context.ts'
import type { Attachment } from './queries.ts'

/** Promises a place to one file, and signs its upload. */
export const createUpload = async (
  _ctx: OrgCtx,
  _input: CreateUploadInput,
): Promise<SignedUpload & { uploadId: string; expiresAt: Date }> => {
  throw new Error('not built')
}

/** Looks at what was uploaded, and links it to its ticket. Again, it answers the attachment that was made. */
export const attachUpload = async (_ctx: OrgCtx, _uploadId: string): Promise<Attachment> => {
  throw new Error('not built')
}

/** Removes a file of a ticket, and its bytes soon after. */
export const removeAttachment = async (
  _ctx: OrgCtx,
  _attachmentId: string,
): Promise<{ attachmentId: string }> => {
  throw new Error('not built')
}
