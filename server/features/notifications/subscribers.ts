import type { Subscriber } from '../../platform/queue.ts'
import { tellMembers } from './mutations.ts'

export const notificationSubscribers: readonly Subscriber[] = [
  {
    name: 'notifications.tell',
    to: ['ticket.created', 'ticket.changed', 'ticket.reviewed', 'comment.added'],
    react: tellMembers,
  },
]
