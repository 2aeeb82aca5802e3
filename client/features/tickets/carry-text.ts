import { v4 as newId } from 'uuid'
import type { DraftStore } from '#client/lib/draft-store.ts'
import { emptyDraft, newTicketDraft, newTicketKey } from './new-ticket-draft.ts'

/**
 * Makes a text the description of the new request that is being written in an organization (its slug).
 * A description that is begun already stays. Says whether the text is now kept there.
 */
export const carryIntoNewRequest = (store: DraftStore, slug: string, text: string): boolean => {
  const key = newTicketKey(slug)
  const draft = newTicketDraft.safeParse(store.read(key)).data ?? emptyDraft(newId())
  if (draft.description.trim() !== '') return false
  store.write(key, { ...draft, description: text })
  return newTicketDraft.safeParse(store.read(key)).data?.description === text
}
