import type { Priority, Severity, TicketSort, TicketStatus } from '#shared/tickets.ts'

/** What staff call each status. */
export const statusWords: Record<TicketStatus, string> = {
  draft: 'Draft',
  review: 'Needs changes',
  pending: 'Approved',
  open: 'Open',
  in_progress: 'In progress',
  waiting: 'Waiting on requester',
  resolved: 'Resolved',
  closed: 'Closed',
}

/** Where a column or a tab has no room for the whole word. */
export const shortStatusWords: Record<TicketStatus, string> = { ...statusWords, waiting: 'Waiting' }

/** The same statuses from where the requester stands. */
export const requesterStatusWords: Record<TicketStatus, string> = {
  ...statusWords,
  draft: 'In review',
  review: 'Needs your changes',
  waiting: 'Waiting for your answer',
}

/** What staff do to reach a status, as a button or menu entry says it. */
export const moveWords: Record<TicketStatus, string> = {
  draft: 'Set to draft',
  review: 'Send back',
  pending: 'Approve',
  open: 'Set to open',
  in_progress: 'Start work',
  waiting: 'Set to waiting on requester',
  resolved: 'Resolve',
  closed: 'Close',
}

export const priorityWords: Record<Priority, string> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  urgent: 'Urgent',
}

export const severityWords: Record<Severity, string> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
}

/** What a severity means, in a requester's words. */
export const severitySentences: Record<Severity, string> = {
  low: 'A question or a wish. Nothing is held up.',
  medium: 'Something does not work well, but there is a way around it.',
  high: 'I cannot do an important part of my work.',
  critical: 'Nobody can work, or data or money is at risk.',
}

export const sortWords: Record<TicketSort, string> = {
  updated: 'Last updated',
  created: 'Created',
  priority: 'Priority',
  due: 'Due date',
}
