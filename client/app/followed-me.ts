import { useQuery } from '@tanstack/react-query'
import { useRouteContext, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { Me } from '#client/features/auth/session.ts'

/** What becomes of the page of an organization when one's memberships change. */
export type Turn = { kind: 'stay' } | { kind: 'ask-guard' } | { kind: 'move'; slug: string }

/** A new slug is a new address; where one is no longer a member, or may no longer act, the guard says what is next. */
export const turnOf = (me: Pick<Me, 'memberships'>, here: { id: string; slug: string }): Turn => {
  const membership = me.memberships.find(({ organizationId }) => organizationId === here.id)
  if (!membership || membership.isSuspended || membership.needsTwoFactor) return { kind: 'ask-guard' }
  return membership.slug === here.slug ? { kind: 'stay' } : { kind: 'move', slug: membership.slug }
}

/**
 * Oneself as last heard, with the page following what that means for it. Being signed out is not its matter: whoever
 * notices it leads away.
 */
export const useFollowedMe = (found: Me, here: { id: string; slug: string }): Me => {
  const { apiFor } = useRouteContext({ from: '__root__' })
  const router = useRouter()
  const me =
    useQuery(apiFor(null).trpc.auth.me.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }))
      .data ?? found
  const { id, slug } = here
  useEffect(() => {
    const turn = turnOf(me, { id, slug })
    if (turn.kind === 'ask-guard') void router.invalidate()
    if (turn.kind !== 'move') return
    const { pathname, searchStr, hash } = router.state.location
    const path = pathname.replace(/^\/o\/[^/]+/, `/o/${turn.slug}`)
    void router.navigate({ href: `${path}${searchStr}${hash === '' ? '' : `#${hash}`}`, replace: true })
  }, [me, id, slug, router])
  return me
}
