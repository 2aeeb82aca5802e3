import type { QueryClient } from '@tanstack/react-query'
import type { Api, ApiFor } from '#client/lib/api.ts'

/** What every route can use; routes below `/o/$slug` have the organization's `api` in place of this one. */
export type AppContext = {
  queryClient: QueryClient
  apiFor: ApiFor
  api: Api
}
