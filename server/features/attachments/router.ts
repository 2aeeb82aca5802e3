import { attachInput, attachmentInput, createUploadInput, listAttachmentsInput } from '#shared/attachments.ts'
import { memberProcedure, router } from '../../platform/trpc.ts'
import { attachUpload } from './mutations/attach-upload.ts'
import { createUpload } from './mutations/create-upload.ts'
import { removeAttachment } from './mutations/remove-attachment.ts'
import { listAttachments } from './queries.ts'

export const attachmentsRouter = router({
  list: memberProcedure('attachment.read')
    .input(listAttachmentsInput)
    .query(({ ctx, input }) => listAttachments(ctx, input.ticket)),
  createUpload: memberProcedure('attachment.add')
    .input(createUploadInput)
    .mutation(({ ctx, input }) => createUpload(ctx, input)),
  attach: memberProcedure('attachment.add', 'attaching')
    .input(attachInput)
    .mutation(({ ctx, input }) => attachUpload(ctx, input.uploadId)),
  remove: memberProcedure('attachment.remove')
    .input(attachmentInput)
    .mutation(({ ctx, input }) => removeAttachment(ctx, input.attachmentId)),
})
