import { useHere } from '#client/features/organizations/organization.ts'
import { useDraft } from '#client/lib/drafts.ts'
import { type Severity, severities } from '#shared/tickets.ts'
import { z } from '#shared/zod.ts'

/** Under what a reason that was not sent yet is kept. */
export const reasonKey = (ticketId: string) => `review:${ticketId}`

const schema = z.object({ severity: z.enum(severities).nullable(), reason: z.string() })
export type UnsentReason = { severity: Severity | null; reason: string }

const empty: UnsentReason = { severity: null, reason: '' }

/** The severity and the reason that somebody is about to give; they outlast whatever happens to the page. */
export const useUnsentReason = (ticketId: string) => {
  const { me } = useHere()
  return useDraft({
    userId: me.id,
    key: reasonKey(ticketId),
    schema,
    empty,
    isEmpty: ({ reason }) => reason.trim() === '',
  })
}
