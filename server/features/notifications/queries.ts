import type { ListNoticesInput, NoticeKind } from '#shared/notifications.ts'
import type { Person } from '#shared/organizations.ts'
import type { OrgCtx } from '../../platform/context.ts'
import type { Page } from '../../platform/pages.ts'

export type Notice = {
  id: string
  kind: NoticeKind
  at: Date
  readAt: Date | null
  actor: Person | null
  ticket: { id: string; number: string; title: string }
}

/** A page of one's own notices, the newest first; of tickets that one may no longer see none. */
export const listNotices = (_ctx: OrgCtx, _input: ListNoticesInput): Promise<Page<Notice>> => {
  throw new Error('not built')
}

/** How many of one's notices are unread; more than 99 are told as 100. */
export const countUnreadNotices = (_ctx: OrgCtx): Promise<{ unread: number }> => {
  throw new Error('not built')
}
