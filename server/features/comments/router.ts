import {
  addCommentInput,
  chatInput,
  commentInput,
  commentVersionsInput,
  editCommentInput,
  locateCommentInput,
  mentionableInput,
  timelineInput,
} from '#shared/comments.ts'
import { memberProcedure, router } from '../../platform/trpc.ts'
import { addComment, deleteComment, editComment } from './mutations.ts'
import { listMentionable } from './queries/list-mentionable.ts'
import { listCommentVersions } from './queries/list-versions.ts'
import { locateComment } from './queries/locate-comment.ts'
import { readChat } from './queries/read-chat.ts'
import { readTimeline } from './queries/read-timeline.ts'

export const commentsRouter = router({
  timeline: memberProcedure('comment.read')
    .input(timelineInput)
    .query(({ ctx, input }) => readTimeline(ctx, input)),
  locate: memberProcedure('comment.read')
    .input(locateCommentInput)
    .query(({ ctx, input }) => locateComment(ctx, input)),
  versions: memberProcedure('comment.read')
    .input(commentVersionsInput)
    .query(({ ctx, input }) => listCommentVersions(ctx, input)),
  mentionable: memberProcedure('comment.read')
    .input(mentionableInput)
    .query(({ ctx, input }) => listMentionable(ctx, input)),
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

/** A chat message is a comment: it is sent, edited and deleted as one. */
export const chatRouter = router({
  messages: memberProcedure('comment.read')
    .input(chatInput)
    .query(({ ctx, input }) => readChat(ctx, input)),
})
