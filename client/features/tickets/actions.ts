import type { TicketStatus } from '#shared/tickets.ts'

/** Statuses that staff may reach by sending a reply, in the order in which they are offered. */
export const movesAfterReply = (moves: readonly TicketStatus[]): TicketStatus[] =>
  (['waiting', 'resolved', 'in_progress'] as const).filter((status) => moves.includes(status))

/** The one thing a requester can do to the status of their request. */
export type RequesterAction = 'withdraw' | 'reopen' | null

export const requesterAction = (ticket: {
  status: TicketStatus
  can: { moves: readonly TicketStatus[] }
}): RequesterAction => {
  if (ticket.status === 'resolved' && ticket.can.moves.includes('open')) return 'reopen'
  if (ticket.status !== 'resolved' && ticket.can.moves.includes('closed')) return 'withdraw'
  return null
}

/** The requester's list in the order of what needs them: their turn, then a manager's, then ours, then done. */
export const requesterGroups = [
  { key: 'waiting', title: 'Waiting for you', statuses: ['review', 'waiting'] },
  { key: 'review', title: 'In review', statuses: ['draft'] },
  { key: 'open', title: 'We are on it', statuses: ['pending', 'open', 'in_progress'] },
  { key: 'done', title: 'Done', statuses: ['resolved', 'closed'] },
] as const satisfies readonly { key: string; title: string; statuses: readonly TicketStatus[] }[]
