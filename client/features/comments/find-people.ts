import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useApi } from '#client/lib/api.ts'
import type { FindPeople } from '#client/ui/use-name-list.ts'
import type { CommentKind } from '#shared/comments.ts'

const fresh = 30_000

/** Finds whom one may mention in a message of this kind on a ticket (its id). */
export const useFindPeople = (ticketId: string, kind: CommentKind): FindPeople => {
  const { trpc } = useApi()
  const queryClient = useQueryClient()
  return useCallback(
    (text) =>
      queryClient.fetchQuery({
        ...trpc.comments.mentionable.queryOptions({ ticketId, kind, text }),
        staleTime: fresh,
      }),
    [queryClient, trpc, ticketId, kind],
  )
}
