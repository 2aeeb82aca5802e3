import { useInfiniteQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { useIsNarrow } from '#client/features/tickets/narrow.ts'
import { useTRPC } from '#client/lib/api.ts'
import { useDecidedNow } from './mutations.ts'
import { type Draft, draftsQuery } from './queries.ts'
import { followDraft } from './queue-place.ts'

/** Whether a draft may stand further down than the list reaches. */
const isBeyond = ({ ticket }: Draft, drafts: readonly Draft[]) =>
  ticket.createdAt >= (drafts.at(-1)?.ticket.createdAt ?? '')

/** Which draft is read, as it was when the reader came to it; the address names it where the reader chose it. */
const useRead = (
  drafts: readonly Draft[] | undefined,
  { named, takesFirst, hasMore }: { named: string | null; takesFirst: boolean; hasMore: boolean },
) => {
  const [read, setRead] = useState<Draft | null>(null)
  const unnamed = takesFirst ? (read ?? drafts?.[0])?.ticket.number : undefined
  const number = named ?? unnamed ?? null
  const latest = drafts?.find(({ ticket }) => ticket.number === number)
  const known = read !== null && read.ticket.number === number ? read : (latest ?? null)
  const { shown, standing } =
    known === null || drafts === undefined
      ? { shown: known, standing: 'current' as const }
      : followDraft(known, latest ?? (hasMore && isBeyond(known, drafts) ? known : undefined))
  if (shown !== read && shown !== null) setRead(shown)
  return {
    number,
    shown,
    standing,
    showNewest: () => setRead(latest ?? null),
    forget: () => setRead(null),
  }
}

/** Fetches page after page until what the address names is among them; whether it is still looked for. */
const useSearchOn = (
  { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage }: DraftsQuery,
  isMissing: boolean,
) => {
  const isSearching = isMissing && hasNextPage && !isFetchNextPageError
  const fetchesNow = isSearching && !isFetching
  useEffect(() => {
    if (fetchesNow) void fetchNextPage()
  }, [fetchesNow, fetchNextPage])
  return isSearching
}

const useDrafts = () => useInfiniteQuery(draftsQuery(useTRPC()))
type DraftsQuery = ReturnType<typeof useDrafts>

/** The queue of drafts and the place in it. */
export const useReviewQueue = () => {
  const { slug } = useHere().organization
  const navigate = useNavigate()
  const hash = useLocation({ select: (location) => location.hash })
  const isNarrow = useIsNarrow('oneColumn')
  const decided = useDecidedNow()
  const query = useDrafts()
  const all = query.data?.pages.flatMap(({ items }) => items)
  const drafts = all?.filter(({ ticket }) => !decided.has(ticket.id))
  const read = useRead(drafts, {
    named: hash === '' ? null : hash,
    takesFirst: !isNarrow,
    hasMore: query.hasNextPage,
  })
  const isDecided =
    all?.some(({ ticket }) => ticket.number === read.number && decided.has(ticket.id)) ?? false
  const isSearching = useSearchOn(query, read.number !== null && read.shown === null && !isDecided)
  const goTo = (number: string | null) => {
    if (number === null) read.forget()
    void navigate({
      to: '/o/$slug/review',
      params: { slug },
      hash: number ?? '',
      hashScrollIntoView: false,
      replace: true,
    })
  }
  return { query, drafts, ...read, isDecided, isSearching, isNarrow, goTo }
}
export type ReviewQueue = ReturnType<typeof useReviewQueue>
