import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type RefObject, useState } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { severityWords } from '#client/features/tickets/words.ts'
import { useActions } from '#client/lib/shortcuts.ts'
import { Markdown } from '#client/ui/markdown.tsx'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { Tip } from '#client/ui/tip.tsx'
import type { Choice } from '../mutations.ts'
import { choiceWords } from '../outcome.ts'
import type { Draft } from '../queries.ts'
import type { Standing } from '../queue-place.ts'
import { useUnsentReason } from '../reason.ts'
import { LastReview } from './past-review.tsx'
import { SeverityForm } from './severity-form.tsx'

const Facts = ({ draft: { ticket, lastReview, waitingSince } }: { draft: Draft }) => (
  <dl className="review-facts">
    <div>
      <dt>Severity</dt>
      <dd>{severityWords[ticket.severity]}</dd>
    </div>
    <div>
      <dt>Category</dt>
      <dd>{ticket.category?.name ?? 'None'}</dd>
    </div>
    <div>
      <dt>Requester</dt>
      <dd className="marked">
        <PersonAvatar name={ticket.requester.name} size={18} />
        {ticket.requester.name}
      </dd>
    </div>
    <div>
      <dt>Created</dt>
      <dd>
        <RelativeTime at={ticket.createdAt} />
      </dd>
    </div>
    {lastReview === null ? null : (
      <div>
        <dt>Came again</dt>
        <dd>
          <RelativeTime at={waitingSince} />
        </dd>
      </div>
    )}
  </dl>
)

type MovedOnProps = { standing: Standing; onNewest: () => void; onNext: () => void }

/** What has become of the draft while it was read. */
const MovedOn = ({ standing, onNewest, onNext }: MovedOnProps) => (
  <div role="status">
    {standing === 'current' ? null : (
      <div className="review-moved">
        <span>
          {standing === 'gone'
            ? 'This request does not wait for a review any more: somebody else has dealt with it.'
            : 'This request has changed while you read it.'}
        </span>
        <Button variant="default" size="xs" onClick={standing === 'gone' ? onNext : onNewest}>
          {standing === 'gone' ? 'Go on' : 'Show the change'}
        </Button>
      </div>
    )}
  </div>
)

type ButtonsProps = {
  ticket: Draft['ticket']
  isDecidable: boolean
  onApprove: () => void
  onSeverity: () => void
}

const Buttons = ({ ticket, isDecidable, onApprove, onSeverity }: ButtonsProps) => {
  const group = 'Review'
  useActions([
    { id: 'review.approve', label: 'Approve', group, keys: 'a', run: isDecidable ? onApprove : () => {} },
    { id: 'review.severity', label: 'Change severity', group, keys: 's', run: onSeverity },
  ])
  return (
    <div className="review-buttons">
      <Tip label="Approve" keys="a">
        <Button disabled={!isDecidable} onClick={onApprove}>
          Approve
        </Button>
      </Tip>
      <Tip label="Change severity" keys="s">
        <Button variant="default" onClick={onSeverity}>
          Change severity
        </Button>
      </Tip>
      <span className="review-choices dimmed">{choiceWords(ticket.severity, ticket.requester.name)}</span>
    </div>
  )
}

type DecideProps = {
  draft: Draft
  standing: Standing
  headingRef: RefObject<HTMLHeadingElement | null>
  onDecide: (choice: Choice) => void
}

/** What can be decided about the draft, or why nothing. */
const Decide = ({ draft, standing, headingRef, onDecide }: DecideProps) => {
  const { value } = useUnsentReason(draft.ticket.id)
  const [form, setForm] = useState<'closed' | 'kept' | 'opened'>(value.reason === '' ? 'closed' : 'kept')
  if (draft.isOwn) return <p className="review-own">Somebody else reviews yours.</p>
  const isDecidable = standing === 'current'
  return form !== 'closed' ? (
    <SeverityForm
      draft={draft}
      isDecidable={isDecidable}
      takesFocus={form === 'opened'}
      onClose={() => {
        setForm('closed')
        headingRef.current?.focus()
      }}
      onDecide={onDecide}
    />
  ) : (
    <Buttons
      ticket={draft.ticket}
      isDecidable={isDecidable}
      onApprove={() => onDecide({ action: 'APPROVE' })}
      onSeverity={() => setForm('opened')}
    />
  )
}

export type DraftViewProps = DecideProps & MovedOnProps

/** A draft with all that a decision about it rests on. */
export const DraftView = ({ draft, headingRef, standing, onDecide, onNewest, onNext }: DraftViewProps) => {
  const { slug } = useHere().organization
  const { ticket, description, lastReview, changes } = draft
  return (
    <article className="review-draft" aria-labelledby="review-title">
      <div className="review-text">
        <Link
          to="/o/$slug/tickets/$number"
          params={{ slug, number: ticket.number }}
          className="text-link tabular"
        >
          {ticket.number}
        </Link>
        <h2 id="review-title" ref={headingRef} tabIndex={-1}>
          {ticket.title}
        </h2>
        <Facts draft={draft} />
        {lastReview === null ? null : <LastReview review={lastReview} changes={changes} />}
        <Markdown text={description} />
      </div>
      <div className="review-decide">
        <MovedOn standing={standing} onNewest={onNewest} onNext={onNext} />
        <Decide draft={draft} standing={standing} headingRef={headingRef} onDecide={onDecide} />
      </div>
    </article>
  )
}
