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
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { identityProviders } from '#shared/accounts.ts'
import { instant } from './columns.ts'

export const users = pgTable(
  'users',
  {
    id: uuid().primaryKey(),
    username: text().notNull(),
    email: text().notNull(),
    name: text().notNull(),
    /** Argon2id; none for people who have another way in, or none before they set one by email. */
    passwordHash: text(),
    /** When they proved that the email is theirs. */
    emailVerifiedAt: instant(),
    /** An IANA name; none follows the browser. */
    timeZone: text(),
    /** Runs the installation; no role in any organization. */
    isOperator: boolean().notNull().default(false),
    /** How often all their sessions were ended: what was proved before the last time opens nothing. */
    signOuts: integer().notNull().default(0),
    createdAt: instant().notNull(),
    /** When the account was deleted: what others still see of it is a nameless place. */
    deletedAt: instant(),
  },
  (t) => [
    unique('users_username').on(t.username),
    unique('users_email').on(t.email),
    index('users_search').using(
      'gin',
      sql`(${t.username} || ' ' || ${t.name} || ' ' || ${t.email}) gin_trgm_ops`,
    ),
    check('users_username_form', sql`${t.username} ~ '^[a-z0-9._-]{3,32}$'`),
    check('users_email_lower', sql`${t.email} = lower(${t.email}) and char_length(${t.email}) <= 254`),
    check('users_name_length', sql`char_length(${t.name}) between 1 and 100`),
    check('users_time_zone_length', sql`char_length(${t.timeZone}) <= 60`),
    check('users_deleted_has_no_way_in', sql`${t.deletedAt} is null or ${t.passwordHash} is null`),
  ],
)

const userId = () =>
  uuid()
    .notNull()
    .references(() => users.id)

export const accountTokenPurposes = ['verify_email', 'reset_password', 'second_step'] as const
export const accountTokenPurposeEnum = pgEnum('account_token_purpose', accountTokenPurposes)

/** What a link or a second step of sign-in proves, once. Only a hash of the token is stored. */
export const accountTokens = pgTable(
  'account_tokens',
  {
    id: uuid().primaryKey(),
    userId: userId(),
    purpose: accountTokenPurposeEnum().notNull(),
    tokenHash: text().notNull(),
    /** What the purpose needs beside the person, such as the organization to join. */
    data: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    /** Wrong answers given to it. */
    attempts: smallint().notNull().default(0),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
  },
  (t) => [
    unique('account_tokens_hash').on(t.tokenHash),
    index('account_tokens_user').on(t.userId, t.purpose),
    index('account_tokens_expiry').on(t.expiresAt),
  ],
)

/** The one change of email that a person has asked for; it happens when both ends have confirmed it. */
export const emailChanges = pgTable(
  'email_changes',
  {
    userId: uuid()
      .primaryKey()
      .references(() => users.id),
    newEmail: text().notNull(),
    currentTokenHash: text().notNull(),
    newTokenHash: text().notNull(),
    currentConfirmedAt: instant(),
    newConfirmedAt: instant(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
  },
  (t) => [
    unique('email_changes_current_token').on(t.currentTokenHash),
    unique('email_changes_new_token').on(t.newTokenHash),
    check('email_changes_lower', sql`${t.newEmail} = lower(${t.newEmail})`),
    check('email_changes_length', sql`char_length(${t.newEmail}) <= 254`),
  ],
)

/** An authenticator app (RFC 6238). In use once `confirmedAt` is set. */
export const twoFactors = pgTable('two_factors', {
  userId: uuid()
    .primaryKey()
    .references(() => users.id),
  /** Encrypted with the installation's secret. */
  secret: text().notNull(),
  confirmedAt: instant(),
  /** The time step of the last code that was taken: none is taken twice. */
  lastStep: bigint({ mode: 'number' }),
  createdAt: instant().notNull(),
})

/** Keyed hashes of the codes that open an account when the authenticator app is lost; each does so once. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    userId: userId(),
    codeHash: text().notNull(),
    usedAt: instant(),
  },
  (t) => [primaryKey({ name: 'recovery_codes_pk', columns: [t.userId, t.codeHash] })],
)

export const identityProviderEnum = pgEnum('identity_provider', identityProviders)

/** Accounts elsewhere by which a person can sign in. A subject is known within its issuer alone. */
export const identities = pgTable(
  'identities',
  {
    issuer: text().notNull(),
    subject: text().notNull(),
    provider: identityProviderEnum().notNull(),
    userId: userId(),
    /** The email that the provider told when it was linked. */
    email: text(),
    createdAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'identities_pk', columns: [t.issuer, t.subject] }),
    unique('identities_user').on(t.userId, t.provider),
  ],
)

/** A sign-in with a provider that has been begun and not come back yet; it is removed when it does. */
export const identityAttempts = pgTable(
  'identity_attempts',
  {
    stateHash: text().primaryKey(),
    /** Of a secret that only the browser has which began it. */
    browserHash: text().notNull(),
    provider: identityProviderEnum().notNull(),
    verifier: text().notNull(),
    nonce: text().notNull(),
    returnTo: text().notNull(),
    /** The organization to join when it ends in a new account. */
    organizationSlug: text(),
    /** Who links the account; none for a sign-in. */
    userId: uuid().references(() => users.id),
    expiresAt: instant().notNull(),
  },
  (t) => [index('identity_attempts_expiry').on(t.expiresAt), index('identity_attempts_user').on(t.userId)],
)
