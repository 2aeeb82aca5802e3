import { useHere } from '#client/features/organizations/organization.ts'
import { useDraft } from '#client/lib/drafts.ts'
import { describeError } from '#client/lib/errors.ts'
import { z } from '#shared/zod.ts'
import { useEditTicket } from './mutations.ts'
import type { Ticket } from './queries.ts'

const draftSchema = z.string().nullable()

/**
 * Editing the title or the description in place. `text` is null when nobody edits; half-written text survives a reload.
 * Saving shows at once; what the server refuses comes back into the field.
 */
export const useTextEdit = (ticket: Ticket, field: 'title' | 'description') => {
  const { me } = useHere()
  const edit = useEditTicket(ticket.id)
  const draft = useDraft({ userId: me.id, key: `${field}:${ticket.id}`, schema: draftSchema, empty: null })
  const begin = () => draft.setValue(ticket[field])
  const save = async () => {
    const text = draft.value?.trim() ?? ''
    draft.clear()
    if (text === ticket[field]) return
    try {
      await edit.mutateAsync({
        ticketId: ticket.id,
        number: ticket.number,
        seen: ticket.version,
        patch: { [field]: text },
      })
    } catch (error) {
      // A conflict holds the text in its own dialog.
      if (!describeError(error).conflict) draft.setValue(text)
    }
  }
  return { text: draft.value, setText: draft.setValue, begin, save, leave: draft.clear }
}
