import type { Job } from '../../platform/queue.ts'

export const authJobs: readonly Job[] = [
  {
    name: 'auth.delete_expired_sessions',
    schedule: '15 * * * *',
    singleWaiting: true,
    run: (ctx) => ctx.sessions.deleteExpired(),
  },
]
