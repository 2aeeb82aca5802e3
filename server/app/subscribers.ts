import { notificationSubscribers } from '../features/notifications/subscribers.ts'
import { ticketSubscribers } from '../features/tickets/subscribers.ts'
import type { Subscriber } from '../platform/queue.ts'

/** Every reaction to events, of all features. */
export const subscribers: readonly Subscriber[] = [...ticketSubscribers, ...notificationSubscribers]
