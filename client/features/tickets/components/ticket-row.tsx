import { Link } from '@tanstack/react-router'
import { memo, type ReactNode } from 'react'
import { formatDay, formatExact } from '#client/lib/format.ts'
import { useNow } from '#client/lib/now.ts'
import { ClippedText } from '#client/ui/clipped-text.tsx'
import { Highlighted } from '#client/ui/highlighted.tsx'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { Tip } from '#client/ui/tip.tsx'
import { isOverdue } from '../due.ts'
import type { ListRow } from '../list-rows.ts'
import type { TicketListSearch } from '../list-search.ts'
import type { TicketSummary } from '../queries.ts'
import { priorityWords, shortStatusWords } from '../words.ts'
import { PriorityMark, PriorityWord, StatusWord } from './status-mark.tsx'

type DueDayProps = {
  ticket: Pick<TicketSummary, 'dueAt' | 'status'>
  /** Not while something else is open below it. */
  hasTip?: boolean
}

export const DueDay = ({ ticket, hasTip = true }: DueDayProps) => {
  const now = useNow()
  if (ticket.dueAt === null) return null
  const overdue = isOverdue(ticket, now)
  return (
    <Tip label={`${overdue ? 'Overdue since' : 'Due'} ${formatExact(ticket.dueAt)}`} isOff={!hasTip}>
      <time dateTime={ticket.dueAt} className={overdue ? 'overdue' : undefined}>
        {overdue ? <span className="visually-hidden">Overdue: </span> : null}
        {formatDay(ticket.dueAt, now)}
      </time>
    </Tip>
  )
}

const TitleCell = ({ row: { ticket, snippet, markedTitle } }: { row: ListRow }) => (
  <span className="cell-title truncate" title={ticket.title}>
    {markedTitle === null ? ticket.title : <Highlighted snippet={markedTitle} />}
    {snippet === null ? null : (
      <span className="cell-snippet">
        <Highlighted snippet={snippet} />
      </span>
    )}
  </span>
)

const Assignee = ({ ticket }: { ticket: TicketSummary }) =>
  ticket.assignee === null ? (
    <span className="dimmed">Nobody</span>
  ) : (
    <span className="marked">
      <PersonAvatar name={ticket.assignee.name} size={18} />
      <ClippedText>{ticket.assignee.name}</ClippedText>
    </span>
  )

const WideCells = ({ row }: { row: ListRow }) => {
  const { ticket } = row
  return (
    <>
      <StatusWord status={ticket.status} words={shortStatusWords} />
      <span className="cell-number tabular">{ticket.number}</span>
      <TitleCell row={row} />
      <span className="cell-requester truncate">
        <ClippedText>{ticket.requester.name}</ClippedText>
      </span>
      <span className="truncate">
        <Assignee ticket={ticket} />
      </span>
      <PriorityWord priority={ticket.priority} />
      <span className="cell-category truncate">
        {ticket.category ? (
          <ClippedText>{ticket.category.name}</ClippedText>
        ) : (
          <span className="dimmed">–</span>
        )}
      </span>
      <span className="cell-due tabular">
        <DueDay ticket={ticket} />
      </span>
      <RelativeTime at={ticket.updatedAt} className="cell-updated tabular" />
    </>
  )
}

const NarrowCells = ({ row }: { row: ListRow }) => {
  const { ticket } = row
  return (
    <>
      <span className="row-line">
        <TitleCell row={row} />
        <RelativeTime at={ticket.updatedAt} className="cell-updated tabular" />
      </span>
      <span className="row-line dimmed">
        <StatusWord status={ticket.status} words={shortStatusWords} />
        <span className="truncate">{ticket.requester.name}</span>
        <span className="row-line-end">
          <DueDay ticket={ticket} />
          <PriorityMark priority={ticket.priority} />
          <span className="visually-hidden">{priorityWords[ticket.priority]}</span>
          {ticket.assignee ? <PersonAvatar name={ticket.assignee.name} size={18} /> : null}
        </span>
      </span>
    </>
  )
}

export type TicketRowProps = ListRow & {
  slug: string
  search: TicketListSearch
  index: number
  count: number
  offset: number
  height: number
  isNarrow: boolean
  isActive: boolean
  isFlashing: boolean
  onOpen: (ticketId: string) => void
  onActivate: (ticketId: string) => void
  /** A property menu that a key has opened on this row. */
  menu: ReactNode
}

const Row = ({ slug, search, index, count, offset, height, ...props }: TicketRowProps) => (
  <li
    className="ticket-item"
    aria-setsize={count}
    aria-posinset={index + 1}
    style={{ height, transform: `translateY(${offset}px)` }}
  >
    <Link
      to="/o/$slug/tickets/$number"
      params={{ slug, number: props.ticket.number }}
      search={search}
      className="ticket-row"
      data-row={props.ticket.id}
      data-active={props.isActive || undefined}
      data-flash={props.isFlashing || undefined}
      onClick={() => props.onOpen(props.ticket.id)}
      onFocus={() => props.onActivate(props.ticket.id)}
    >
      {props.isNarrow ? <NarrowCells row={props} /> : <WideCells row={props} />}
    </Link>
    {props.menu}
  </li>
)

/** A line of the list. Drawn again only when something of its own has changed. */
export const TicketRow = memo(Row)
