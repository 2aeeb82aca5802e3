import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { attachmentTypes } from '#shared/attachments.ts'
import { instant, organizationId } from './columns.ts'
import { members } from './organizations.ts'
import { tickets } from './tickets.ts'

export const attachmentTypeEnum = pgEnum('attachment_type', attachmentTypes)

/** A place that was promised to one file of one person; the file is the ticket's only once it is attached. */
export const uploads = pgTable(
  'uploads',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    ticketId: uuid().notNull(),
    uploaderId: uuid().notNull(),
    filename: text().notNull(),
    contentType: attachmentTypeEnum().notNull(),
    /** Bytes. */
    size: integer().notNull(),
    /** Where the bytes are expected in the store. */
    blobKey: text().notNull(),
    createdAt: instant().notNull(),
    /** Until when bytes are taken. */
    expiresAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'uploads_pk', columns: [t.organizationId, t.id] }),
    index('uploads_created').on(t.createdAt),
    index('uploads_ticket').on(t.organizationId, t.ticketId),
    index('uploads_uploader').on(t.organizationId, t.uploaderId, t.createdAt),
    foreignKey({
      name: 'uploads_ticket_fk',
      columns: [t.organizationId, t.ticketId],
      foreignColumns: [tickets.organizationId, tickets.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'uploads_uploader_fk',
      columns: [t.organizationId, t.uploaderId],
      foreignColumns: [members.organizationId, members.userId],
    }),
    check('uploads_size', sql`${t.size} between 1 and 10485760`),
  ],
)

/** A file of a ticket. Its bytes are looked at before, and never change after. */
export const attachments = pgTable(
  'attachments',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    ticketId: uuid().notNull(),
    /** A ticket has five places. */
    slot: smallint().notNull(),
    uploaderId: uuid().notNull(),
    /** The upload that it came by: attached again, it is the same attachment. */
    uploadId: uuid().notNull(),
    filename: text().notNull(),
    contentType: attachmentTypeEnum().notNull(),
    /** Bytes. */
    size: integer().notNull(),
    /** Of an image, in pixels. */
    width: integer(),
    height: integer(),
    blobKey: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'attachments_pk', columns: [t.organizationId, t.id] }),
    unique('attachments_slot').on(t.organizationId, t.ticketId, t.slot),
    unique('attachments_upload').on(t.organizationId, t.uploadId),
    unique('attachments_blob').on(t.blobKey),
    foreignKey({
      name: 'attachments_ticket_fk',
      columns: [t.organizationId, t.ticketId],
      foreignColumns: [tickets.organizationId, tickets.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'attachments_uploader_fk',
      columns: [t.organizationId, t.uploaderId],
      foreignColumns: [members.organizationId, members.userId],
    }),
    check('attachments_slot_range', sql`${t.slot} between 1 and 5`),
    check('attachments_size', sql`${t.size} between 1 and 10485760`),
    check(
      'attachments_dimensions',
      sql`num_nulls(${t.width}, ${t.height}) in (0, 2) and ${t.width} > 0 and ${t.height} > 0`,
    ),
    check('attachments_filename', sql`char_length(${t.filename}) between 1 and 200`),
  ],
)

/**
 * Every object that may be in the store and belongs to no attachment. Each is noted here before it is made, taken out
 * in the transaction that links it, and noted again by a trigger when its attachment goes: nothing is ever forgotten.
 */
export const unlinkedBlobs = pgTable(
  'unlinked_blobs',
  {
    key: text().primaryKey(),
    /** When it may be removed. */
    removeAfter: instant().notNull(),
  },
  (t) => [index('unlinked_blobs_due').on(t.removeAfter)],
)
