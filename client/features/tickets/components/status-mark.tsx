import type { Priority, TicketStatus } from '#shared/tickets.ts'
import { priorityWords } from '../words.ts'
import './marks.css'

const ring = <circle cx="7" cy="7" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.5" />

const dotted = (
  <circle
    cx="7"
    cy="7"
    r="5.25"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.5"
    strokeDasharray="0.1 3.2"
    strokeLinecap="round"
  />
)

const statusShapes: Record<TicketStatus, React.ReactNode> = {
  draft: dotted,
  review: (
    <>
      {ring}
      <path d="M9.6 7H5M6.7 5.1 4.8 7l1.9 1.9" fill="none" stroke="currentColor" strokeWidth="1.25" />
    </>
  ),
  pending: (
    <>
      {ring}
      <path d="m4.6 7.1 1.7 1.7 3.1-3.4" fill="none" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  open: ring,
  in_progress: (
    <>
      {ring}
      <path d="M7 3.75a3.25 3.25 0 0 1 0 6.5Z" fill="currentColor" />
    </>
  ),
  waiting: (
    <circle
      cx="7"
      cy="7"
      r="5.25"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeDasharray="2.2 1.92"
    />
  ),
  resolved: (
    <>
      <circle cx="7" cy="7" r="6" fill="currentColor" />
      <path d="m4.4 7.2 1.8 1.8 3.4-3.7" fill="none" stroke="var(--mantine-color-body)" strokeWidth="1.5" />
    </>
  ),
  closed: <circle cx="7" cy="7" r="6" fill="currentColor" />,
}

/** The sign of a status; the word stands beside it. */
export const StatusMark = ({ status }: { status: TicketStatus }) => (
  <svg className="mark" data-status={status} width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
    {statusShapes[status]}
  </svg>
)

/** A status with its word. `words` are those of staff or of the requester. */
export const StatusWord = ({
  status,
  words,
}: {
  status: TicketStatus
  words: Record<TicketStatus, string>
}) => (
  <span className="marked">
    <StatusMark status={status} />
    <span className="truncate">{words[status]}</span>
  </span>
)

const heights: Record<Priority, number> = { low: 1, medium: 2, high: 3, urgent: 4 }

/** Rising bars, as many lit as the priority is high; the word stands beside it. */
export const PriorityMark = ({ priority }: { priority: Priority }) => (
  <svg
    className="mark"
    data-priority={priority}
    width="14"
    height="14"
    viewBox="0 0 14 14"
    aria-hidden="true"
  >
    {[1, 2, 3, 4].map((bar) => (
      <rect
        key={bar}
        x={bar * 3 - 2}
        y={12 - bar * 2.5}
        width="2"
        height={bar * 2.5}
        rx="0.5"
        fill="currentColor"
        opacity={bar <= heights[priority] ? 1 : 0.25}
      />
    ))}
  </svg>
)

export const PriorityWord = ({ priority }: { priority: Priority }) => (
  <span className="marked">
    <PriorityMark priority={priority} />
    <span className="truncate">{priorityWords[priority]}</span>
  </span>
)
