import { IconInbox } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import { UnreadCount } from './unread-count.tsx'
import './inbox-link.css'

export type InboxLinkProps = {
  className?: string
  /** With its word, or as a sign alone where there is no room. */
  isShort?: boolean
}

/** The way to one's inbox, with how many notices are unread. */
export const InboxLink = ({ className, isShort = false }: InboxLinkProps) => {
  const { slug } = useHere().organization
  return (
    <Link
      to="/o/$slug/inbox"
      params={{ slug }}
      className={className}
      activeOptions={{ includeSearch: false }}
      activeProps={{ 'data-shown': true }}
    >
      <IconInbox size={isShort ? 18 : 15} aria-hidden="true" />
      <span className={isShort ? 'visually-hidden' : 'truncate'}>Inbox</span>
      <UnreadCount />
    </Link>
  )
}
