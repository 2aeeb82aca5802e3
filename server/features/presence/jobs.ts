import type { Job } from '../../platform/queue.ts'
import { forgetAbsent } from './mutations.ts'

export const presenceJobs: readonly Job[] = [
  { name: 'presence.forget_absent', schedule: '10 * * * *', singleWaiting: true, run: forgetAbsent },
]
