import { sql } from 'drizzle-orm'
import { bigint, foreignKey, index, pgEnum, pgTable, primaryKey, unique, uuid } from 'drizzle-orm/pg-core'
import { noticeKinds } from '#shared/notifications.ts'
import { instant, organizationId } from './columns.ts'
import { members } from './organizations.ts'
import { tickets } from './tickets.ts'

export const noticeKindEnum = pgEnum('notice_kind', noticeKinds)

/** What somebody finds in their inbox. */
export const notices = pgTable(
  'notices',
  {
    organizationId: organizationId(),
    userId: uuid().notNull(),
    id: uuid().notNull(),
    kind: noticeKindEnum().notNull(),
    ticketId: uuid().notNull(),
    /** The event that it tells of: with the person, what keeps it from being told twice. */
    eventNumber: bigint({ mode: 'number' }).notNull(),
    /** Who did it; none when the system did. */
    actorId: uuid(),
    at: instant().notNull(),
    readAt: instant(),
    /** When a mail was written with it; none when none was. */
    mailedAt: instant(),
  },
  (t) => [
    primaryKey({ name: 'notices_pk', columns: [t.organizationId, t.userId, t.id] }),
    unique('notices_event').on(t.organizationId, t.eventNumber, t.userId),
    index('notices_unread').on(t.organizationId, t.userId, t.id).where(sql`${t.readAt} is null`),
    index('notices_ticket').on(t.organizationId, t.ticketId),
    foreignKey({
      name: 'notices_user_fk',
      columns: [t.organizationId, t.userId],
      foreignColumns: [members.organizationId, members.userId],
    }),
    foreignKey({
      name: 'notices_ticket_fk',
      columns: [t.organizationId, t.ticketId],
      foreignColumns: [tickets.organizationId, tickets.id],
    }).onDelete('cascade'),
  ],
)
