import type { Job } from '../../platform/queue.ts'
import { forgetDeletedPeople } from './mutations/forget-deleted.ts'

export const invitationJobs: readonly Job[] = [
  {
    name: 'invitations.forget_deleted',
    schedule: '50 * * * *',
    singleWaiting: true,
    run: forgetDeletedPeople,
  },
]
