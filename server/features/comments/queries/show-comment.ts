import type { CommentKind } from '#shared/comments.ts'
import type { OrgCtx } from '../../../platform/context.ts'
import { personOf } from '../../tickets/queries/read-ticket.ts'
import { mayDeleteComment, mayEditComment } from '../rules.ts'

/** What is read of a comment, for a timeline or a chat. */
export type CommentRow = {
  authorId: string
  kind: CommentKind
  body: string
  editedAt: Date | null
  deletedAt: Date | null
}

/** A comment as it is shown to the one who asks. */
export const toComment = (ctx: OrgCtx, row: CommentRow, id: string) => ({
  id,
  kind: row.kind,
  body: row.deletedAt === null ? row.body : null,
  editedAt: row.editedAt,
  deletedAt: row.deletedAt,
  canEdit: mayEditComment(personOf(ctx), row),
  canDelete: mayDeleteComment(personOf(ctx), row),
})
