import type { Job } from '../../platform/queue.ts'
import { closeResolvedTickets } from './mutations/close-resolved.ts'
import { recountTickets } from './mutations/fold-counts.ts'
import { purgeTickets } from './mutations/purge-tickets.ts'

export const ticketJobs: readonly Job[] = [
  { name: 'tickets.recount', schedule: '30 2 * * *', singleWaiting: true, run: recountTickets },
  {
    name: 'tickets.close_resolved',
    schedule: '20 * * * *',
    singleWaiting: true,
    expireInSeconds: 3_000,
    run: closeResolvedTickets,
  },
  {
    name: 'tickets.purge',
    schedule: '40 2 * * *',
    singleWaiting: true,
    expireInSeconds: 3_000,
    run: purgeTickets,
  },
]
