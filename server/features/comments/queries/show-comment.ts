import type { CommentKind } from '#shared/comments.ts'
import type { Person } from '#shared/organizations.ts'
import type { Ctx, OrgCtx } from '../../../platform/context.ts'
import { type Fragment, personAt } from '../../../platform/fragments.ts'
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
  /** Read for timelines alone. */
  deletedBy?: Person | null
  mentions: Person[]
}

/** Who deleted the comment `c`, which the event `e` added, as JSON. */
export const deleterOfComment = ({ sql }: Pick<Ctx, 'sql'>): Fragment => sql`
  case when c.deleted_at is not null then (
    select ${personAt(sql, 'deleter')}
    from events d join users deleter on deleter.id = d.actor_id
    where d.organization_id = e.organization_id and d.ticket_id = e.ticket_id and d.number > e.number
      and d.comment_id = c.id and d.type = 'comment.deleted'
    limit 1
  ) end`

/** A comment as it is shown to the one who asks. */
export const toComment = (ctx: OrgCtx, row: CommentRow, id: string) => ({
  id,
  /** To its author alone, whose page knows by it what it has sent. */
  clientId: row.authorId === personOf(ctx).id ? row.clientId : null,
  kind: row.kind,
  body: row.deletedAt === null ? row.body : null,
  editedAt: row.editedAt,
  deletedAt: row.deletedAt,
  deletedBy: row.deletedBy ?? null,
  /** Whom it really names; other names in it are words. */
  mentions: row.mentions,
  canEdit: mayEditComment(personOf(ctx), row),
  canDelete: mayDeleteComment(personOf(ctx), row),
  canSeeVersions: maySeeVersions(personOf(ctx), row),
})
