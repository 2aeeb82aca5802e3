import type { Job } from '../../platform/queue.ts'
import { forgetDeletedPeople } from './mutations/forget-deleted.ts'
import { removeOverInvitations } from './mutations/remove-over.ts'

export const invitationJobs: readonly Job[] = [
  {
    name: 'invitations.remove_over',
    schedule: '45 3 * * *',
    singleWaiting: true,
    run: removeOverInvitations,
  },
  {
    name: 'invitations.forget_deleted',
    schedule: '50 * * * *',
    singleWaiting: true,
    run: forgetDeletedPeople,
  },
]
