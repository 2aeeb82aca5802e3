import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useHere } from '#client/features/organizations/organization.ts'
import { type Api, useApi } from '#client/lib/api.ts'
import { describeError, isPassing } from '#client/lib/errors.ts'
import { showToast } from '#client/ui/toast.tsx'
import type { SentDraft } from '#shared/drafts.ts'
import { type CreateTicketInput, createTicketInput } from '#shared/tickets.ts'
import { refreshUnlessFollowing } from './after-write.ts'
import { correctionsOf, isForAnother } from './create-corrections.ts'
import { endOfDay } from './due.ts'
import type { NewTicketDraft } from './new-ticket-draft.ts'
import { type Ticket, ticketQuery } from './queries.ts'

export type NewTicket = {
  draft: NewTicketDraft
  /** The kept draft that it is sent from. */
  revision: SentDraft
  /** The id of the closed ticket that it goes on from. */
  followUpTo: string | null
}

const toInput = ({ draft, revision, followUpTo }: NewTicket): CreateTicketInput => {
  const dueAt = endOfDay(draft.dueDay)
  return {
    clientId: draft.clientId,
    draft: revision,
    title: draft.title.trim(),
    description: draft.description.trim(),
    severity: draft.severity,
    ...(draft.categoryId === null ? {} : { categoryId: draft.categoryId }),
    ...(draft.priority === null ? {} : { priority: draft.priority }),
    ...(draft.requester === null ? {} : { requesterId: draft.requester.id }),
    ...(draft.assignee === null ? {} : { assigneeId: draft.assignee.id }),
    ...(dueAt === null ? {} : { dueAt }),
    ...(followUpTo === null ? {} : { followUpTo }),
  }
}

/** The version that a creation makes. Sent with a correction, it lets what others have changed since stand. */
const firstVersion = 1

/** The answer to a correction; the ticket as it was when someone else has changed the same since. */
const unlessChanged = async (ticket: Ticket, correction: Promise<Ticket>): Promise<Ticket> => {
  try {
    return await correction
  } catch (error) {
    if (describeError(error).conflict) return ticket
    throw error
  }
}

/** Puts right what the person may, in a ticket that was kept with other words or choices. */
const correct = async (client: Api['client'], kept: Ticket, wanted: CreateTicketInput): Promise<Ticket> => {
  const { edit, triage, assign } = correctionsOf(kept, wanted)
  const write = { ticketId: kept.id, version: firstVersion }
  let ticket = kept
  if (edit && kept.can.edit)
    ticket = await unlessChanged(ticket, client.tickets.edit.mutate({ ...write, ...edit }))
  if (triage && kept.can.triage)
    ticket = await unlessChanged(ticket, client.tickets.triage.mutate({ ...write, ...triage }))
  if (assign && kept.can.assign)
    ticket = await unlessChanged(ticket, client.tickets.assign.mutate({ ...write, ...assign }))
  return ticket
}

type Sent = {
  ticket: Ticket
  /** Whether the ticket is as the draft wants it, so far as this person decides that. */
  isAsWanted: boolean
}

const send = async ({ client }: Api, ticket: NewTicket, selfId: string): Promise<Sent> => {
  const wanted = createTicketInput.parse(toInput(ticket))
  // An earlier try, unanswered, may have been kept with other words and choices.
  const made = await correct(client, await client.tickets.create.mutate(wanted), wanted)
  const isAsWanted =
    !isForAnother(made, wanted, selfId) && Object.keys(correctionsOf(made, wanted)).length === 0
  return { ticket: made, isAsWanted }
}

/** Creates the ticket of a draft: one, however often it is tried. */
export const useCreateTicket = () => {
  const api = useApi()
  const { me } = useHere()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (wanted: NewTicket) => {
      const { ticket, isAsWanted } = await send(api, wanted, me.id)
      if (!isAsWanted) {
        void showToast({
          message: `${ticket.number} had arrived before`,
          detail: 'Not all that you changed since could be taken over. Please look it through.',
          isError: true,
        })
      }
      return ticket
    },
    retry: (failures, error) => failures < 2 && isPassing(error),
    retryDelay: 800,
    onSuccess: (ticket) => {
      queryClient.setQueryData(ticketQuery(api.trpc, ticket.number).queryKey, ticket)
      refreshUnlessFollowing(queryClient, api.trpc, ticket.number)
    },
  })
}
