import { type InfiniteData, keepPreviousData } from '@tanstack/react-query'
import type { Api, RouterOutputs } from '#client/lib/api.ts'

export type NoticePage = RouterOutputs['notices']['list']
export type Notice = NoticePage['items'][number]
export type NoticePages = InfiniteData<NoticePage, string | null>
export type UnreadCount = RouterOutputs['notices']['unread']

/** One's notices page by page, the newest first; all of them, or only those unread. */
export const noticesQuery = (trpc: Api['trpc'], isUnreadOnly: boolean) =>
  trpc.notices.list.infiniteQueryOptions(
    { unread: isUnreadOnly },
    { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData },
  )

/** How many notices are unread. */
export const unreadQuery = (trpc: Api['trpc']) => trpc.notices.unread.queryOptions()
