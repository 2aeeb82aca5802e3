import { useHere } from '#client/features/organizations/organization.ts'
import type { Ticket } from '#client/features/tickets/queries.ts'
import { Markdown } from '#client/ui/markdown.tsx'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { isStaff } from '#shared/permissions.ts'
import type { Sending } from '../mutations.ts'
import type { TimelineEntry, TimelinePage } from '../queries.ts'
import { describeChanges, joinPhrases } from '../timeline-words.ts'
import { Comment } from './comment.tsx'

type ChangedEntry = Extract<TimelineEntry, { type: 'changed' }>

type LineContext = { ticket: Ticket; people: TimelinePage['people'] }

const useChangePhrases = ({ ticket, people }: LineContext) => {
  const { organization } = useHere()
  const categories = new Map(organization.categories.map(({ id, name }) => [id, name]))
  const face = isStaff(organization.role) ? 'staff' : 'requester'
  return ({ actor, changes, override }: ChangedEntry) =>
    describeChanges(changes, {
      actorId: actor?.id ?? null,
      requesterId: ticket.requester.id,
      people,
      categories,
      face,
      override: override ?? false,
    })
}

const ChangeLine = ({ entry, context }: { entry: ChangedEntry; context: LineContext }) => {
  const phrases = useChangePhrases(context)(entry)
  if (phrases.length === 0) return null
  return (
    <p className="timeline-line">
      <span>
        <strong>{entry.actor?.name ?? 'Docket'}</strong> {joinPhrases(phrases)}
        {entry.reason ? <>: “{entry.reason}”</> : null}
      </span>
      <span aria-hidden="true"> · </span>
      <RelativeTime at={entry.at} className="dimmed" />
    </p>
  )
}

const Entry = ({ entry, context }: { entry: TimelineEntry; context: LineContext }) => {
  switch (entry.type) {
    case 'comment':
      return (
        <Comment
          entry={entry}
          number={context.ticket.number}
          isRequester={entry.actor?.id === context.ticket.requester.id}
        />
      )
    case 'changed':
      return <ChangeLine entry={entry} context={context} />
    case 'created':
      return (
        <p className="timeline-line">
          <span>
            <strong>{entry.actor?.name ?? 'Docket'}</strong> opened this
          </span>
          <span aria-hidden="true"> · </span>
          <RelativeTime at={entry.at} className="dimmed" />
        </p>
      )
    default:
      return null
  }
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

export type TimelineProps = LineContext & { entries: readonly TimelineEntry[]; sending: readonly Sending[] }

/** What was said and what was done, oldest first, and at the end what is on its way. */
export const Timeline = ({ entries, sending, ...context }: TimelineProps) => (
  <ol className="timeline">
    {entries.map((entry) => (
      <li key={entry.number}>
        <Entry entry={entry} context={context} />
      </li>
    ))}
    {sending.map((each) => (
      <li key={each.message.clientId}>
        <SendingComment sending={each} />
      </li>
    ))}
  </ol>
)
