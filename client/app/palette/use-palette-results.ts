import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { memberSuggestionsQuery } from '#client/features/organizations/queries.ts'
import { useTRPC } from '#client/lib/api.ts'
import { type Action, useRegisteredActions } from '#client/lib/shortcuts.ts'

const delayMs = 150

/** Actions whose words begin with the words typed, in their own order. */
export const narrowActions = (actions: readonly Action[], query: string): Action[] => {
  const offered = actions.filter((action) => !action.keyOnly)
  const wanted = query.trim().toLowerCase().split(/\s+/).filter(Boolean)
  return offered.filter(({ label, group, keywords = '' }) => {
    const words = `${group} ${label} ${keywords}`.toLowerCase().split(/\s+/)
    return wanted.every((start) => words.some((word) => word.startsWith(start)))
  })
}

/** What the palette shows for a text. The server is asked once the typing pauses. */
export const usePaletteResults = (query: string, isStaff: boolean) => {
  const trpc = useTRPC()
  const actions = useRegisteredActions()
  const [q] = useDebouncedValue(query.trim(), delayMs)
  const isAsking = q !== '' && query.trim() !== ''
  const tickets = useQuery(
    trpc.search.tickets.queryOptions(isAsking ? { q, limit: 8 } : skipToken, {
      placeholderData: keepPreviousData,
      trpc: { abortOnUnmount: true },
    }),
  )
  const people = useQuery({
    ...memberSuggestionsQuery(trpc, { search: q }, 5),
    enabled: isAsking && isStaff,
  })
  return {
    actions: narrowActions(actions, query),
    hits: isAsking ? (tickets.data?.items ?? []) : [],
    people: isAsking && isStaff ? (people.data?.items ?? []) : [],
    isSearching: tickets.isFetching || people.isFetching || q !== query.trim(),
  }
}
