import { type Mutation, useMutation, useMutationState, useQueryClient } from '@tanstack/react-query'
import { type Api, useApi } from '#client/lib/api.ts'
import { describeError } from '#client/lib/errors.ts'
import { isFollowing } from '#client/lib/following.ts'
import { showToast } from '#client/ui/toast.tsx'
import { refreshUnlessFollowing } from './after-write.ts'
import { type PendingLink, type TicketLink, withPendingLinks } from './link-words.ts'
import { storeTicket, type Ticket } from './queries.ts'

type LinkChange = PendingLink & { number: string }

const linkKey = (slugKey: readonly unknown[]) => [...slugKey, 'ticket-link']

/** Only `useLinks` makes mutations under the key that this is asked for, and their variables are changes. */
const changeOf = (mutation: Mutation) => mutation.state.variables as LinkChange

const sendChange = (client: Api['client'], { ticketId, link, isLinked }: LinkChange): Promise<Ticket> => {
  const otherId = link.ticket.id
  if (!isLinked) return client.tickets.unlink.mutate({ ticketId, otherId })
  const [from, to] = link.isTarget ? [otherId, ticketId] : [ticketId, otherId]
  return client.tickets.link.mutate({ ticketId: from, kind: link.kind, other: to })
}

/** The links of a ticket, and the ways to add one and to take one away; both show at once and can be taken back. */
export const useLinks = (ticket: Pick<Ticket, 'id' | 'number' | 'links'>) => {
  const { client, trpc } = useApi()
  const queryClient = useQueryClient()
  const { mutate } = useMutation({
    mutationKey: linkKey(trpc.tickets.pathKey()),
    scope: { id: `link:${ticket.id}` },
    mutationFn: (change: LinkChange) => sendChange(client, change),
    onSuccess: (answer, { number }) => {
      storeTicket(queryClient, trpc, answer)
      // The answer may be of the other ticket.
      if (!isFollowing() && answer.number !== number)
        void queryClient.invalidateQueries(trpc.tickets.get.queryFilter({ ticket: number }))
      refreshUnlessFollowing(queryClient, trpc, number)
    },
    onError: (error, { number }) => {
      const { sentence } = describeError(error)
      void showToast({ message: `${number} was not changed`, detail: sentence, isError: true })
    },
  })
  const pending = useMutationState({
    filters: { mutationKey: linkKey(trpc.tickets.pathKey()), status: 'pending' },
    select: changeOf,
  })
  const change = (link: TicketLink, isLinked: boolean) =>
    mutate({ ticketId: ticket.id, number: ticket.number, link, isLinked })
  const unlink = (link: TicketLink) => {
    change(link, false)
    void showToast({ message: `Link to ${link.ticket.number} removed`, undo: () => change(link, true) })
  }
  return { links: withPendingLinks(ticket, pending), link: (link: TicketLink) => change(link, true), unlink }
}
