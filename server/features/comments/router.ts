import { addCommentInput, commentInput, editCommentInput, timelineInput } from '#shared/comments.ts'
import { memberProcedure, router } from '../../platform/trpc.ts'
import { addComment, deleteComment, editComment } from './mutations.ts'
import { listCommentVersions, readTimeline } from './queries.ts'

export const commentsRouter = router({
  timeline: memberProcedure('comment.read')
    .input(timelineInput)
    .query(({ ctx, input }) => readTimeline(ctx, input)),
  versions: memberProcedure('comment.read')
    .input(commentInput)
    .query(({ ctx, input }) => listCommentVersions(ctx, input.commentId)),
  add: memberProcedure('comment.reply')
    .input(addCommentInput)
    .mutation(({ ctx, input }) => addComment(ctx, input)),
  edit: memberProcedure('comment.edit')
    .input(editCommentInput)
    .mutation(({ ctx, input }) => editComment(ctx, input)),
  delete: memberProcedure('comment.delete')
    .input(commentInput)
    .mutation(({ ctx, input }) => deleteComment(ctx, input.commentId)),
})
