import { draftInput, keepDraftInput } from '#shared/drafts.ts'
import { memberProcedure, router } from '../../platform/trpc.ts'
import { keepDraft } from './mutations.ts'
import { readDraft } from './queries.ts'

export const draftsRouter = router({
  read: memberProcedure('draft.keep')
    .input(draftInput)
    .query(({ ctx, input }) => readDraft(ctx, input.key)),
  keep: memberProcedure('draft.keep')
    .input(keepDraftInput)
    .mutation(({ ctx, input }) => keepDraft(ctx, input)),
})
