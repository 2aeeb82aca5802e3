import {
  assignTicketInput,
  changeStatusInput,
  createTicketInput,
  editTicketInput,
  getTicketInput,
  linkTicketInput,
  listDeletedInput,
  listTicketsInput,
  ticketIdInput,
  triageTicketInput,
  unlinkTicketInput,
  watchTicketInput,
} from '#shared/tickets.ts'
import { memberProcedure, router } from '../../platform/trpc.ts'
import { assignTicket, changeStatus, editTicket, triageTicket } from './mutations/change-ticket.ts'
import { createTicket } from './mutations/create-tickets.ts'
import { deleteTicket, restoreTicket } from './mutations/delete-ticket.ts'
import { linkTickets, unlinkTickets } from './mutations/link-tickets.ts'
import { watchTicket } from './mutations/watch-ticket.ts'
import { countTickets } from './queries/count-tickets.ts'
import { listDeleted } from './queries/list-deleted.ts'
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
  delete: memberProcedure('ticket.delete')
    .input(ticketIdInput)
    .mutation(({ ctx, input }) => deleteTicket(ctx, input)),
  restore: memberProcedure('ticket.restore')
    .input(ticketIdInput)
    .mutation(({ ctx, input }) => restoreTicket(ctx, input)),
  deleted: memberProcedure('ticket.delete_any')
    .input(listDeletedInput)
    .query(({ ctx, input }) => listDeleted(ctx, input)),
  link: memberProcedure('ticket.link')
    .input(linkTicketInput)
    .mutation(({ ctx, input }) => linkTickets(ctx, input)),
  unlink: memberProcedure('ticket.link')
    .input(unlinkTicketInput)
    .mutation(({ ctx, input }) => unlinkTickets(ctx, input)),
  watch: memberProcedure('ticket.watch')
    .input(watchTicketInput)
    .mutation(({ ctx, input }) => watchTicket(ctx, input)),
})
