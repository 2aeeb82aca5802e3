import type { Subscriber } from '../../platform/queue.ts'
import { foldTicketCounts } from './mutations/fold-counts.ts'
import { reindexTickets } from './mutations/reindex-tickets.ts'
import { unassignTickets } from './mutations/unassign-tickets.ts'
import { unwatchTickets } from './mutations/unwatch-tickets.ts'

export const ticketSubscribers: readonly Subscriber[] = [
  // Some seconds after changes, however many there were.
  {
    name: 'tickets.fold_counts',
    to: ['ticket.created', 'ticket.changed', 'ticket.reviewed', 'ticket.deleted', 'ticket.restored'],
    delaySeconds: 5,
    mergeBy: ({ organizationId }) => organizationId,
    react: foldTicketCounts,
  },
  {
    name: 'tickets.unassign',
    to: ['member.deactivated', 'member.role_changed'],
    react: unassignTickets,
  },
  {
    name: 'tickets.unwatch',
    to: ['member.deactivated', 'member.role_changed'],
    react: unwatchTickets,
  },
  // When requests that still know the language of before are over.
  {
    name: 'tickets.reindex',
    to: ['organization.changed'],
    delaySeconds: 5,
    react: reindexTickets,
  },
]
