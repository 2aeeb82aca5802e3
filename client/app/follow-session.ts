import { knownMe, renewMe } from '#client/features/auth/session.ts'
import type { AppContext } from './context.ts'
import type { AppRouter } from './router.ts'

/**
 * Follows a sign-in or sign-out of another tab. When this page belongs to someone who is no longer signed in, it is
 * loaded anew, so that nothing of theirs is shown to the next person.
 */
export const followSession = async (context: AppContext, router: AppRouter): Promise<void> => {
  const before = knownMe(context)
  try {
    const now = await renewMe(context)
    if (before && now?.user.id !== before.user.id) window.location.reload()
    else await router.invalidate()
  } catch {
    // Without an answer nothing is known to have changed; the next request will tell.
  }
}

/**
 * Follows a refusal that speaks of who one is or of the whole organization: when that has changed, the guard of the
 * page leads to where it is said.
 */
export const followRights = async (context: AppContext, router: AppRouter): Promise<void> => {
  const before = JSON.stringify(knownMe(context))
  try {
    const now = await renewMe(context)
    if (JSON.stringify(now) !== before) await router.invalidate()
  } catch {
    // The refusal itself stands on the page.
  }
}
