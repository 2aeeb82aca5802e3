import type { Job } from '../../platform/queue.ts'
import { recountTickets } from './mutations/fold-counts.ts'

export const ticketJobs: readonly Job[] = [
  { name: 'tickets.recount', schedule: '30 2 * * *', singleWaiting: true, run: recountTickets },
]
