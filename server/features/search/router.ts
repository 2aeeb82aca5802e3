import { searchTicketsInput } from '#shared/tickets.ts'
import { memberProcedure, router } from '../../platform/trpc.ts'
import { searchTickets } from './queries.ts'

export const searchRouter = router({
  tickets: memberProcedure('ticket.read')
    .input(searchTicketsInput)
    .query(({ ctx, input }) => searchTickets(ctx, input)),
})
