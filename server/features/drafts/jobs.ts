import type { Job } from '../../platform/queue.ts'
import { forgetDrafts } from './mutations.ts'

export const draftJobs: readonly Job[] = [
  { name: 'drafts.forget', schedule: '35 * * * *', singleWaiting: true, run: forgetDrafts },
]
