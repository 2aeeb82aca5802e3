import { keepPreviousData } from '@tanstack/react-query'
import type { Api, RouterOutputs } from '#client/lib/api.ts'
import type { Role } from '#shared/permissions.ts'

export type Member = RouterOutputs['members']['list']['items'][number]
export type Settings = RouterOutputs['organizations']['settings']
export type Category = Settings['categories'][number]
export type ListedWording = RouterOutputs['organizations']['wordings'][number]

export type MemberFilter = { search?: string; role?: Role[]; status?: 'active' | 'deactivated' }

/** Members page by page, narrowed by name, username or email, by role, and by whether they can come in. */
export const membersQuery = (trpc: Api['trpc'], filter: MemberFilter, limit = 50) =>
  trpc.members.list.infiniteQueryOptions(
    { ...filter, limit },
    { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData },
  )

/** The first few members whose name, username or email shows the text. */
export const memberSuggestionsQuery = (trpc: Api['trpc'], filter: MemberFilter, limit: number) =>
  trpc.members.list.queryOptions(
    { ...filter, limit },
    { placeholderData: keepPreviousData, trpc: { abortOnUnmount: true } },
  )

export const settingsQuery = (trpc: Api['trpc']) => trpc.organizations.settings.queryOptions()

export const wordingsQuery = (trpc: Api['trpc']) => trpc.organizations.wordings.queryOptions()
