import { type SQL, sql } from 'drizzle-orm'
import {
  bigint,
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
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { linkKinds, priorities, severities, ticketStatuses } from '#shared/tickets.ts'
import { instant, organizationId, tsvector } from './columns.ts'
import { categories, members, organizations } from './organizations.ts'

export const ticketStatusEnum = pgEnum('ticket_status', ticketStatuses)
export const severityEnum = pgEnum('severity', severities)
export const priorityEnum = pgEnum('priority', priorities)

export const tickets = pgTable(
  'tickets',
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid().notNull(),
    number: text().notNull(),
    title: text().notNull(),
    description: text().notNull(),
    categoryId: uuid(),
    severity: severityEnum().notNull(),
    priority: priorityEnum().notNull(),
    status: ticketStatusEnum().notNull(),
    requesterId: uuid().notNull(),
    assigneeId: uuid(),
    dueAt: instant(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    firstRespondedAt: instant(),
    resolvedAt: instant(),
    closedAt: instant(),
    reopenedCount: integer().notNull().default(0),
    version: integer().notNull().default(1),
    /** Since when it is out of sight, and by whom; a job removes it for good later. */
    deletedAt: instant(),
    deletedBy: uuid(),
    /** Who wrote it down; none for an import. With `clientId` it keeps a retry from making a second ticket. */
    createdBy: uuid(),
    clientId: uuid().notNull(),
    searchLanguage: text().notNull(),
    search: tsvector()
      .notNull()
      .generatedAlwaysAs(
        (): SQL =>
          sql`docket_search_vector(${tickets.searchLanguage}, ${tickets.title}, ${tickets.description})`,
      ),
  },
  (t) => [
    primaryKey({ name: 'tickets_pk', columns: [t.organizationId, t.id] }),
    unique('tickets_number').on(t.organizationId, t.number),
    unique('tickets_client_id').on(t.organizationId, t.createdBy, t.clientId).nullsNotDistinct(),
    foreignKey({
      name: 'tickets_requester_fk',
      columns: [t.organizationId, t.requesterId],
      foreignColumns: [members.organizationId, members.userId],
    }),
    foreignKey({
      name: 'tickets_assignee_fk',
      columns: [t.organizationId, t.assigneeId],
      foreignColumns: [members.organizationId, members.userId],
    }),
    foreignKey({
      name: 'tickets_created_by_fk',
      columns: [t.organizationId, t.createdBy],
      foreignColumns: [members.organizationId, members.userId],
    }),
    foreignKey({
      name: 'tickets_deleted_by_fk',
      columns: [t.organizationId, t.deletedBy],
      foreignColumns: [members.organizationId, members.userId],
    }),
    foreignKey({
      name: 'tickets_category_fk',
      columns: [t.organizationId, t.categoryId],
      foreignColumns: [categories.organizationId, categories.id],
    }),
    // Ascending and read backwards: an index declared descending puts nulls last and would not serve.
    // Deleted tickets are in none but their own, so that no list walks over them.
    index('tickets_updated').on(t.organizationId, t.updatedAt, t.id).where(sql`${t.deletedAt} is null`),
    index('tickets_status_updated')
      .on(t.organizationId, t.status, t.updatedAt, t.id)
      .where(sql`${t.deletedAt} is null`),
    index('tickets_status_created')
      .on(t.organizationId, t.status, t.createdAt, t.id)
      .where(sql`${t.deletedAt} is null`),
    index('tickets_status_priority')
      .on(t.organizationId, t.status, t.priority, t.id)
      .where(sql`${t.deletedAt} is null`),
    index('tickets_status_due')
      .on(t.organizationId, t.status, sql`(coalesce(${t.dueAt}, 'infinity'::timestamptz))`, t.id)
      .where(sql`${t.deletedAt} is null`),
    index('tickets_assignee')
      .on(t.organizationId, t.assigneeId, t.status, t.updatedAt, t.id)
      .where(sql`${t.deletedAt} is null`),
    index('tickets_category')
      .on(t.organizationId, t.categoryId, t.status, t.updatedAt, t.id)
      .where(sql`${t.deletedAt} is null`),
    index('tickets_requester')
      .on(t.organizationId, t.requesterId, t.status, t.updatedAt, t.id)
      .where(sql`${t.deletedAt} is null`),
    index('tickets_search')
      .using('gin', t.organizationId, t.search)
      .with({ fastupdate: false })
      .where(sql`${t.deletedAt} is null`),
    index('tickets_resolved')
      .on(t.organizationId, t.resolvedAt, t.id)
      .where(sql`${t.status} = 'resolved' and ${t.deletedAt} is null`),
    index('tickets_deleted').on(t.organizationId, t.deletedAt, t.id).where(sql`${t.deletedAt} is not null`),
    check('tickets_deleted_by', sql`${t.deletedBy} is null or ${t.deletedAt} is not null`),
    check('tickets_number_form', sql`${t.number} ~ '^TKT-[0-9]{4}-[0-9]{6,9}$'`),
    check('tickets_title_length', sql`char_length(${t.title}) between 3 and 200`),
    check('tickets_description_length', sql`char_length(${t.description}) between 1 and 50000`),
    check('tickets_version_positive', sql`${t.version} > 0`),
    check('tickets_reopened_positive', sql`${t.reopenedCount} >= 0`),
    check(
      'tickets_done_times',
      sql`case ${t.status}
        when 'resolved' then ${t.resolvedAt} is not null and ${t.closedAt} is null
        when 'closed' then ${t.closedAt} is not null
        else ${t.resolvedAt} is null and ${t.closedAt} is null end`,
    ),
  ],
)

/** The last ticket number given, by UTC year. */
export const ticketSequences = pgTable(
  'ticket_sequences',
  {
    organizationId: organizationId().references(() => organizations.id),
    year: smallint().notNull(),
    last: integer().notNull(),
  },
  (t) => [primaryKey({ name: 'ticket_sequences_pk', columns: [t.organizationId, t.year] })],
)

/** How many tickets stand in a status with an assignee. Screens read this and the few deltas not folded yet. */
export const ticketCounts = pgTable(
  'ticket_counts',
  {
    organizationId: organizationId().references(() => organizations.id),
    status: ticketStatusEnum().notNull(),
    assigneeId: uuid(),
    tickets: integer().notNull(),
  },
  (t) => [unique('ticket_counts_key').on(t.organizationId, t.status, t.assigneeId).nullsNotDistinct()],
)

/** Written by a trigger in the transaction of each change and folded into `ticket_counts` by a job. */
export const ticketCountDeltas = pgTable(
  'ticket_count_deltas',
  {
    organizationId: organizationId(),
    id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
    status: ticketStatusEnum().notNull(),
    assigneeId: uuid(),
    delta: integer().notNull(),
  },
  (t) => [primaryKey({ name: 'ticket_count_deltas_pk', columns: [t.organizationId, t.id] })],
)

export const linkKindEnum = pgEnum('link_kind', linkKinds)

/** The ticket follows up, has to do with, or is a duplicate of the other. */
export const ticketLinks = pgTable(
  'ticket_links',
  {
    organizationId: organizationId(),
    ticketId: uuid().notNull(),
    otherId: uuid().notNull(),
    kind: linkKindEnum().notNull(),
    createdBy: uuid(),
    createdAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'ticket_links_pk', columns: [t.organizationId, t.ticketId, t.otherId] }),
    index('ticket_links_other').on(t.organizationId, t.otherId),
    uniqueIndex('ticket_links_pair').on(
      t.organizationId,
      sql`least(${t.ticketId}, ${t.otherId})`,
      sql`greatest(${t.ticketId}, ${t.otherId})`,
    ),
    uniqueIndex('ticket_links_duplicate')
      .on(t.organizationId, t.ticketId)
      .where(sql`${t.kind} = 'duplicate'`),
    foreignKey({
      name: 'ticket_links_ticket_fk',
      columns: [t.organizationId, t.ticketId],
      foreignColumns: [tickets.organizationId, tickets.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'ticket_links_other_fk',
      columns: [t.organizationId, t.otherId],
      foreignColumns: [tickets.organizationId, tickets.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'ticket_links_created_by_fk',
      columns: [t.organizationId, t.createdBy],
      foreignColumns: [members.organizationId, members.userId],
    }),
    check('ticket_links_two', sql`${t.ticketId} <> ${t.otherId}`),
  ],
)

/** Members who follow a ticket that is not their own. */
export const ticketWatchers = pgTable(
  'ticket_watchers',
  {
    organizationId: organizationId(),
    ticketId: uuid().notNull(),
    userId: uuid().notNull(),
    since: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'ticket_watchers_pk', columns: [t.organizationId, t.ticketId, t.userId] }),
    index('ticket_watchers_user').on(t.organizationId, t.userId, t.ticketId),
    foreignKey({
      name: 'ticket_watchers_ticket_fk',
      columns: [t.organizationId, t.ticketId],
      foreignColumns: [tickets.organizationId, tickets.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'ticket_watchers_user_fk',
      columns: [t.organizationId, t.userId],
      foreignColumns: [members.organizationId, members.userId],
    }),
  ],
)
