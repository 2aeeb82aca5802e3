import type { IdentityProvider } from '#shared/accounts.ts'
import type { SearchLanguage } from '#shared/organizations.ts'
import type { Role } from '#shared/permissions.ts'
import type { Workflow } from '#shared/tickets.ts'
import type { Database, Sql } from '../db/client.ts'
import type { BlobStore } from './blobs.ts'
import type { LiveHub } from './live.ts'
import type { MailTemplate } from './mail.ts'
import type { Queue } from './queue.ts'
import type { RateLimits } from './rate-limit.ts'
import type { Turns } from './turns.ts'

/** What the rest of the server needs of the world. Made in `app/deps.ts`, or by a test. */
export type Deps = {
  db: Database
  /** The driver itself, for hot or hand-written reads. */
  sql: Sql
  /** As `sql`, for queries whose plan must see their values. */
  unpreparedSql: Sql
  now: () => Date
  /** Lets so many milliseconds pass; when the process stops, no longer. */
  wait: (ms: number) => Promise<void>
  /** A UUIDv7: sorted by time of making. */
  newId: () => string
  passwords: PasswordHasher
  sessions: SessionStore
  secrets: Secrets
  limits: RateLimits
  turns: Turns
  mailer: Mailer
  /** Every mail that the app can write, for its preview. */
  mailTemplates: readonly MailTemplate[]
  oneTimeCodes: OneTimeCodes
  identityProviders: IdentityProviders
  /** A browser and its system in words ("Chrome on Linux"), as far as its `User-Agent` tells them. */
  describeDevice: (userAgent: string | null) => string
  /** A row of a CSV file, with its line end. Cells that a spreadsheet would run as a formula are defused. */
  toCsvLine: (cells: readonly string[]) => string
  /** Where the bytes of attached files are. */
  blobs: BlobStore
  /** The media type that a file is by its content, as far as its first bytes tell; null when they tell none. */
  recognizeFile: (head: Uint8Array) => Promise<string | null>
  policy: Policy
  /** The address of the installation, without a slash at its end: for links in mails. */
  publicUrl: () => string
  queue: Queue
  live: LiveHub
  log: Log
  /** Aborted when the process stops, so that open streams end. */
  stopping: AbortSignal
}

export type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** What the operator has decided for the whole installation. */
export type Policy = {
  /** Whether people must prove that their email is theirs before they act in an organization. */
  requireEmailVerification: boolean
  /** Days after which a resolved ticket is closed, in organizations founded from now on. */
  autoCloseDays: number
  /**
   * Whether the built-in inbox is open to whoever is at this machine: no mail server is set and the server is
   * reached over the loopback network alone.
   */
  isInboxOpen: boolean
}

export type PasswordHasher = {
  hash(password: string): Promise<string>
  /** With no hash it does the same work and answers false, so that time tells nothing about an account. */
  verify(hash: string | null, password: string): Promise<boolean>
  /** Whether a password is one of those that everybody tries first. Asked without any network. */
  isKnownBad(password: string): boolean
}

/** What is made with the installation's secret. */
export type Secrets = {
  /** A random token of 256 bits, as it stands in a link or cookie. */
  newToken(): string
  /** SHA-256 of a token: what is stored of it. */
  hashToken(token: string): string
  /** Encrypts and authenticates. */
  seal(text: string): string
  /** @throws when the text was not sealed by this installation. */
  unseal(sealed: string): string
  /** HMAC-SHA-256, with a key for this purpose alone. */
  keyedHash(purpose: string, text: string): string
  /** The same with each of the installation's earlier secrets: for what was hashed when they were in use. */
  formerKeyedHashes(purpose: string, text: string): string[]
}

/** A mail as it leaves the server. */
export type OutgoingMail = {
  to: string
  subject: string
  text: string
  html: string
  messageId: string
  headers: Record<string, string>
}

/** Delivers mail: to a mail server, or nowhere, when the built-in inbox keeps it. */
export type Mailer = {
  kind: 'smtp' | 'inbox'
  /** @throws `MailRefusedError` when the server will never have this mail, another error when it may be tried again. */
  deliver(mail: OutgoingMail): Promise<void>
  close(): void
}

/** Who somebody is, as their provider has proved. */
export type ProvedIdentity = {
  issuer: string
  subject: string
  /** Lower case; null when the provider tells none. */
  email: string | null
  emailVerified: boolean
  name: string | null
}

/** What travels with a sign-in by a provider and comes back with it. */
export type IdentityExchange = { redirectUri: string; verifier: string; nonce: string }

/** Sign-in with others (OAuth 2.1 with PKCE; OpenID Connect where they have it). */
export type IdentityProviders = {
  /** Those that the operator has set up, with the name that people know. */
  list(): { id: IdentityProvider; name: string }[]
  /** The address of the provider's page. @throws AppError when the provider cannot be reached. */
  begin(provider: IdentityProvider, exchange: IdentityExchange & { state: string }): Promise<string>
  /**
   * Redeems a code. `issuer` is who says that it gave it (RFC 9207), null when nobody says so.
   * @throws AppError when the provider refuses, or what it answers is not what it signed.
   */
  finish(
    provider: IdentityProvider,
    exchange: IdentityExchange & { code: string; issuer: string | null },
  ): Promise<ProvedIdentity>
}

/** Codes of authenticator apps (RFC 6238), and those that help when the app is lost. */
export type OneTimeCodes = {
  /** A secret of 160 bits. */
  newSecret(): string
  /** How a secret is told to an authenticator app: by typing, by a link, by a picture. */
  describe(secret: string, account: string): { secret: string; uri: string; qrSvg: string }
  /** The time step whose code it is, of that instant or next to it; null when it is none of them. */
  stepOf(secret: string, code: string, at: Date): number | null
  /** A recovery code of 60 bits, without separators. */
  newRecoveryCode(): string
}

export type Membership = {
  organizationId: string
  slug: string
  name: string
  role: Role
  searchLanguage: SearchLanguage
  reopenWindowDays: number
  workflow: Workflow
  isSuspended: boolean
  /** Whether staff need an authenticator app to work in it. */
  requireTwoFactor: boolean
}

export type SignedInUser = {
  id: string
  username: string
  email: string
  name: string
  isOperator: boolean
  isEmailVerified: boolean
  hasPassword: boolean
  hasTwoFactor: boolean
  timeZone: string | null
  /** Those in which they are not deactivated. */
  memberships: Membership[]
}

/** From where and with what a session is used, and when. */
export type SessionUse = { ip: string | null; userAgent: string | null; at: Date }

export type StoredSession = {
  id: string
  createdAt: Date
  lastUsedAt: Date
  ip: string | null
  userAgent: string | null
}

/** Sessions by a random token, of which only a hash is stored. */
export type SessionStore = {
  cookieName: string
  /** Opens a session in the caller's transaction; answers its id and the `Set-Cookie` value that carries it. */
  create(db: Database, userId: string, use: SessionUse): Promise<{ sessionId: string; cookie: string }>
  /**
   * The session of a token, and notes its use. `renewedCookie` is set when its life was extended, or when its token
   * was replaced because the person's rights had changed.
   */
  validate(
    token: string,
    use: SessionUse,
  ): Promise<{ sessionId: string; user: SignedInUser; renewedCookie?: string } | null>
  /** Whether a session that `validate` answered has not ended since. */
  isOpen(db: Database, userId: string, sessionId: string): Promise<boolean>
  /** Those of a person that are not over, the last used first. */
  list(userId: string): Promise<StoredSession[]>
  /**
   * Ends one of a person's sessions by the id that `validate` or `list` answered, with what it was before its token
   * was replaced and what it became since, and their open streams with the commit; answers whether it was there.
   */
  revoke(db: Database, userId: string, sessionId: string): Promise<boolean>
  /** Ends all sessions of a person, but one if it is named; answers how many. */
  revokeAll(db: Database, userId: string, exceptId?: string): Promise<number>
  /** Lets the tokens of a person's sessions be replaced at their next use. */
  rotateAll(db: Database, userId: string): Promise<void>
  /** The `Set-Cookie` value that removes the cookie. */
  blankCookie(): string
  deleteExpired(): Promise<void>
}
