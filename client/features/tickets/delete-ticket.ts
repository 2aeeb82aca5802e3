import { type Mutation, useMutation, useMutationState, useQueryClient } from '@tanstack/react-query'
import { useApi } from '#client/lib/api.ts'
import { describeError } from '#client/lib/errors.ts'
import { showToast } from '#client/ui/toast.tsx'
import { refreshUnlessFollowing } from './after-write.ts'
import { removeFromLists, type Ticket } from './queries.ts'
import { useRestoreTicket } from './restore-ticket.ts'

type Named = Pick<Ticket, 'id' | 'number'>

const deleteKey = (slugKey: readonly unknown[]) => [...slugKey, 'ticket-delete']

/** Deletes a ticket. Its row is gone at once, and comes back when the server refuses; the toast takes it back. */
export const useDeleteTicket = () => {
  const { client, trpc } = useApi()
  const queryClient = useQueryClient()
  const restore = useRestoreTicket()
  return useMutation({
    mutationKey: deleteKey(trpc.tickets.pathKey()),
    mutationFn: ({ id }: Named) => client.tickets.delete.mutate({ ticketId: id }),
    onSuccess: (_answer, ticket) => {
      removeFromLists(queryClient, trpc, ticket.id)
      refreshUnlessFollowing(queryClient, trpc, ticket.number)
      void showToast({ message: `${ticket.number} was deleted`, undo: () => restore.mutate(ticket) })
    },
    onError: (error, { number }) => {
      const { sentence } = describeError(error)
      void showToast({ message: `${number} was not deleted`, detail: sentence, isError: true })
    },
  })
}

/** Only `useDeleteTicket` makes mutations under the key that this is asked for, and their variables are tickets. */
const leavingOf = (mutation: Mutation) => mutation.state.variables as Named

/** Whether a ticket (its id) is being deleted by this page. */
export const useIsLeaving = (): ((ticketId: string) => boolean) => {
  const { trpc } = useApi()
  const leaving = useMutationState({
    filters: { mutationKey: deleteKey(trpc.tickets.pathKey()), status: 'pending' },
    select: (mutation) => leavingOf(mutation).id,
  })
  return (ticketId) => leaving.includes(ticketId)
}
