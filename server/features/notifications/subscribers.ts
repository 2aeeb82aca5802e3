import type { Subscriber } from '../../platform/queue.ts'
import { tellMembers } from './mutations.ts'
import { heardTypes, isHeard } from './rules.ts'

export const notificationSubscribers: readonly Subscriber[] = [
  {
    name: 'notifications.tell',
    to: heardTypes,
    wants: isHeard,
    react: tellMembers,
  },
]
