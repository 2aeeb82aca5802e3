import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { audiences } from '#shared/events.ts'
import { mailStates } from '#shared/mail.ts'
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
    /** The same for a session and those that took its place: it ends with them. */
    signInId: uuid().notNull().defaultRandom(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    lastUsedAt: instant().notNull(),
    /** From where, and with what, it was last used. */
    ip: text(),
    userAgent: text(),
    /** Whether its token is to be replaced at the next request: the person's rights have changed. */
    mustRotate: boolean().notNull().default(false),
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
    /** The ticket that it is about, if it is about one. */
    ticketId: uuid(),
    /** Counts without gap in each organization, and in the installation; entries from before the chain have none. */
    number: bigint({ mode: 'number' }),
    /** Keyed hash (hex) over this entry and the hash of the one before. */
    hash: text(),
    ip: text(),
    userAgent: text(),
    requestId: text(),
  },
  (t) => [
    index('audit_entries_newest').on(t.organizationId, t.at, t.id),
    index('audit_entries_actor_newest').on(t.organizationId, t.actorId, t.at, t.id),
    index('audit_entries_action_newest').on(t.organizationId, t.action, t.at, t.id),
    index('audit_entries_ticket_newest')
      .on(t.organizationId, t.ticketId, t.at, t.id)
      .where(sql`${t.ticketId} is not null`),
    unique('audit_entries_number').on(t.organizationId, t.number),
    uniqueIndex('audit_entries_installation_number').on(t.number).where(sql`${t.organizationId} is null`),
    check('audit_entries_actor', sql`(${t.actorKind} = 'user') = (${t.actorId} is not null)`),
  ],
)

/** Where each chain of audit entries ends: of an organization, or of the installation under the id of zeros. */
export const auditHeads = pgTable('audit_heads', {
  chain: uuid().primaryKey(),
  last: bigint({ mode: 'number' }).notNull(),
  hash: text().notNull(),
  /** Entries from before there was a chain. */
  unchained: integer().notNull().default(0),
  /** Keyed hash (hex) over the four; none where Docket did not make it. */
  seal: text(),
})

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
    /** The ticket's requester, or for `person` whom it concerns: with `audience`, who may learn of it. */
    requesterId: uuid(),
    /** The ticket's version after this event. */
    ticketVersion: integer(),
    commentId: uuid(),
    payload: jsonb().notNull(),
  },
  (t) => [
    primaryKey({ name: 'events_pk', columns: [t.organizationId, t.number] }),
    index('events_ticket').on(t.organizationId, t.ticketId, t.number),
    // A conversation and a chat are each read without passing over the other.
    index('events_timeline')
      .on(t.organizationId, t.ticketId, t.number)
      .where(
        sql`${t.type} not in ('comment.edited', 'comment.deleted') and ${t.payload} ->> 'kind' is distinct from 'chat'`,
      ),
    index('events_chat')
      .on(t.organizationId, t.ticketId, t.number)
      .where(sql`${t.type} = 'comment.added' and ${t.payload} ->> 'kind' = 'chat'`),
    check('events_number_positive', sql`${t.number} > 0`),
  ],
)

export const mailStateEnum = pgEnum('mail_state', mailStates)

/** Every mail that the app writes, from its making to its delivery. */
export const mails = pgTable(
  'mails',
  {
    id: uuid().primaryKey(),
    /** The organization in whose name it is sent; none for mails about accounts. */
    organizationId: uuid().references(() => organizations.id),
    template: text().notNull(),
    recipient: text().notNull(),
    subject: text().notNull(),
    /** The bodies are dropped with the delivery: their links open accounts. */
    text: text(),
    html: text(),
    messageId: text().notNull(),
    headers: jsonb().$type<Record<string, string>>().notNull().default({}),
    state: mailStateEnum().notNull(),
    attempts: smallint().notNull().default(0),
    lastError: text(),
    /** Until when the worker that is sending it has it for itself. */
    claimedUntil: instant(),
    createdAt: instant().notNull(),
    sentAt: instant(),
  },
  (t) => [
    unique('mails_message_id').on(t.messageId),
    index('mails_state').on(t.state, t.id),
    check('mails_recipient_length', sql`char_length(${t.recipient}) <= 254`),
    check('mails_sent_has_no_text', sql`${t.state} <> 'sent' or (${t.text} is null and ${t.html} is null)`),
  ],
)

/** Counters of the rate limits; unlogged: a crash may forget them. Columns as rate-limiter-flexible has them. */
export const rateLimits = pgTable(
  'rate_limits',
  {
    key: text().primaryKey(),
    points: integer().notNull(),
    expire: timestamp({ withTimezone: true, mode: 'date' }),
  },
  (t) => [index('rate_limits_expiry').on(t.expire)],
)
