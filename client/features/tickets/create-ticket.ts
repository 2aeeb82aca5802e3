import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Api, useApi } from '#client/lib/api.ts'
import { isPassing } from '#client/lib/errors.ts'
import type { CreateTicketInput } from '#shared/tickets.ts'
import { refreshUnlessFollowing } from './after-write.ts'
import { endOfDay } from './due.ts'
import { type NewTicketDraft, needsCorrection } from './new-ticket-draft.ts'
import { type Ticket, ticketQuery } from './queries.ts'

const toInput = (draft: NewTicketDraft): CreateTicketInput => {
  const dueAt = endOfDay(draft.dueDay)
  return {
    clientId: draft.clientId,
    title: draft.title.trim(),
    description: draft.description.trim(),
    severity: draft.severity,
    ...(draft.categoryId === null ? {} : { categoryId: draft.categoryId }),
    ...(draft.priority === null ? {} : { priority: draft.priority }),
    ...(draft.requester === null ? {} : { requesterId: draft.requester.id }),
    ...(draft.assignee === null ? {} : { assigneeId: draft.assignee.id }),
    ...(dueAt === null ? {} : { dueAt }),
  }
}

const sendDraft = async ({ client }: Api, draft: NewTicketDraft): Promise<Ticket> => {
  const input = toInput(draft)
  const ticket = await client.tickets.create.mutate(input)
  // An earlier try, unanswered, may have been kept with other words.
  if (!needsCorrection(ticket, draft) || !ticket.can.edit) return ticket
  return client.tickets.edit.mutate({
    ticketId: ticket.id,
    version: ticket.version,
    title: input.title,
    description: input.description,
  })
}

/** Creates the ticket of a draft: one, however often it is tried. */
export const useCreateTicket = () => {
  const api = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (draft: NewTicketDraft) => sendDraft(api, draft),
    retry: (failures, error) => failures < 2 && isPassing(error),
    retryDelay: 800,
    onSuccess: (ticket) => {
      queryClient.setQueryData(ticketQuery(api.trpc, ticket.number).queryKey, ticket)
      refreshUnlessFollowing(queryClient, api.trpc, ticket.number)
    },
  })
}
