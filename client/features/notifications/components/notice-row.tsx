import { Link } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import { ClippedText } from '#client/ui/clipped-text.tsx'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { commentHash } from '#shared/comments.ts'
import { hasPermission, isStaff } from '#shared/permissions.ts'
import { describeNotice } from '../notice-words.ts'
import type { Notice } from '../queries.ts'
import './notice-row.css'

const NoticeWords = ({ notice }: { notice: Notice }) => {
  const { actor, ticket, at, readAt, isOpen } = notice
  const { role } = useHere().organization
  const name = actor?.name ?? 'Docket'
  return (
    <>
      <span className="notice-dot" aria-hidden="true" />
      <PersonAvatar name={name} size={24} />
      <span className="notice-words">
        <span className="notice-sentence">
          {readAt === null ? <span className="visually-hidden">Unread: </span> : null}
          {name} {describeNotice(notice, isStaff(role) ? 'staff' : 'requester')}
        </span>
        <span className="notice-ticket dimmed">
          <span className="tabular">{ticket.number}</span>
          <ClippedText>{ticket.title}</ClippedText>
          {isOpen === false ? <span className="notice-decided">Decided</span> : null}
        </span>
      </span>
      <RelativeTime at={at} className="notice-time dimmed tabular" />
    </>
  )
}

export type NoticeRowProps = { notice: Notice; onOpen: () => void }

/** Where on the page that a notice leads to one finds what it tells of. */
const placeOf = ({ said, commentId, ticket }: Notice, isReview: boolean) => {
  if (isReview) return { hash: ticket.number }
  if (said === 'chat') return { search: { chat: true } }
  return commentId === null ? {} : { hash: commentHash(commentId) }
}

/** A notice, which leads to what it tells of. */
export const NoticeRow = ({ notice, onOpen }: NoticeRowProps) => {
  const { slug, role } = useHere().organization
  const { number } = notice.ticket
  const isReview = notice.isOpen === true && hasPermission(role, 'ticket.review')
  return (
    <li>
      <Link
        to={isReview ? '/o/$slug/review' : '/o/$slug/tickets/$number'}
        params={{ slug, number }}
        {...placeOf(notice, isReview)}
        hashScrollIntoView={false}
        className="notice-row"
        data-unread={notice.readAt === null || undefined}
        onClick={onOpen}
        onAuxClick={({ button }) => {
          if (button === 1) onOpen()
        }}
      >
        <NoticeWords notice={notice} />
      </Link>
    </li>
  )
}
