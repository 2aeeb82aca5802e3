import { createHash, randomUUID } from 'node:crypto'
import { and, sql as drizzleSql, eq, gt, lte, ne, type SQL } from 'drizzle-orm'
import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia, TimeSpan } from 'lucia'
import type { Database, Sql } from '../../db/client.ts'
import { users } from '../../db/schema/auth.ts'
import { sessions } from '../../db/schema/platform.ts'
import { endedSessionChannel } from '../live.ts'
import type { SessionStore, SessionUse, SignedInUser, StoredSession } from '../ports.ts'

type UserAttributes = Omit<SignedInUser, 'id'>
type SessionAttributes = Omit<StoredSession, 'id'> & {
  signInId: string
  mustRotate: boolean
  /** Whether another has taken its place and it lasts for the requests that were under way. */
  isReplaced: boolean
}

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<SessionAttributes, UserAttributes>
    DatabaseSessionAttributes: SessionAttributes
    DatabaseUserAttributes: UserAttributes
  }
}

const sessionDays = 30
/** Its use is noted again after so long: not every request is a write. */
const useNotedMs = 5 * 60_000
/** Sooner from another address; some networks have several in turn. */
const newPlaceNotedMs = 60_000
/** For so long a replaced token is still good: for requests that were under way with it. */
const graceSeconds = 60
const afterGrace = drizzleSql`now() + ${graceSeconds} * interval '1 second'`
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
  const open = async (database: Database, userId: string, signInId: string, use: SessionUse) => {
    const { at, ip, userAgent } = use
    const opened = { createdAt: at, lastUsedAt: at, ip, userAgent, signInId }
    const attributes = { ...opened, mustRotate: false, isReplaced: false }
    const { id: token } = await luciaOn(database).createSession(userId, attributes)
    return { sessionId: hashOf(token), cookie: lucia.createSessionCookie(token).serialize() }
  }
  const validate: SessionStore['validate'] = async (token, use) => {
    const { session, user } = await lucia.validateSession(token)
    if (!session) return null
    const sessionId = hashOf(token)
    if (session.mustRotate) {
      const replaced = await db.transaction(async (tx) =>
        (await markReplaced(tx, user.id, sessionId)) ? open(tx, user.id, session.signInId, use) : null,
      )
      if (replaced) return { sessionId: replaced.sessionId, user, renewedCookie: replaced.cookie }
    }
    await noteUse(db, sessionId, session, use)
    const isRenewed = session.fresh && !session.isReplaced && !session.mustRotate
    const renewed = isRenewed ? { renewedCookie: lucia.createSessionCookie(token).serialize() } : {}
    return { sessionId, user, ...renewed }
  }
  return {
    cookieName,
    create: (database, userId, use) => open(database, userId, randomUUID(), use),
    validate,
    isOpen,
    list: (userId) => listSessions(sql, userId),
    ...endings,
    blankCookie: () => lucia.createBlankSessionCookie().serialize(),
    deleteExpired: () => lucia.deleteExpiredSessions(),
  }
}

const isOpen: SessionStore['isOpen'] = async (database, userId, sessionId) => {
  const found = await database
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(eq(sessions.id, sessionId), eq(sessions.userId, userId), gt(sessions.expiresAt, drizzleSql`now()`)),
    )
  return found.length > 0
}

/** How sessions end, and are made to change. */
const endings: Pick<SessionStore, 'revoke' | 'revokeAll' | 'rotateAll'> = {
  revoke: async (database, userId, sessionId) => {
    const signIn = database.select({ id: sessions.signInId }).from(sessions).where(eq(sessions.id, sessionId))
    return (await end(database, userId, eq(sessions.signInId, signIn))) > 0
  },
  revokeAll: (database, userId, exceptId) =>
    end(database, userId, exceptId === undefined ? undefined : ne(sessions.id, exceptId)),
  rotateAll: async (database, userId) => {
    await database
      .update(sessions)
      .set({ mustRotate: true })
      .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, afterGrace)))
  },
}

/** Deletes those of a person's sessions that it applies to, and answers how many. */
const end = (database: Database, userId: string, which: SQL | undefined): Promise<number> =>
  database.transaction(async (tx) => {
    await lockSessionsOf(tx, userId)
    const ended = await tx
      .delete(sessions)
      .where(and(eq(sessions.userId, userId), which))
      .returning({ id: sessions.id })
    for (const { id } of ended) await tx.execute(drizzleSql`select pg_notify(${endedSessionChannel}, ${id})`)
    return ended.length
  })

/** Whoever ends sessions waits for a replacement that is under way: the deletion would not see what it opens. */
const lockSessionsOf = (tx: Database, userId: string) =>
  tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for('no key update')

/** Lets a session end soon for another in its place; of several requests at once the first may open that one. */
const markReplaced = async (tx: Database, userId: string, sessionId: string): Promise<boolean> => {
  await lockSessionsOf(tx, userId)
  const marked = await tx
    .update(sessions)
    .set({
      mustRotate: false,
      expiresAt: drizzleSql`least(${sessions.expiresAt}, ${afterGrace})`,
    })
    .where(and(eq(sessions.id, sessionId), eq(sessions.mustRotate, true)))
    .returning({ id: sessions.id })
  return marked.length > 0
}

const noteUse = async (
  db: Database,
  sessionId: string,
  known: Pick<StoredSession, 'lastUsedAt' | 'ip'>,
  { at, ip, userAgent }: SessionUse,
): Promise<void> => {
  const noteAfterMs = known.ip === ip ? useNotedMs : newPlaceNotedMs
  if (at.getTime() - known.lastUsedAt.getTime() < noteAfterMs) return
  await db.update(sessions).set({ lastUsedAt: at, ip, userAgent }).where(eq(sessions.id, sessionId))
}

/** As many as a person is shown. */
const listedSessions = 100

const listSessions = (sql: Sql, userId: string): Promise<StoredSession[]> =>
  sql<StoredSession[]>`
    select id, created_at as "createdAt", last_used_at as "lastUsedAt", ip, user_agent as "userAgent"
    from sessions where user_id = ${userId} and expires_at > now() + ${graceSeconds} * interval '1 second'
    order by last_used_at desc limit ${listedSessions}`

class HashingAdapter implements Adapter {
  private readonly db: Database
  private readonly sql: Sql

  constructor(db: Database, sql: Sql) {
    this.db = db
    this.sql = sql
  }

  async getSessionAndUser(token: string): Promise<[DatabaseSession | null, DatabaseUser | null]> {
    const [row] = await this.sql<SessionRow[]>`
      select s.user_id as "userId", s.expires_at as "expiresAt",
        json_build_object('signInId', s.sign_in_id, 'mustRotate', s.must_rotate, 'ip', s.ip, 'userAgent', s.user_agent,
          'isReplaced', s.expires_at <= now() + ${graceSeconds} * interval '1 second') as session,
        s.created_at as "createdAt", s.last_used_at as "lastUsedAt", u.username, u.email, u.name,
        u.is_operator as "isOperator", u.email_verified_at is not null as "isEmailVerified",
        u.password_hash is not null as "hasPassword", u.time_zone as "timeZone",
        exists (select from two_factors t where t.user_id = u.id and t.confirmed_at is not null) as "hasTwoFactor",
        coalesce((
          select json_agg(json_build_object('organizationId', o.id, 'slug', o.slug, 'name', o.name, 'role', m.role,
            'searchLanguage', o.search_language, 'reopenWindowDays', o.reopen_window_days,
            'workflow', o.workflow,
            'isSuspended', o.suspended_at is not null, 'requireTwoFactor', o.require_two_factor) order by o.name)
          from members m join organizations o on o.id = m.organization_id
          where m.user_id = s.user_id and m.deactivated_at is null
        ), '[]'::json) as memberships
      from sessions s join users u on u.id = s.user_id
      where s.id = ${hashOf(token)} and u.deleted_at is null`
    if (!row) return [null, null]
    const { userId, expiresAt, createdAt, lastUsedAt, session, ...user } = row
    return [
      { id: token, userId, expiresAt, attributes: { ...session, createdAt, lastUsedAt } },
      { id: userId, attributes: user },
    ]
  }

  /** Lucia asks for this nowhere that Docket uses; the stored ids are hashes, so none is handed out. */
  async getUserSessions(): Promise<DatabaseSession[]> {
    return []
  }

  async setSession({ id, userId, expiresAt, attributes }: DatabaseSession): Promise<void> {
    const { isReplaced: _, ...columns } = attributes
    await this.db.insert(sessions).values({ id: hashOf(id), userId, expiresAt, ...columns })
  }

  /** Lucia extends whatever is used near its end; one that was replaced must end. */
  async updateSessionExpiration(token: string, expiresAt: Date): Promise<void> {
    await this.db
      .update(sessions)
      .set({ expiresAt })
      .where(and(eq(sessions.id, hashOf(token)), gt(sessions.expiresAt, afterGrace)))
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

type SessionRow = UserAttributes & {
  userId: string
  expiresAt: Date
  createdAt: Date
  lastUsedAt: Date
  session: Pick<SessionAttributes, 'signInId' | 'mustRotate' | 'ip' | 'userAgent' | 'isReplaced'>
}
