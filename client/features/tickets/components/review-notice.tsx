import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { joinPages, timelineQuery } from '#client/features/comments/queries.ts'
import { useHere } from '#client/features/organizations/organization.ts'
import { useApi } from '#client/lib/api.ts'
import { isStaff } from '#shared/permissions.ts'
import type { Ticket } from '../queries.ts'
import { sentBackBy } from '../sent-back.ts'
import { requesterStatusWords, severityWords } from '../words.ts'
import './review-notice.css'

type Cause = NonNullable<ReturnType<typeof sentBackBy>>

const causeWords = ({ type, changes: { severity } }: Cause): string => {
  if (severity)
    return `changed its severity from ${severityWords[severity.from]} to ${severityWords[severity.to]}.`
  return type === 'reviewed' ? 'asks for changes.' : `set its status to “${requesterStatusWords.review}”.`
}

/** Who sent it back and why. */
const SentBackBy = ({ cause }: { cause: Cause }) => {
  const { actor, reason } = cause
  return (
    <>
      <p className="review-notice-words">
        {actor?.name ?? 'A manager'} {causeWords(cause)}
      </p>
      {reason === undefined ? null : (
        <blockquote>
          <span className="visually-hidden">The reason: </span>
          {reason}
        </blockquote>
      )}
    </>
  )
}

type SentBackProps = { ticket: Ticket; noun: string; onEdit: (() => void) | null }

const SentBack = ({ ticket, noun, onEdit }: SentBackProps) => {
  const { data } = useInfiniteQuery(timelineQuery(useApi(), ticket.number))
  const cause = sentBackBy(joinPages(data?.pages ?? []).entries)
  return (
    <section className="review-notice" aria-labelledby="review-notice">
      <div className="review-notice-text">
        <h2 id="review-notice">This {noun} needs changes</h2>
        {cause ? <SentBackBy cause={cause} /> : null}
      </div>
      {onEdit === null ? null : (
        <Button onClick={onEdit}>Edit {noun === 'ticket' ? 'the ticket' : 'your request'}</Button>
      )}
    </section>
  )
}

export type ReviewNoticeProps = {
  ticket: Ticket /** Begins to edit it; null where one may not, or does. */
  onEdit: (() => void) | null
}

/** How a ticket stands in its review, and what is to be done about it. */
export const ReviewNotice = ({ ticket, onEdit }: ReviewNoticeProps) => {
  const { slug, role } = useHere().organization
  const noun = isStaff(role) ? 'ticket' : 'request'
  if (ticket.status === 'review') return <SentBack ticket={ticket} noun={noun} onEdit={onEdit} />
  if (ticket.status !== 'draft') return null
  return (
    <section className="review-notice" aria-labelledby="review-notice">
      <div className="review-notice-text">
        <h2 id="review-notice">Waiting for review</h2>
        <p className="review-notice-words">
          {noun === 'ticket'
            ? 'A manager reviews this ticket before work starts.'
            : 'A manager reads your request before work starts. You will be told what becomes of it.'}
        </p>
      </div>
      {ticket.can.review ? (
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link
              {...props}
              to="/o/$slug/review"
              params={{ slug }}
              hash={ticket.number}
              hashScrollIntoView={false}
            />
          )}
        >
          Review
        </Button>
      ) : null}
    </section>
  )
}
