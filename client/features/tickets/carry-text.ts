import { v4 as newId } from 'uuid'
import type { DraftStore } from '#client/lib/draft-store.ts'
import { emptyDraft, followUpTitle, newTicketDraft, newTicketKey } from './new-ticket-draft.ts'
import type { Ticket } from './queries.ts'

/**
 * Makes a text the description of the follow-up to a closed ticket that is being written in an organization (its
 * slug). A description that is begun already stays. Says whether the text is now kept there.
 */
export const carryIntoFollowUp = (
  store: DraftStore,
  slug: string,
  { number, title }: Pick<Ticket, 'number' | 'title'>,
  text: string,
): boolean => {
  const key = newTicketKey(slug, number)
  const draft = newTicketDraft.safeParse(store.read(key)).data ?? emptyDraft(newId(), followUpTitle(title))
  if (draft.description.trim() !== '') return false
  store.write(key, { ...draft, description: text })
  return newTicketDraft.safeParse(store.read(key)).data?.description === text
}
