import {
  assignTicketInput,
  changeStatusInput,
  createTicketInput,
  editTicketInput,
  getTicketInput,
  listTicketsInput,
  triageTicketInput,
} from '#shared/tickets.ts'
import { memberProcedure, router } from '../../platform/trpc.ts'
import { assignTicket, changeStatus, editTicket, triageTicket } from './mutations/change-ticket.ts'
import { createTicket } from './mutations/create-tickets.ts'
import { countTickets } from './queries/count-tickets.ts'
import { listTickets } from './queries/list-tickets.ts'
import { readTicket } from './queries/read-ticket.ts'

export const ticketsRouter = router({
  list: memberProcedure('ticket.read')
    .input(listTicketsInput)
    .query(({ ctx, input }) => listTickets(ctx, input)),
  counts: memberProcedure('ticket.read').query(({ ctx }) => countTickets(ctx)),
  get: memberProcedure('ticket.read')
    .input(getTicketInput)
    .query(({ ctx, input }) => readTicket(ctx, input.ticket)),
  create: memberProcedure('ticket.create')
    .input(createTicketInput)
    .mutation(({ ctx, input }) => createTicket(ctx, input)),
  edit: memberProcedure('ticket.edit')
    .input(editTicketInput)
    .mutation(({ ctx, input }) => editTicket(ctx, input)),
  changeStatus: memberProcedure('ticket.move')
    .input(changeStatusInput)
    .mutation(({ ctx, input }) => changeStatus(ctx, input)),
  assign: memberProcedure('ticket.assign')
    .input(assignTicketInput)
    .mutation(({ ctx, input }) => assignTicket(ctx, input)),
  triage: memberProcedure('ticket.work')
    .input(triageTicketInput)
    .mutation(({ ctx, input }) => triageTicket(ctx, input)),
})
