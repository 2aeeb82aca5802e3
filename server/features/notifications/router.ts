import { listNoticesInput, readNoticesInput } from '#shared/notifications.ts'
import { memberProcedure, router } from '../../platform/trpc.ts'
import { readNotices } from './mutations.ts'
import { countUnreadNotices, listNotices } from './queries/list-notices.ts'

export const noticesRouter = router({
  list: memberProcedure('notice.read')
    .input(listNoticesInput)
    .query(({ ctx, input }) => listNotices(ctx, input)),
  unread: memberProcedure('notice.read').query(({ ctx }) => countUnreadNotices(ctx)),
  markRead: memberProcedure('notice.read')
    .input(readNoticesInput)
    .mutation(({ ctx, input }) => readNotices(ctx, input)),
})
