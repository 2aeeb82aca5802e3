import type { TicketChanges } from '#shared/events.ts'

type Texts = { title: string; description: string }

/** What differs between the texts as a reviewer left them and as they stand. */
export const changesBetween = (then: Texts, now: Texts): Pick<TicketChanges, 'title' | 'description'> => ({
  ...(then.title === now.title ? {} : { title: { from: then.title, to: now.title } }),
  ...(then.description === now.description
    ? {}
    : { description: { from: then.description, to: now.description } }),
})
