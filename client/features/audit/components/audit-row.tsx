import { IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { nameActor, reasonOf, sayAction, summarizeChanges } from '../entry-words.ts'
import type { AuditEntry, AuditNames } from '../queries.ts'
import { EntryDetails } from './entry-details.tsx'
import './audit-row.css'

type EntryProps = { entry: AuditEntry; names: AuditNames }

const TicketNumber = ({ number, isGone }: { number: string; isGone: boolean }) => {
  const { slug } = useHere().organization
  return isGone ? (
    <span className="tabular">{number}</span>
  ) : (
    <Link to="/o/$slug/tickets/$number" params={{ slug, number }} className="text-link tabular">
      {number}
    </Link>
  )
}

const Sentence = ({ entry, names }: EntryProps) => {
  const { before, ticket, after } = sayAction(entry, names)
  const changes = summarizeChanges(entry, names)
  const reason = reasonOf(entry)
  return (
    <>
      {before}
      {ticket === null ? null : <TicketNumber number={ticket} isGone={entry.ticket === null} />}
      {after}
      {changes === '' ? null : `: ${changes}`}
      {reason === null ? null : `, because: “${reason}”`}
    </>
  )
}

/** An entry in a line, which folds out to all that it says. */
export const AuditRow = ({ entry, names }: EntryProps) => {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  return (
    <li>
      <div className="audit-row">
        <button
          type="button"
          className="audit-toggle"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={() => setOpen(!isOpen)}
        >
          <IconChevronRight size={14} aria-hidden="true" />
          <span className="visually-hidden">Details</span>
        </button>
        <span className="audit-time dimmed tabular">
          <RelativeTime at={entry.at} />
        </span>
        <span className="audit-words">
          <strong>{nameActor(entry)}</strong> <Sentence entry={entry} names={names} />
        </span>
      </div>
      {isOpen ? (
        <div id={id}>
          <EntryDetails entry={entry} names={names} />
        </div>
      ) : null}
    </li>
  )
}
