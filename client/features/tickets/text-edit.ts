import { useHere } from '#client/features/organizations/organization.ts'
import { useDraft } from '#client/lib/drafts.ts'
import { z } from '#shared/zod.ts'
import { useEditTicket, useIsUnsettled } from './mutations.ts'
import type { Ticket } from './queries.ts'

/** `from` and `seen` are the text and the version of the ticket that the writer began with. */
const draftSchema = z.object({ text: z.string(), from: z.string(), seen: z.number() }).nullable()

/**
 * Editing the title or the description in place. `text` is null when nobody edits; half-written text survives a reload.
 * Saving shows at once. The text is kept until the server has it or its writer takes the other's; what is refused
 * comes back into the field.
 */
export const useTextEdit = (ticket: Ticket, field: 'title' | 'description') => {
  const { me } = useHere()
  const edit = useEditTicket(ticket.id)
  const isUnsettled = useIsUnsettled(ticket.id, field)
  const draft = useDraft({
    userId: me.id,
    key: `${field}:${ticket.id}`,
    schema: draftSchema,
    empty: null,
    isEmpty: (value) => value === null || value.text === value.from,
  })
  const { from, seen } = draft.value ?? { from: ticket[field], seen: ticket.version }
  const setText = (text: string) => draft.setValue({ text, from, seen })
  const begin = () => setText(ticket[field])
  const save = () => {
    const text = draft.value?.text.trim() ?? ''
    // Who changed nothing does not put back what another has changed since.
    if (text === ticket[field] || text === from) return draft.clear()
    edit.mutate({
      ticketId: ticket.id,
      number: ticket.number,
      seen,
      patch: { [field]: text },
      onSettled: draft.clear,
      onReturn: () => draft.setValue(draft.value),
    })
  }
  return {
    text: isUnsettled ? null : (draft.value?.text ?? null),
    setText,
    begin,
    save,
    leave: draft.clear,
    /** Whether another text has been saved since this writer began. */
    isOvertaken: draft.value !== null && ![from, draft.value.text.trim()].includes(ticket[field]),
    /** What came back from review is edited as a whole (`useRequestEdit`). */
    canBegin: ticket.can.edit && !isUnsettled && ticket.status !== 'review',
  }
}
