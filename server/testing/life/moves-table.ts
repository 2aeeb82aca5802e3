import type { ErrorCode } from '#shared/errors.ts'
import { type TicketStatus, ticketStatuses } from '#shared/tickets.ts'

/**
 * The moves of product.md, section 3, from the status of the line to that of the column. `R`: by a review, `E`: by an
 * edit, `s`: staff, `w`: also its requester, `r`: also its requester within the window, `f`: staff, while its requester
 * opens a follow-up.
 */
const table = `
               draft review pending open in_progress waiting resolved closed
  draft        .     R      R       .    .           .       .        .
  review       E     .      .       .    .           .       .        .
  pending      .     .      .       s    .           .       .        s
  open         .     .      .       .    s           s       s        w
  in_progress  .     .      .       s    .           s       s        s
  waiting      .     .      .       s    s           .       s        w
  resolved     .     .      .       r    .           .       .        s
  closed       .     .      .       f    .           .       .        .`

const [columns = [], ...lines] = table
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/))

/** What the table has where the line of one status meets the column of another. */
export const signOf = (from: TicketStatus, to: TicketStatus): string => {
  const sign = lines.find(([name]) => name === from)?.[columns.indexOf(to) + 1]
  if (sign === undefined) throw new Error(`the table lacks ${from} or ${to}`)
  return sign
}

/** Who wants a move: whether they are staff, the ticket's requester, and in time for reopening it. */
export type Mover = { isStaff: boolean; isRequester: boolean; isInWindow: boolean }

/** What somebody is told who wants that move; null when it is theirs. */
export const answerOf = (
  from: TicketStatus,
  to: TicketStatus,
  { isStaff, isRequester, isInWindow }: Mover,
): ErrorCode | null => {
  const sign = signOf(from, to)
  if (sign === '.') return 'ticket.move_not_allowed'
  if (sign === 'R') return 'ticket.needs_review'
  if (sign === 'E') return 'ticket.needs_edit'
  if (isStaff) return null
  if (!isRequester || sign === 's') return 'ticket.staff_move'
  if (sign === 'f') return 'ticket.follow_up_instead'
  return sign === 'w' || isInWindow ? null : 'ticket.reopen_window_over'
}

/** The moves that somebody has. */
export const openMoves = (from: TicketStatus, mover: Mover): TicketStatus[] =>
  ticketStatuses.filter((to) => answerOf(from, to, mover) === null)
