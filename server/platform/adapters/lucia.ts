import { createHash } from 'node:crypto'
import { sql as drizzleSql, eq, lte } from 'drizzle-orm'
import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia, TimeSpan } from 'lucia'
import type { Database, Sql } from '../../db/client.ts'
import { sessions } from '../../db/schema/platform.ts'
import { endedSessionChannel } from '../live.ts'
import type { Membership, SessionOrigin, SessionStore, SignedInUser } from '../ports.ts'

type UserAttributes = Omit<SignedInUser, 'id'>

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<SessionOrigin, UserAttributes>
    DatabaseSessionAttributes: SessionOrigin
    DatabaseUserAttributes: UserAttributes
  }
}

const sessionDays = 30
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/**
 * Sessions by lucia, which is no longer developed: nothing outside this file knows it. The token travels in
 * the cookie; the table holds only its SHA-256.
 */
export const createSessionStore = (
  { db, sql }: { db: Database; sql: Sql },
  { secure }: { secure: boolean },
): SessionStore => {
  // The prefix makes browsers refuse the cookie from a subdomain or without HTTPS.
  const cookieName = secure ? '__Host-docket_session' : 'docket_session'
  const luciaOn = (database: Database) =>
    new Lucia(new HashingAdapter(database, sql), {
      sessionExpiresIn: new TimeSpan(sessionDays, 'd'),
      sessionCookie: { name: cookieName, attributes: { secure, sameSite: 'lax', path: '/' } },
      getUserAttributes: (attributes) => attributes,
      getSessionAttributes: (attributes) => attributes,
    })
  const lucia = luciaOn(db)
  return {
    cookieName,
    create: async (database, userId, from) => {
      const session = await luciaOn(database).createSession(userId, from)
      return lucia.createSessionCookie(session.id).serialize()
    },
    validate: async (token) => {
      const { session, user } = await lucia.validateSession(token)
      if (!session) return null
      const renewed = session.fresh ? { renewedCookie: lucia.createSessionCookie(token).serialize() } : {}
      return { sessionId: hashOf(token), user, ...renewed }
    },
    revoke: async (database, sessionId) => {
      await database.delete(sessions).where(eq(sessions.id, sessionId))
      await database.execute(drizzleSql`select pg_notify(${endedSessionChannel}, ${sessionId})`)
    },
    blankCookie: () => lucia.createBlankSessionCookie().serialize(),
    deleteExpired: () => lucia.deleteExpiredSessions(),
  }
}

class HashingAdapter implements Adapter {
  private readonly db: Database
  private readonly sql: Sql

  constructor(db: Database, sql: Sql) {
    this.db = db
    this.sql = sql
  }

  async getSessionAndUser(token: string): Promise<[DatabaseSession | null, DatabaseUser | null]> {
    const [row] = await this.sql<SessionRow[]>`
      select s.user_id as "userId", s.expires_at as "expiresAt", s.created_at as "createdAt", s.ip,
        s.user_agent as "userAgent", u.username, u.email, u.name, u.is_operator as "isOperator",
        coalesce((
          select json_agg(json_build_object('organizationId', o.id, 'slug', o.slug, 'name', o.name, 'role', m.role,
            'searchLanguage', o.search_language, 'reopenWindowDays', o.reopen_window_days) order by o.name)
          from members m join organizations o on o.id = m.organization_id where m.user_id = s.user_id
        ), '[]'::json) as memberships
      from sessions s join users u on u.id = s.user_id
      where s.id = ${hashOf(token)}`
    if (!row) return [null, null]
    const { userId, expiresAt, createdAt, ip, userAgent, ...user } = row
    return [
      { id: token, userId, expiresAt, attributes: { ip, userAgent, createdAt } },
      { id: userId, attributes: user },
    ]
  }

  /** Lucia asks for this nowhere that Docket uses; the stored ids are hashes, so none is handed out. */
  async getUserSessions(): Promise<DatabaseSession[]> {
    return []
  }

  async setSession({ id, userId, expiresAt, attributes }: DatabaseSession): Promise<void> {
    await this.db.insert(sessions).values({ id: hashOf(id), userId, expiresAt, ...attributes })
  }

  async updateSessionExpiration(token: string, expiresAt: Date): Promise<void> {
    await this.db
      .update(sessions)
      .set({ expiresAt })
      .where(eq(sessions.id, hashOf(token)))
  }

  async deleteSession(token: string): Promise<void> {
    await this.db.delete(sessions).where(eq(sessions.id, hashOf(token)))
  }

  async deleteUserSessions(userId: string): Promise<void> {
    await this.db.delete(sessions).where(eq(sessions.userId, userId))
  }

  async deleteExpiredSessions(): Promise<void> {
    await this.db.delete(sessions).where(lte(sessions.expiresAt, new Date()))
  }
}

type SessionRow = {
  userId: string
  expiresAt: Date
  createdAt: Date
  ip: string | null
  userAgent: string | null
  username: string
  email: string
  name: string
  isOperator: boolean
  memberships: Membership[]
}
