import { leaveInput, presentInput, seeChatInput, whoInput } from '#shared/presence.ts'
import { memberProcedure, router } from '../../platform/trpc.ts'
import { leaveTicket, notePresence, seeChat } from './mutations.ts'
import { readPresence } from './queries.ts'

export const presenceRouter = router({
  who: memberProcedure('presence.tell')
    .input(whoInput)
    .query(({ ctx, input }) => readPresence(ctx, input.ticket)),
  here: memberProcedure('presence.tell')
    .input(presentInput)
    .mutation(({ ctx, input }) => notePresence(ctx, input)),
  leave: memberProcedure('presence.tell')
    .input(leaveInput)
    .mutation(({ ctx, input }) => leaveTicket(ctx, input)),
  seeChat: memberProcedure('presence.tell')
    .input(seeChatInput)
    .mutation(({ ctx, input }) => seeChat(ctx, input)),
})
