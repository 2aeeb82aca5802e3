import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import { audiences } from '#shared/events.ts'
import { users } from './auth.ts'
import { instant, organizationId } from './columns.ts'
import { organizations } from './organizations.ts'

/** The id is the SHA-256 of the token in the cookie: a stolen table opens no session. */
export const sessions = pgTable(
  'sessions',
  {
    id: text().primaryKey(),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    ip: text(),
    userAgent: text(),
  },
  (t) => [index('sessions_user').on(t.userId), index('sessions_expiry').on(t.expiresAt)],
)

export const actorKinds = ['user', 'system'] as const
export const actorKindEnum = pgEnum('actor_kind', actorKinds)

/** Append-only: a trigger refuses update, delete and truncate. */
export const auditEntries = pgTable(
  'audit_entries',
  {
    /** None for what belongs to the installation: accounts, sign-in. */
    organizationId: uuid().references(() => organizations.id),
    id: uuid().primaryKey(),
    at: instant().notNull(),
    actorKind: actorKindEnum().notNull(),
    actorId: uuid(),
    /** What did it when no person did: the name of the command or job. */
    actorName: text(),
    action: text().notNull(),
    entity: text().notNull(),
    entityId: uuid().notNull(),
    before: jsonb().$type<Record<string, unknown>>(),
    after: jsonb().$type<Record<string, unknown>>(),
    ip: text(),
    userAgent: text(),
    requestId: text(),
  },
  (t) => [
    index('audit_entries_newest').on(t.organizationId, t.id),
    index('audit_entries_entity').on(t.organizationId, t.entityId, t.id),
    check('audit_entries_actor', sql`(${t.actorKind} = 'user') = (${t.actorId} is not null)`),
  ],
)

/** The last event number given. Raised as the last act of a transaction, so numbers follow commits. */
export const eventCounters = pgTable('event_counters', {
  organizationId: uuid()
    .primaryKey()
    .references(() => organizations.id),
  last: bigint({ mode: 'number' }).notNull().default(0),
})

export const audienceEnum = pgEnum('audience', audiences)

/**
 * Everything that happened, numbered without gap in each organization: history and live updates. It points to
 * tickets and comments without foreign keys: what happened stays told when they are gone.
 */
export const events = pgTable(
  'events',
  {
    organizationId: organizationId().references(() => organizations.id),
    number: bigint({ mode: 'number' }).notNull(),
    type: text().notNull(),
    at: instant().notNull(),
    actorId: uuid(),
    audience: audienceEnum().notNull(),
    ticketId: uuid(),
    /** The ticket's requester: with `audience`, who may learn of it, without a join. */
    requesterId: uuid(),
    /** The ticket's version after this event. */
    ticketVersion: integer(),
    commentId: uuid(),
    payload: jsonb().notNull(),
  },
  (t) => [
    primaryKey({ name: 'events_pk', columns: [t.organizationId, t.number] }),
    index('events_ticket').on(t.organizationId, t.ticketId, t.number),
    check('events_number_positive', sql`${t.number} > 0`),
  ],
)
