import { type Mutation, useMutation, useMutationState, useQueryClient } from '@tanstack/react-query'
import { useHere } from '#client/features/organizations/organization.ts'
import { useApi } from '#client/lib/api.ts'
import { describeError } from '#client/lib/errors.ts'
import { showToast } from '#client/ui/toast.tsx'
import type { Person } from '#shared/organizations.ts'
import { storeTicket, type Ticket } from './queries.ts'

type Watchers = Ticket['watchers']
type Wish = { ticketId: string; number: string; watching: boolean }

const watchKey = (slugKey: readonly unknown[]) => [...slugKey, 'ticket-watch']

/** Who follows a ticket once the one who asks does, or no longer does. */
export const withMine = ({ people }: Watchers, me: Person, isWatching: boolean): Watchers => {
  const others = people.filter(({ id }) => id !== me.id)
  return { people: isWatching ? [...others, me] : others, isWatching }
}

/** Only `useWatching` makes mutations under the key that this is asked for, and their variables are wishes. */
const wishOf = (mutation: Mutation) => mutation.state.variables as Wish

/** Who follows a ticket, and the way to follow it oneself or no longer; shows at once. Of what is gone there is no way. */
export const useWatching = (
  ticket: Pick<Ticket, 'id' | 'number' | 'watchers'> | undefined,
  isGone: boolean,
) => {
  const { client, trpc } = useApi()
  const { me } = useHere()
  const queryClient = useQueryClient()
  const { mutate } = useMutation({
    mutationKey: watchKey(trpc.tickets.pathKey()),
    scope: { id: `watch:${ticket?.id ?? 'none'}` },
    mutationFn: ({ ticketId, watching }: Wish) => client.tickets.watch.mutate({ ticketId, watching }),
    onSuccess: (answer) => storeTicket(queryClient, trpc, answer),
    onError: (error, { number }) => {
      const { sentence } = describeError(error)
      void showToast({ message: `${number} was not changed`, detail: sentence, isError: true })
    },
  })
  const pending = useMutationState({
    filters: { mutationKey: watchKey(trpc.tickets.pathKey()), status: 'pending' },
    select: wishOf,
  })
  const stored = ticket?.watchers ?? { people: [], isWatching: false }
  const wish = pending.findLast(({ ticketId }) => ticketId === ticket?.id)
  const self: Person = { id: me.id, username: me.username, name: me.name }
  const watchers = wish === undefined ? stored : withMine(stored, self, wish.watching)
  const follow = () => {
    if (ticket) mutate({ ticketId: ticket.id, number: ticket.number, watching: !watchers.isWatching })
  }
  return { ...watchers, toggle: isGone ? null : follow }
}
