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

/** The organization to begin with: the last one used here, else the first. */
export const chooseMembership = (me: Pick<Me, 'memberships'>, last: string | null): Membership | null =>
  me.memberships.find(({ slug }) => slug === last) ?? me.memberships[0] ?? null

/** Where a visit to `/` leads. */
export type Start =
  | { kind: 'set-up' }
  | { kind: 'sign-in' }
  | { kind: 'organization'; slug: string }
  | { kind: 'no-organization' }

export const findStart = async (context: SessionContext): Promise<Start> => {
  const [me, isSetUpNeeded] = await Promise.all([findMe(context), findSetUpNeeded(context)])
  if (isSetUpNeeded) return { kind: 'set-up' }
  if (!me) return { kind: 'sign-in' }
  const membership = chooseMembership(me, recallOrganization())
  return membership ? { kind: 'organization', slug: membership.slug } : { kind: 'no-organization' }
}
