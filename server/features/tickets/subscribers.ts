import type { Subscriber } from '../../platform/queue.ts'
import { foldTicketCounts } from './mutations/fold-counts.ts'

/** Folds the deltas of the counters some seconds after changes, however many there were. */
export const ticketSubscribers: readonly Subscriber[] = [
  {
    name: 'tickets.fold_counts',
    to: ['ticket.created', 'ticket.changed'],
    delaySeconds: 5,
    mergeBy: ({ organizationId }) => organizationId,
    react: foldTicketCounts,
  },
]
