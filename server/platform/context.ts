import { hasPermission, type Permission, type Role } from '#shared/permissions.ts'
import type { Transaction } from '../db/client.ts'
import type { PendingAudit } from './audit.ts'
import { AppError } from './errors.ts'
import type { PendingEvent } from './events.ts'
import type { Deps, Membership, SignedInUser } from './ports.ts'

/** Who does something: a person, or the system by the name of its command or job. */
export type Actor = { kind: 'user'; id: string } | { kind: 'system'; name: string }

/** Where a request came from. */
export type RequestOrigin = { requestId: string; ip: string | null; userAgent: string | null }

/** The only way to the database, the clock, ids, the queue. */
export type Ctx = Deps & { request: RequestOrigin; actor: Actor | null }

export type SignedInCtx = Ctx & { user: SignedInUser; sessionId: string; actor: Actor }

declare const inOrganization: unique symbol
/** A context inside one organization. Only `enterOrganization` makes one; every tenant query takes one. */
export type OrgCtx = Ctx & {
  readonly [inOrganization]: true
  organization: Pick<Membership, 'slug' | 'name' | 'searchLanguage' | 'reopenWindowDays' | 'workflow'> & {
    id: string
  }
  actor: Actor
  role: Role
}

/** Work inside a transaction: its database, and what will be written as its last act. */
export type InTransaction = {
  db: Transaction
  outbox: { audits: PendingAudit[]; events: PendingEvent[] }
}

/**
 * Enters an organization with the rights of a role. Callers have established the membership first
 * (`memberProcedure`), or are a command or job of the system.
 */
export const enterOrganization = <C extends Ctx>(
  ctx: C,
  membership: Membership,
  actor: Actor,
): C & OrgCtx => {
  const { organizationId, slug, name, searchLanguage, reopenWindowDays, workflow, role } = membership
  const organization = { id: organizationId, slug, name, searchLanguage, reopenWindowDays, workflow }
  return brandedAsInside({ ...ctx, organization, actor, role })
}

/** The cast of the brand: its guarantee is `enterOrganization`'s. */
const brandedAsInside = <C extends Ctx>(ctx: C & Omit<OrgCtx, typeof inOrganization>) => ctx as C & OrgCtx

/** The id of the person who acts; null when the system does. */
export const actingUserId = (ctx: { actor: Actor | null }): string | null =>
  ctx.actor?.kind === 'user' ? ctx.actor.id : null

/** The id of the person who acts, where only a person can. @throws AppError when the system acts. */
export const requireUserId = (ctx: { actor: Actor | null }): string => {
  const id = actingUserId(ctx)
  if (id === null) throw new AppError('unauthenticated', 'auth.required')
  return id
}

/**
 * Whoever has yet to prove their email may be somebody else than its owner.
 * @throws AppError `auth.email_unverified` where the installation asks for the proof.
 */
export const requireVerifiedEmail = ({ policy, user }: Pick<SignedInCtx, 'policy' | 'user'>): void => {
  if (policy.requireEmailVerification && !user.isEmailVerified)
    throw new AppError('forbidden', 'auth.email_unverified')
}

/** Whether the one who acts holds a permission in the organization at hand. */
export const can = (ctx: Pick<OrgCtx, 'role'>, permission: Permission): boolean =>
  hasPermission(ctx.role, permission)

/** @throws AppError forbidden when the permission is missing. */
export const requirePermission = (ctx: Pick<OrgCtx, 'role'>, permission: Permission): void => {
  if (!can(ctx, permission)) throw new AppError('forbidden', 'permission.missing')
}
