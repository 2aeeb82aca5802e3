import { showToast } from '#client/ui/toast.tsx'
import { describeValue, fieldsOf, fieldWords } from './conflict-words.ts'
import { type TicketEdit, useEditTicket } from './mutations.ts'
import { reverseOf } from './pending-edits.ts'
import type { Ticket, TicketSummary } from './queries.ts'

export type Change = (change: Pick<TicketEdit, 'patch' | 'reason' | 'override'>) => void

type Changed = Pick<
  TicketSummary,
  | 'id'
  | 'number'
  | 'version'
  | 'title'
  | 'status'
  | 'priority'
  | 'severity'
  | 'category'
  | 'assignee'
  | 'dueAt'
>

/** Whether a ticket, as a change has left it, may be given a status back. */
const mayReturn = (after: Ticket, { status }: Pick<TicketEdit['patch'], 'status'>): boolean =>
  status === undefined || after.can.moves.includes(status)

/** Changes a ticket from a menu or by a key, and offers to take it back where the rules allow the way back. */
export const useChangeTicket = (ticket: Changed | undefined): Change => {
  const edit = useEditTicket(ticket?.id ?? 'none')
  return ({ patch, ...how }) => {
    if (!ticket) return
    const { id: ticketId, number, version: seen } = ticket
    const back = reverseOf(patch, ticket)
    const undo = (after: Ticket) => () => edit.mutate({ ticketId, number, seen: after.version, patch: back })
    const words = fieldsOf(patch).map((field) => `${fieldWords[field]}: ${describeValue(field, patch)}`)
    const onSettled = (after: Ticket | null) => {
      if (!after || !mayReturn(after, back)) return
      void showToast({ message: `${number} · ${words.join(', ')}`, undo: undo(after) })
    }
    edit.mutate({ ticketId, number, seen, patch, ...how, onSettled })
  }
}
