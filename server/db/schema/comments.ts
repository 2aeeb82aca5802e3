import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { commentKinds } from '#shared/comments.ts'
import { instant, organizationId } from './columns.ts'
import { members } from './organizations.ts'
import { tickets } from './tickets.ts'

export const commentKindEnum = pgEnum('comment_kind', commentKinds)

export const comments = pgTable(
  'comments',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    ticketId: uuid().notNull(),
    authorId: uuid().notNull(),
    kind: commentKindEnum().notNull(),
    body: text().notNull(),
    clientId: uuid().notNull(),
    createdAt: instant().notNull(),
    editedAt: instant(),
    deletedAt: instant(),
  },
  (t) => [
    primaryKey({ name: 'comments_pk', columns: [t.organizationId, t.id] }),
    unique('comments_client_id').on(t.organizationId, t.authorId, t.clientId),
    index('comments_ticket').on(t.organizationId, t.ticketId, t.id),
    foreignKey({
      name: 'comments_ticket_fk',
      columns: [t.organizationId, t.ticketId],
      foreignColumns: [tickets.organizationId, tickets.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'comments_author_fk',
      columns: [t.organizationId, t.authorId],
      foreignColumns: [members.organizationId, members.userId],
    }),
    // A deleted comment keeps its place and nothing of its text.
    check(
      'comments_body_length',
      sql`char_length(${t.body}) <= 20000 and (${t.deletedAt} is null) = (${t.body} <> '')`,
    ),
  ],
)

/** What a comment said before each edit. */
export const commentVersions = pgTable(
  'comment_versions',
  {
    organizationId: organizationId(),
    commentId: uuid().notNull(),
    id: uuid().notNull(),
    body: text().notNull(),
    replacedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'comment_versions_pk', columns: [t.organizationId, t.commentId, t.id] }),
    foreignKey({
      name: 'comment_versions_comment_fk',
      columns: [t.organizationId, t.commentId],
      foreignColumns: [comments.organizationId, comments.id],
    }).onDelete('cascade'),
  ],
)

/** Whom a comment names. */
export const commentMentions = pgTable(
  'comment_mentions',
  {
    organizationId: organizationId(),
    commentId: uuid().notNull(),
    userId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ name: 'comment_mentions_pk', columns: [t.organizationId, t.commentId, t.userId] }),
    foreignKey({
      name: 'comment_mentions_comment_fk',
      columns: [t.organizationId, t.commentId],
      foreignColumns: [comments.organizationId, comments.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'comment_mentions_user_fk',
      columns: [t.organizationId, t.userId],
      foreignColumns: [members.organizationId, members.userId],
    }),
  ],
)
