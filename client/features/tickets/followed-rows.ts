import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { type Api, useApi } from '#client/lib/api.ts'
import { isFollowing } from '#client/lib/following.ts'
import { latestListChange, noteListChange, onListChange } from './list-changes.ts'
import { createListFollower, type ListFollower } from './list-follower.ts'
import type { ListPages, Sight } from './list-pages.ts'
import { useListRows } from './list-rows.ts'
import type { TicketListSearch } from './list-search.ts'
import { type PagedQuery, ticketListQuery, ticketSearchQuery } from './queries.ts'

const listGapMs = 1000
/** A search costs more, and its order seldom changes. */
const searchGapMs = 5000
/** How long scrolling has to pause before what came into sight is looked at. */
const pauseMs = 120

const wait = (ms: number, then: () => void) => {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}

type Following<Item> = { idOf: (item: Item) => string; sight: () => Sight; gapMs: number }

const followQuery = <Item>(
  queryClient: QueryClient,
  { options, fetchPage }: PagedQuery<Item>,
  following: Following<Item>,
): ListFollower =>
  createListFollower<Item>({
    ...following,
    fetchPage,
    wait,
    read: () => queryClient.getQueryData<ListPages<Item>>(options.queryKey),
    update: (change) => {
      queryClient.setQueryData<ListPages<Item>>(options.queryKey, (list) => list && change(list))
    },
    isSeen: () => document.visibilityState === 'visible',
    latestChange: latestListChange,
  })

const followList = (queryClient: QueryClient, api: Api, search: TicketListSearch, sight: () => Sight) =>
  search.q === undefined
    ? followQuery(queryClient, ticketListQuery(api, search), {
        idOf: ({ id }) => id,
        sight,
        gapMs: listGapMs,
      })
    : followQuery(queryClient, ticketSearchQuery(api, search), {
        idOf: ({ ticket }) => ticket.id,
        sight,
        gapMs: searchGapMs,
      })

/** The rows of a list that is shown: as `useListRows`, kept up to date where `look` says that they are in sight. */
export const useFollowedRows = (search: TicketListSearch) => {
  const queryClient = useQueryClient()
  const api = useApi()
  const list = useListRows(search)
  const sight = useRef<Sight>({ first: 0, last: 0 })
  const follower = useRef<ListFollower | null>(null)
  useEffect(() => {
    const own = followList(queryClient, api, search, () => sight.current)
    follower.current = own
    const stopHearing = onListChange(own.check)
    const look = () => {
      if (isFollowing()) own.check()
      else noteListChange()
    }
    document.addEventListener('visibilitychange', look)
    own.check()
    return () => {
      own.stop()
      stopHearing()
      document.removeEventListener('visibilitychange', look)
    }
  }, [queryClient, api, search])

  // What was on its way when something changed is looked at when it arrives.
  const { dataUpdatedAt } = list
  useEffect(() => {
    void dataUpdatedAt
    follower.current?.check()
  }, [dataUpdatedAt])

  const cancelLook = useRef(() => {})
  const look = useCallback((next: Sight) => {
    sight.current = next
    cancelLook.current()
    cancelLook.current = wait(pauseMs, () => follower.current?.check())
  }, [])
  return { ...list, look }
}

export type FollowedRows = ReturnType<typeof useFollowedRows>
