import { findMe, findSetUpNeeded, type Me, type Membership, type SessionContext } from './session.ts'

const lastKey = 'docket:last-organization'

/** Remembers the organization for the next visit; a browser that refuses storage starts at the first one. */
export const rememberOrganization = (slug: string) => {
  try {
    localStorage.setItem(lastKey, slug)
  } catch {
    // Nothing is lost but the convenience.
  }
}

const recallOrganization = (): string | null => {
  try {
    return localStorage.getItem(lastKey)
  } catch {
    return null
  }
}

/** Whether one can work there now. */
export const isOpen = ({
  isSuspended,
  needsTwoFactor,
}: Pick<Membership, 'isSuspended' | 'needsTwoFactor'>): boolean => !isSuspended && !needsTwoFactor

/** The organization to begin with: the last one used here, else the first; one that is open before all others. */
export const chooseMembership = (me: Pick<Me, 'memberships'>, last: string | null): Membership | null => {
  const ordered = me.memberships.toSorted(
    (one, other) => Number(other.slug === last) - Number(one.slug === last),
  )
  return ordered.find(isOpen) ?? ordered[0] ?? null
}

/** The organization that a way back leads to, or null for who is in none. */
export const lastMembership = (me: Pick<Me, 'memberships'>): Membership | null =>
  chooseMembership(me, recallOrganization())

/** Where a visit to `/` leads. */
export type Start =
  | { kind: 'set-up' }
  | { kind: 'sign-in' }
  | { kind: 'organization'; slug: string }
  | { kind: 'unverified'; me: Me }
  | { kind: 'closed'; me: Me; membership: Membership }
  | { kind: 'no-organization'; me: Me }

/** Where this person begins; `wanted` is the organization that they asked for, if they did. */
export const startOf = (me: Me, wanted: string | null, last: string | null): Start => {
  if (!me.user.isEmailVerified) return { kind: 'unverified', me }
  const membership = me.memberships.find(({ slug }) => slug === wanted) ?? chooseMembership(me, last)
  if (!membership) return { kind: 'no-organization', me }
  return isOpen(membership)
    ? { kind: 'organization', slug: membership.slug }
    : { kind: 'closed', me, membership }
}

export const findStart = async (context: SessionContext, wanted: string | null): Promise<Start> => {
  const [me, isSetUpNeeded] = await Promise.all([findMe(context), findSetUpNeeded(context)])
  if (isSetUpNeeded) return { kind: 'set-up' }
  if (!me) return { kind: 'sign-in' }
  return startOf(me, wanted, recallOrganization())
}
