import type { Subscriber } from '../../platform/queue.ts'
import { tellMembers } from './mutations.ts'
import { heardTypes } from './rules.ts'

export const notificationSubscribers: readonly Subscriber[] = [
  {
    name: 'notifications.tell',
    to: heardTypes,
    react: tellMembers,
  },
]
