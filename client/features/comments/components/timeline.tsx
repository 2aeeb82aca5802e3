import { useLocation } from '@tanstack/react-router'
import { memo, useMemo, useState } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import type { Ticket } from '#client/features/tickets/queries.ts'
import { formatCount } from '#client/lib/format.ts'
import { Markdown } from '#client/ui/markdown.tsx'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { commentHash } from '#shared/comments.ts'
import { isStaff } from '#shared/permissions.ts'
import type { Sending } from '../mutations.ts'
import type { TimelineEntry, TimelinePage } from '../queries.ts'
import { type Line, type TimelineItem, toItems } from '../timeline-lines.ts'
import { notYetShown } from '../unsent.ts'
import { Comment } from './comment.tsx'
import { LineText } from './line-text.tsx'

/** Lines that are folded away until somebody asks for them. */
const Fold = ({ lines }: { lines: readonly Line[] }) => {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <li>
        <button
          type="button"
          className="timeline-fold"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Fewer changes' : formatCount(lines.length, 'more change')}
        </button>
      </li>
      {isOpen
        ? lines.map((line) => (
            <li key={line.key}>
              <LineText line={line} />
            </li>
          ))
        : null}
    </>
  )
}

// In a long conversation few of the entries change at once.
const StableComment = memo(Comment)

type ItemProps = {
  item: TimelineItem
  ticket: Ticket
  /** What the address names. */
  named: string
}

const Item = ({ item, ticket, named }: ItemProps) => {
  if (item.kind === 'fold') return <Fold lines={item.lines} />
  if (item.kind === 'line')
    return (
      <li>
        <LineText line={item.line} />
      </li>
    )
  const { entry } = item
  const id = commentHash(entry.comment.id)
  return (
    <li id={id} data-named={id === named || undefined}>
      <StableComment
        entry={entry}
        ticketId={ticket.id}
        number={ticket.number}
        isRequester={entry.actor?.id === ticket.requester.id}
        canQuote={ticket.can.reply || ticket.can.note}
      />
    </li>
  )
}

const SendingComment = ({ sending }: { sending: Sending }) => {
  const { me } = useHere()
  return (
    <article className="comment" data-kind={sending.kind} data-sending="">
      <header className="comment-head">
        <PersonAvatar name={me.name} size={22} />
        <span className="comment-name truncate">{me.name}</span>
        <span className="dimmed">Sending…</span>
      </header>
      <Markdown text={sending.message.text} />
    </article>
  )
}

export type TimelineProps = {
  ticket: Ticket
  people: TimelinePage['people']
  entries: readonly TimelineEntry[]
  sending: readonly Sending[]
}

/** What was said and what was done, oldest first, and at the end what is on its way. */
export const Timeline = ({ ticket, people, entries, sending }: TimelineProps) => {
  const { organization } = useHere()
  const { categories, role } = organization
  const named = useLocation({ select: ({ hash }) => hash })
  const items = useMemo(() => {
    const names = new Map(categories.map(({ id, name }) => [id, name]))
    return toItems(entries, {
      ticket,
      people,
      categories: names,
      face: isStaff(role) ? 'staff' : 'requester',
    })
  }, [entries, ticket, people, categories, role])
  return (
    <ol className="timeline">
      {items.map((item) => (
        <Item key={`${item.kind} ${item.key}`} item={item} ticket={ticket} named={named} />
      ))}
      {notYetShown(sending, entries).map((each) => (
        <li key={each.message.clientId}>
          <SendingComment sending={each} />
        </li>
      ))}
    </ol>
  )
}
