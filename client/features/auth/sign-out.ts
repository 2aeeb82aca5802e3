import { useQueryClient } from '@tanstack/react-query'
import { useRouteContext, useRouter } from '@tanstack/react-router'
import { forgetChosenNames } from '#client/features/attachments/chosen-names.ts'
import { endUploads } from '#client/features/attachments/use-uploads.ts'
import { useApi } from '#client/lib/api.ts'
import { draftsOf } from '#client/lib/drafts.ts'
import { announceSession } from './session-channel.ts'

/**
 * Ends the session here and in the other tabs, and deletes the person's unsent text from this browser.
 * What they were uploading is given up.
 * Rejects when the server could not be told; then nothing is changed.
 */
export const useSignOut = (userId: string) => {
  const { client } = useApi()
  const { apiFor } = useRouteContext({ from: '__root__' })
  const queryClient = useQueryClient()
  const router = useRouter()
  return async () => {
    await client.auth.signOut.mutate()
    draftsOf(userId).clearAll()
    endUploads()
    forgetChosenNames()
    announceSession()
    // Cleared after the page has gone, which would ask again for what it shows.
    queryClient.setQueryData(apiFor(null).trpc.auth.me.queryKey(), null)
    await router.navigate({ to: '/sign-in' })
    queryClient.clear()
  }
}
