import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#client/lib/api.ts'
import { unreadQuery } from '../queries.ts'
import { mostCounted } from '../read-notices.ts'
import './unread-count.css'

/** How many notices are unread; nothing when none is. */
export const UnreadCount = () => {
  const unread = useQuery(unreadQuery(useTRPC())).data?.unread ?? 0
  if (unread === 0) return null
  return (
    <span className="unread-count tabular">
      {unread > mostCounted ? `${mostCounted}+` : unread}
      <span className="visually-hidden"> unread</span>
    </span>
  )
}
