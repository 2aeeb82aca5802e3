import type { CommentKind } from '#shared/comments.ts'
import type { Person } from '#shared/organizations.ts'
import type { OrgCtx } from '../../../platform/context.ts'
import { personOf } from '../../tickets/queries/read-ticket.ts'
import { mayDeleteComment, mayEditComment, maySeeVersions } from '../rules.ts'

/** What is read of a comment, for a timeline or a chat. */
export type CommentRow = {
  authorId: string
  clientId: string
  kind: CommentKind
  body: string
  editedAt: Date | null
  deletedAt: Date | null
  mentions: Person[]
}

/** A comment as it is shown to the one who asks. */
export const toComment = (ctx: OrgCtx, row: CommentRow, id: string) => ({
  id,
  /** To its author alone, whose page knows by it what it has sent. */
  clientId: row.authorId === personOf(ctx).id ? row.clientId : null,
  kind: row.kind,
  body: row.deletedAt === null ? row.body : null,
  editedAt: row.editedAt,
  deletedAt: row.deletedAt,
  /** Whom it really names; other names in it are words. */
  mentions: row.mentions,
  canEdit: mayEditComment(personOf(ctx), row),
  canDelete: mayDeleteComment(personOf(ctx), row),
  canSeeVersions: maySeeVersions(personOf(ctx), row),
})
