import { v4 as newId } from 'uuid'
import { unsentKey, unsentSchema } from '#client/features/comments/unsent.ts'
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

/** Makes a text the unsent reply on a ticket (its id), below what is begun there already. Says whether it is kept. */
export const carryIntoReply = (store: DraftStore, ticketId: string, text: string): boolean => {
  const key = unsentKey('reply', ticketId)
  const begun = unsentSchema.safeParse(store.read(key)).data
  const kept = begun
    ? { ...begun, text: `${begun.text}\n\n${text}` }
    : { text, clientId: newId(), since: null }
  store.write(key, kept)
  return unsentSchema.safeParse(store.read(key)).data?.text === kept.text
}
