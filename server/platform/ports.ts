import type { SearchLanguage } from '#shared/organizations.ts'
import type { Role } from '#shared/permissions.ts'
import type { Database, Sql } from '../db/client.ts'
import type { LiveHub } from './live.ts'
import type { Queue } from './queue.ts'

/** What the rest of the server needs of the world. Made in `app/deps.ts`, or by a test. */
export type Deps = {
  db: Database
  /** The driver itself, for hot or hand-written reads. */
  sql: Sql
  /** As `sql`, for queries whose plan must see their values. */
  unpreparedSql: Sql
  now: () => Date
  /** A UUIDv7: sorted by time of making. */
  newId: () => string
  passwords: PasswordHasher
  sessions: SessionStore
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

export type PasswordHasher = {
  hash(password: string): Promise<string>
  /** With no hash it does the same work and answers false, so that time tells nothing about an account. */
  verify(hash: string | null, password: string): Promise<boolean>
}

export type Membership = {
  organizationId: string
  slug: string
  name: string
  role: Role
  searchLanguage: SearchLanguage
  reopenWindowDays: number
}

export type SignedInUser = {
  id: string
  username: string
  email: string
  name: string
  isOperator: boolean
  memberships: Membership[]
}

/** Where and when a session began. */
export type SessionOrigin = { ip: string | null; userAgent: string | null; createdAt: Date }

/** Sessions by a random token, of which only a hash is stored. */
export type SessionStore = {
  cookieName: string
  /** Opens a session in the caller's transaction; answers the `Set-Cookie` value that carries it. */
  create(db: Database, userId: string, from: SessionOrigin): Promise<string>
  /** The session of a token; `renewedCookie` is set when its life was extended. */
  validate(token: string): Promise<{ sessionId: string; user: SignedInUser; renewedCookie?: string } | null>
  /** Ends a session by the id that `validate` answered, and its open streams with the commit. */
  revoke(db: Database, sessionId: string): Promise<void>
  /** The `Set-Cookie` value that removes the cookie. */
  blankCookie(): string
  deleteExpired(): Promise<void>
}
