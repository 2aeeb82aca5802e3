import { bigint, boolean, foreignKey, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core'
import { instant, organizationId } from './columns.ts'
import { commentKindEnum } from './comments.ts'
import { members } from './organizations.ts'
import { tickets } from './tickets.ts'

/** Who has a ticket open now, page by page; unlogged: a crash may forget it. */
export const presences = pgTable(
  'presences',
  {
    organizationId: organizationId(),
    ticketId: uuid().notNull(),
    userId: uuid().notNull(),
    tabId: uuid().notNull(),
    isInChat: boolean().notNull(),
    /** What is being typed. */
    writing: commentKindEnum(),
    expiresAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'presences_pk', columns: [t.organizationId, t.ticketId, t.userId, t.tabId] }),
    foreignKey({
      name: 'presences_ticket_fk',
      columns: [t.organizationId, t.ticketId],
      foreignColumns: [tickets.organizationId, tickets.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'presences_user_fk',
      columns: [t.organizationId, t.userId],
      foreignColumns: [members.organizationId, members.userId],
    }),
  ],
)

/** Up to where somebody has seen a ticket's chat. */
export const chatReads = pgTable(
  'chat_reads',
  {
    organizationId: organizationId(),
    ticketId: uuid().notNull(),
    userId: uuid().notNull(),
    /** The number of the event of the last message seen. */
    upTo: bigint({ mode: 'number' }).notNull(),
    at: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'chat_reads_pk', columns: [t.organizationId, t.ticketId, t.userId] }),
    foreignKey({
      name: 'chat_reads_ticket_fk',
      columns: [t.organizationId, t.ticketId],
      foreignColumns: [tickets.organizationId, tickets.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'chat_reads_user_fk',
      columns: [t.organizationId, t.userId],
      foreignColumns: [members.organizationId, members.userId],
    }),
  ],
)
