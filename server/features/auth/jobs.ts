import type { Job } from '../../platform/queue.ts'
import { removeExpired } from './mutations/remove-expired.ts'

export const authJobs: readonly Job[] = [
  {
    name: 'auth.delete_expired_sessions',
    schedule: '15 * * * *',
    singleWaiting: true,
    run: (ctx) => ctx.sessions.deleteExpired(),
  },
  { name: 'auth.remove_expired', schedule: '40 3 * * *', singleWaiting: true, run: removeExpired },
]
