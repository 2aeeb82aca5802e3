import { keepPreviousData } from '@tanstack/react-query'
import type { Api, RouterOutputs } from '#client/lib/api.ts'

export type ListedOrganization = RouterOutputs['installation']['organizations']['items'][number]

/** All organizations of the installation, page by page. */
export const organizationsQuery = (trpc: Api['trpc'], search: string) =>
  trpc.installation.organizations.infiniteQueryOptions(search === '' ? {} : { search }, {
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  })
