import type { Ticket } from './queries.ts'

/** A ticket that was deleted while one looked at it: still there to read, and nothing of it to change. */
export const asGone = (ticket: Ticket): Ticket => ({
  ...ticket,
  can: {
    ...ticket.can,
    edit: false,
    assign: false,
    triage: false,
    severity: false,
    review: false,
    delete: false,
    link: false,
    moves: [],
    refusals: [],
    forces: [],
  },
})
