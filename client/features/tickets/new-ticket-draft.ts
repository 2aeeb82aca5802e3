import { faultIn } from '#client/lib/faults.ts'
import { createTicketInput, priorities, severities, titleLimits } from '#shared/tickets.ts'
import { z } from '#shared/zod.ts'

const personSchema = z.object({ id: z.string(), username: z.string(), name: z.string() })

/** A request that is not yet known to be created; its id stays the same over retries and reloads. */
export const newTicketDraft = z.object({
  clientId: z.uuid(),
  title: z.string(),
  description: z.string(),
  severity: z.enum(severities),
  categoryId: z.string().nullable(),
  priority: z.enum(priorities).nullable(),
  requester: personSchema.nullable(),
  assignee: personSchema.nullable(),
  /** A day of the reader's own calendar, or empty. */
  dueDay: z.string(),
})
export type NewTicketDraft = z.infer<typeof newTicketDraft>

/** Under which key the draft of an organization (its slug) is kept; that of a follow-up under the closed one's number. */
export const newTicketKey = (slug: string, followUpTo?: string) =>
  followUpTo === undefined ? `new:${slug}` : `new:${slug}:${followUpTo}`

/** The title that a follow-up begins with. */
export const followUpTitle = (title: string): string => {
  const plain = title.replace(/^(follow-up: )+/i, '')
  // Cut where it is too long, and never in the midst of a character.
  return `Follow-up: ${plain}`.slice(0, titleLimits.max).replace(/[\uD800-\uDBFF]$/, '')
}

export const emptyDraft = (clientId: string, title = ''): NewTicketDraft => ({
  clientId,
  title,
  description: '',
  severity: 'medium',
  categoryId: null,
  priority: null,
  requester: null,
  assignee: null,
  dueDay: '',
})

/** Whether nothing was written or chosen yet. */
export const isEmptyDraft = (draft: NewTicketDraft, title = ''): boolean =>
  Object.entries(emptyDraft(draft.clientId, title)).every(
    ([field, value]) => Reflect.get(draft, field) === value,
  )

/** The draft after a change. Of which all words are gone, another request is begun. */
export const withChange = (
  draft: NewTicketDraft,
  patch: Partial<NewTicketDraft>,
  begin: () => string,
): NewTicketDraft => {
  const next = { ...draft, ...patch }
  const isBegunAnew = next.title.trim() === '' && next.description.trim() === ''
  return isBegunAnew ? { ...next, clientId: begin() } : next
}

export type DraftFaults = { title?: string; description?: string }

/** What keeps the server from taking the request, by field. */
export const faultsOf = ({
  title,
  description,
}: Pick<NewTicketDraft, 'title' | 'description'>): DraftFaults => {
  const titleFault = faultIn(createTicketInput.shape.title, title)
  const descriptionFault = faultIn(createTicketInput.shape.description, description)
  return {
    ...(titleFault !== null && { title: titleFault }),
    ...(descriptionFault !== null && { description: descriptionFault }),
  }
}
