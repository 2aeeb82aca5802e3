import { Link } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import { severityWords } from '#client/features/tickets/words.ts'
import { formatExact, formatRelative } from '#client/lib/format.ts'
import { useNow } from '#client/lib/now.ts'
import { Tip } from '#client/ui/tip.tsx'
import type { Draft } from '../queries.ts'

/** Since when it waits; of what came again also when it first came. */
const Waits = ({ draft: { ticket, lastReview, waitingSince } }: { draft: Draft }) => {
  const [came, created] = [formatExact(waitingSince), formatExact(ticket.createdAt)]
  return (
    <Tip label={lastReview === null ? came : `Came again ${came}, created ${created}`}>
      <time dateTime={waitingSince}>{formatRelative(waitingSince, useNow())}</time>
    </Tip>
  )
}

type DraftRowProps = { draft: Draft; isShown: boolean; replaces: boolean }

const DraftRow = ({ draft, isShown, replaces }: DraftRowProps) => {
  const { ticket, lastReview, isOwn } = draft
  const { slug } = useHere().organization
  return (
    <li>
      <Link
        to="/o/$slug/review"
        params={{ slug }}
        hash={ticket.number}
        hashScrollIntoView={false}
        replace={replaces}
        className="review-row"
        activeOptions={{ includeHash: true }}
        activeProps={{}}
        aria-current={isShown ? 'page' : undefined}
        data-shown={isShown || undefined}
        data-row={ticket.number}
      >
        <span className="review-row-title" title={ticket.title}>
          {ticket.title}
        </span>
        <span className="review-row-facts dimmed">
          <span>{severityWords[ticket.severity]}</span>
          <span className="truncate">{isOwn ? 'Yours' : ticket.requester.name}</span>
          {lastReview === null ? null : <span className="review-again">Again</span>}
          <span className="review-row-waits tabular">
            <span className="visually-hidden">waiting since </span>
            <Waits draft={draft} />
          </span>
        </span>
      </Link>
    </li>
  )
}

export type DraftListProps = {
  drafts: readonly Draft[]
  shown: string | null
  /** Whether another draft takes the place of this one in the browser's history. */
  replaces: boolean
}

/** The drafts that wait, the oldest first. */
export const DraftList = ({ drafts, shown, replaces }: DraftListProps) => (
  <ol className="review-rows">
    {drafts.map((draft) => (
      <DraftRow
        key={draft.ticket.id}
        draft={draft}
        isShown={draft.ticket.number === shown}
        replaces={replaces}
      />
    ))}
  </ol>
)
