import { listDraftsInput, reviewTicketInput } from '#shared/reviews.ts'
import { memberProcedure, router } from '../../platform/trpc.ts'
import { reviewDraft } from './mutations.ts'
import { listDrafts } from './queries.ts'

export const reviewsRouter = router({
  queue: memberProcedure('ticket.review')
    .input(listDraftsInput)
    .query(({ ctx, input }) => listDrafts(ctx, input)),
  review: memberProcedure('ticket.review')
    .input(reviewTicketInput)
    .mutation(({ ctx, input }) => reviewDraft(ctx, input)),
})
