import type { MailState } from '#shared/mail.ts'
import { z } from '#shared/zod.ts'

/** States as people ask for them. */
export const filterStates = {
  waiting: ['queued', 'sending'],
  failed: ['failed'],
  gone: ['sent', 'caught'],
} as const satisfies Record<string, readonly MailState[]>

export const stateFilters = [
  { show: undefined, label: 'All' },
  { show: 'waiting', label: 'Waiting' },
  { show: 'failed', label: 'Failed' },
  { show: 'gone', label: 'Delivered' },
] as const

/** What the address of the mail page says: the mail that is read, and what is listed. */
export const mailSearch = z.object({
  mail: z.uuid().optional().catch(undefined),
  show: z.enum(['waiting', 'failed', 'gone']).optional().catch(undefined),
  q: z.string().max(100).optional().catch(undefined),
})
export type MailSearch = z.infer<typeof mailSearch>
