import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import { instant, organizationId } from './columns.ts'
import { members } from './organizations.ts'
import { severityEnum, tickets } from './tickets.ts'

/** Each decision about a draft. Nobody decides about their own, admins neither. */
export const ticketReviews = pgTable(
  'ticket_reviews',
  {
    organizationId: organizationId(),
    ticketId: uuid().notNull(),
    id: uuid().notNull(),
    reviewerId: uuid().notNull(),
    /** Whose draft it is, and who wrote it down. */
    requesterId: uuid().notNull(),
    createdBy: uuid(),
    isApproved: boolean().notNull(),
    fromSeverity: severityEnum().notNull(),
    toSeverity: severityEnum().notNull(),
    /** None for a plain approval. */
    reason: text(),
    /** The ticket's version after the decision. */
    ticketVersion: integer().notNull(),
    at: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'ticket_reviews_pk', columns: [t.organizationId, t.ticketId, t.id] }),
    index('ticket_reviews_reviewer').on(t.organizationId, t.reviewerId, t.id),
    foreignKey({
      name: 'ticket_reviews_ticket_fk',
      columns: [t.organizationId, t.ticketId],
      foreignColumns: [tickets.organizationId, tickets.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'ticket_reviews_reviewer_fk',
      columns: [t.organizationId, t.reviewerId],
      foreignColumns: [members.organizationId, members.userId],
    }),
    check(
      'ticket_reviews_four_eyes',
      sql`${t.reviewerId} <> ${t.requesterId} and ${t.reviewerId} is distinct from ${t.createdBy}`,
    ),
    check('ticket_reviews_outcome', sql`${t.isApproved} = (${t.toSeverity} <= ${t.fromSeverity})`),
    check(
      'ticket_reviews_reason',
      sql`(${t.reason} is not null or ${t.toSeverity} = ${t.fromSeverity}) and char_length(${t.reason}) between 1 and 1000`,
    ),
  ],
)
