import type { Job } from '../../platform/queue.ts'
import { sweepBlobs, sweepJob } from './mutations/sweep-blobs.ts'

export const attachmentJobs: readonly Job[] = [
  { name: sweepJob, schedule: '*/10 * * * *', singleWaiting: true, expireInSeconds: 900, run: sweepBlobs },
]
