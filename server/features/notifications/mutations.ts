import type { ReadNoticesInput } from '#shared/notifications.ts'
import type { OrgCtx } from '../../platform/context.ts'

/** Marks one's own notices as read. */
export const readNotices = (_ctx: OrgCtx, _input: ReadNoticesInput): Promise<void> => {
  throw new Error('not built')
}
