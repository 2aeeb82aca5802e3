import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#client/lib/api.ts'
import type { Role } from '#shared/permissions.ts'

const pauseMs = 150

/** People of the organization by what is typed; only those of the given roles. Nothing is asked before `isWanted`. */
export const usePeopleSearch = (roles: readonly Role[] | null, isWanted: boolean) => {
  const trpc = useTRPC()
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), pauseMs)
  const { data, isFetching } = useQuery({
    ...trpc.members.list.queryOptions({
      limit: 20,
      ...(search === '' ? {} : { search }),
      ...(roles === null ? {} : { role: [...roles] }),
    }),
    placeholderData: keepPreviousData,
    enabled: isWanted,
  })
  return { people: data?.items ?? [], isSearching: isFetching || text.trim() !== search, setText }
}
