import { useDocumentVisibility } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useApi } from '#client/lib/api.ts'
import { unreadQuery } from './queries.ts'

/** A ticket that is looked at, and how many notices are unread in all. */
export type Looked = { ticketId: string; unread: number }

/** Whether notices of the ticket may be unread: on coming to it, and whenever there are more than before. */
export const mayHaveUnread = (now: Looked, before: Looked | null): boolean =>
  now.unread > 0 && (before?.ticketId !== now.ticketId || now.unread > before.unread)

/** Marks the notices of a ticket as read while somebody looks at it. Undefined where there is none to look at. */
export const useReadingTicket = (ticketId: string | undefined) => {
  const { client, trpc } = useApi()
  const queryClient = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: (of: string) => client.notices.markRead.mutate({ ticketId: of }),
    onSuccess: () => queryClient.invalidateQueries(trpc.notices.pathFilter()),
  })
  const unread = useQuery(unreadQuery(trpc)).data?.unread
  const isSeen = useDocumentVisibility() === 'visible'
  const before = useRef<Looked | null>(null)
  useEffect(() => {
    if (ticketId === undefined || unread === undefined || !isSeen) return
    const now = { ticketId, unread }
    if (mayHaveUnread(now, before.current)) mutate(ticketId)
    before.current = now
  }, [ticketId, unread, isSeen, mutate])
}
