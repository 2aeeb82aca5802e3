import { severityWords } from '#client/features/tickets/words.ts'
import { ChangedWords } from '#client/ui/changed-words.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import type { Draft, PastReview } from '../queries.ts'

type Change = { from: string; to: string }

const Changed = ({ name, change }: { name: string; change: Change | undefined }) =>
  change === undefined ? null : (
    <div className="review-change">
      <h4>{name}</h4>
      <p className="review-diff">
        <ChangedWords before={change.from} after={change.to} plain={change.to} />
      </p>
    </div>
  )

const Verdict = ({ review: { reviewer, fromSeverity, toSeverity, reason } }: { review: PastReview }) => (
  <>
    <p>
      <b>{reviewer.name}</b> changed severity from {severityWords[fromSeverity]} to{' '}
      {severityWords[toSeverity]}
      {reason === null ? '.' : ':'}
    </p>
    {reason === null ? null : <blockquote>{reason}</blockquote>}
  </>
)

/** Of a draft that came back: what was said last time, and what its author has changed since. */
export const LastReview = ({ review, changes }: { review: PastReview; changes: Draft['changes'] }) => {
  const { title, description } = changes
  return (
    <section className="review-past" aria-label="Last review">
      <h3>
        Reviewed before
        <RelativeTime at={review.at} className="review-past-time dimmed" />
      </h3>
      <Verdict review={review} />
      <h3>Changed since then</h3>
      {title === undefined && description === undefined ? (
        <p className="dimmed">Neither the title nor the description.</p>
      ) : (
        <>
          <Changed name="Title" change={title} />
          <Changed name="Description" change={description} />
        </>
      )}
    </section>
  )
}
