import type { ReadNoticesInput } from '#shared/notifications.ts'
import type { Notice, NoticePages, UnreadCount } from './queries.ts'

/** The count stops there: more are told as one more than this. */
export const mostCounted = 99

const idsOf = ({ pages }: NoticePages, input: ReadNoticesInput): Set<string> => {
  if ('noticeIds' in input) return new Set(input.noticeIds)
  const notices = pages.flatMap((page) => page.items)
  if ('ticketId' in input)
    return new Set(notices.flatMap(({ id, ticket }) => (ticket.id === input.ticketId ? id : [])))
  const ids = notices.map(({ id }) => id)
  const newest = ids.indexOf(input.upTo)
  return new Set(newest === -1 ? [] : ids.slice(newest))
}

/** The loaded notices as they are once some are read at `at` (an ISO time). Lists are the newest first. */
export const withRead = (pages: NoticePages, input: ReadNoticesInput, at: string): NoticePages => {
  const read = idsOf(pages, input)
  const mark = (notice: Notice): Notice =>
    notice.readAt === null && read.has(notice.id) ? { ...notice, readAt: at } : notice
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, items: page.items.map(mark) })) }
}

/** The count once some are read; unchanged where it is too high to be known exactly. */
export const countAfterReading = (
  { unread }: UnreadCount,
  pages: NoticePages | undefined,
  input: ReadNoticesInput,
): UnreadCount => {
  if ('upTo' in input) return { unread: 0 }
  if (unread > mostCounted || pages === undefined) return { unread }
  const read = idsOf(pages, input)
  const fewer = pages.pages
    .flatMap((page) => page.items)
    .filter(({ id, readAt }) => readAt === null && read.has(id)).length
  return { unread: Math.max(0, unread - fewer) }
}
