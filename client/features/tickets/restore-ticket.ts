import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import { useApi } from '#client/lib/api.ts'
import { describeError } from '#client/lib/errors.ts'
import { showToast } from '#client/ui/toast.tsx'
import { refreshUnlessFollowing } from './after-write.ts'
import { noteListChange } from './list-changes.ts'
import { storeTicket, type Ticket } from './queries.ts'

/** Brings a deleted ticket back; pending until it is gone from the list of the deleted. */
export const useRestoreTicket = () => {
  const { client, trpc } = useApi()
  const { slug } = useHere().organization
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ id }: Pick<Ticket, 'id' | 'number'>) => client.tickets.restore.mutate({ ticketId: id }),
    onSuccess: (ticket) => {
      const { number } = ticket
      storeTicket(queryClient, trpc, ticket)
      refreshUnlessFollowing(queryClient, trpc, number)
      // Its row was taken out of the lists by hand.
      noteListChange()
      const open = () => void navigate({ to: '/o/$slug/tickets/$number', params: { slug, number } })
      void showToast({ message: `${number} is restored`, follow: { label: 'Open it', run: open } })
    },
    onError: (error, { number }) => {
      const { sentence } = describeError(error)
      void showToast({ message: `${number} was not restored`, detail: sentence, isError: true })
    },
    onSettled: () => queryClient.invalidateQueries(trpc.tickets.deleted.infiniteQueryFilter()),
  })
}
