import { useHere } from '#client/features/organizations/organization.ts'
import { useDraft } from '#client/lib/drafts.ts'
import { z } from '#shared/zod.ts'
import { useEditTicket, useIsUnsettled } from './mutations.ts'
import { faultsOf } from './new-ticket-draft.ts'
import type { TicketPatch } from './pending-edits.ts'
import type { Ticket } from './queries.ts'

const textSchema = z.object({ title: z.string(), description: z.string() })
type RequestText = z.infer<typeof textSchema>

/** `from` and `seen` are the text and the version of the ticket that the writer began with. */
const draftSchema = textSchema.extend({ from: textSchema, seen: z.number() }).nullable()

/** What a writer has changed, without the blanks around it. */
export const changedText = (from: RequestText, { title, description }: RequestText): TicketPatch => ({
  ...(title.trim() !== from.title && { title: title.trim() }),
  ...(description.trim() !== from.description && { description: description.trim() }),
})

const asOneText = ({ title, description }: TicketPatch): string =>
  [title, description].filter((part) => part !== undefined && part !== '').join('\n\n')

/** What a writer has changed as one text, for a reply. */
export const changedWords = (from: RequestText, text: RequestText): string =>
  asOneText(changedText(from, text))

/**
 * Editing a request that came back from review: title and description together, since the first save sends it for
 * review again. Half-written text survives a reload and is kept until the server has it.
 */
export const useRequestEdit = (ticket: Ticket) => {
  const { me } = useHere()
  const edit = useEditTicket(ticket.id)
  const isTitleUnsettled = useIsUnsettled(ticket.id, 'title')
  const isUnsettled = useIsUnsettled(ticket.id, 'description') || isTitleUnsettled
  const stored: RequestText = { title: ticket.title, description: ticket.description }
  const draft = useDraft({
    userId: me.id,
    key: `request:${ticket.id}`,
    schema: draftSchema,
    empty: null,
    isEmpty: (value) => value === null || Object.keys(changedText(value.from, value)).length === 0,
  })
  const { from, seen, ...text } = draft.value ?? { ...stored, from: stored, seen: ticket.version }
  const change = (patch: Partial<RequestText>) => draft.setValue({ ...text, ...patch, from, seen })
  const patch = changedText(from, text)
  const save = () =>
    edit.mutate({
      ticketId: ticket.id,
      number: ticket.number,
      seen,
      patch,
      onSettled: draft.clear,
      onReturn: () => draft.setValue(draft.value),
    })
  return {
    text: draft.value === null || isUnsettled ? null : text,
    begin: () => change({}),
    change,
    save,
    leave: draft.clear,
    faults: faultsOf(text),
    isChanged: Object.keys(patch).length > 0,
    words: changedWords(from, text),
    isOvertaken:
      draft.value !== null && (from.title !== ticket.title || from.description !== ticket.description),
    /** What has been saved meanwhile in place of what this writer began with. */
    now: asOneText(changedText(from, stored)),
    canBegin: ticket.status === 'review' && ticket.can.edit && !isUnsettled,
    canSave: ticket.can.edit,
  }
}
