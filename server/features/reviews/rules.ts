import type { TicketChanges } from '#shared/events.ts'
import { type Severity, severities } from '#shared/tickets.ts'

/**
 * The status that a decision about a draft leads to: a severity that is raised sends it back to its author, one
 * that is lowered or stays approves it (product.md, section 3).
 */
export const statusAfterReview = (from: Severity, to: Severity): 'review' | 'pending' =>
  severities.indexOf(to) > severities.indexOf(from) ? 'review' : 'pending'

type Texts = { title: string; description: string }

/** What differs between the texts as a reviewer left them and as they stand. */
export const changesBetween = (then: Texts, now: Texts): Pick<TicketChanges, 'title' | 'description'> => ({
  ...(then.title === now.title ? {} : { title: { from: then.title, to: now.title } }),
  ...(then.description === now.description
    ? {}
    : { description: { from: then.description, to: now.description } }),
})
