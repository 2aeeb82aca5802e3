import { type Mutation, useMutation, useMutationState, useQueryClient } from '@tanstack/react-query'
import { v5 as idOf } from 'uuid'
import { useHere } from '#client/features/organizations/organization.ts'
import { type Api, useApi } from '#client/lib/api.ts'
import { draftsOf } from '#client/lib/drafts.ts'
import { describeError, isPassing } from '#client/lib/errors.ts'
import { showToast } from '#client/ui/toast.tsx'
import type { SentDraft } from '#shared/drafts.ts'
import { type CreateTicketInput, createTicketInput } from '#shared/tickets.ts'
import { refreshUnlessFollowing } from './after-write.ts'
import { carryIntoReply } from './carry-text.ts'
import { type Corrections, correctionsOf, isForAnother } from './create-corrections.ts'
import { endOfDay } from './due.ts'
import { type NewTicketDraft, newTicketDraft } from './new-ticket-draft.ts'
import { type Ticket, ticketQuery } from './queries.ts'

export type NewTicket = {
  draft: NewTicketDraft
  /** Under which key it is kept in this browser. */
  key: string
  /** The kept draft that it is sent from. */
  sentFrom: SentDraft
  /** Whether it was sent before, in these or other words, without a known end. */
  isAgain: boolean
  /** The id of the closed ticket that it goes on from. */
  followUpTo: string | null
}

const toInput = ({ draft, sentFrom, followUpTo }: NewTicket): CreateTicketInput => {
  const dueAt = endOfDay(draft.dueDay)
  return {
    clientId: draft.clientId,
    draft: sentFrom,
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

/** After how long (milliseconds) an answer is no longer waited for; asking again never makes a second one. */
const answerWithinMs = 15_000

const create = (client: Api['client'], wanted: CreateTicketInput): Promise<Ticket> =>
  client.tickets.create.mutate(wanted, { signal: AbortSignal.timeout(answerWithinMs) })

type Sent = {
  ticket: Ticket
  /** What an earlier try has kept otherwise, and could not be put right. */
  left: Corrections | null
}

const send = async ({ client }: Api, wantedTicket: NewTicket, selfId: string): Promise<Sent> => {
  const wanted = createTicketInput.parse(toInput(wantedTicket))
  const kept = await create(client, wanted)
  const { edit } = correctionsOf(kept, wanted)
  if (edit && !wantedTicket.isAgain) {
    // Another window has sent other words of the same draft: these are another request, and one over all retries.
    const clientId = idOf(JSON.stringify([wanted.title, wanted.description]), wanted.clientId)
    return { ticket: await create(client, { ...wanted, clientId }), left: null }
  }
  const ticket = await correct(client, kept, wanted)
  const left = correctionsOf(ticket, wanted)
  // What others have changed since is not what this person has: only words are plainly theirs.
  const isTouched = kept.version > firstVersion
  const isTold =
    left.edit || (!isTouched && (isForAnother(ticket, wanted, selfId) || Object.keys(left).length > 0))
  return { ticket, left: isTold ? left : null }
}

/** Says what of a request could not be taken over; its words are kept as a reply, that nothing is lost. */
const tellLeft = ({ id, number }: Ticket, { edit }: Corrections, userId: string) => {
  const words = [edit?.title, edit?.description].filter((text) => text !== undefined).join('\n\n')
  const isCarried = words !== '' && carryIntoReply(draftsOf(userId), id, words)
  void showToast({
    message: `${number} had arrived before`,
    detail: isCarried
      ? 'What you wrote since could not be taken over. It stands there as a reply that is not sent yet.'
      : 'Not all that you changed since could be taken over. Please look it through.',
    isError: true,
  })
}

/** What was sent is no draft any more, whether its page is open or was left. */
const forgetDraft = (userId: string, { key, draft }: NewTicket) => {
  const store = draftsOf(userId)
  if (newTicketDraft.safeParse(store.read(key)).data?.clientId === draft.clientId) store.clear(key)
}

const creatingKey = (trpc: Api['trpc']) => [...trpc.tickets.pathKey(), 'create']

/** Creates the ticket of a draft: one, however often it is tried. */
export const useCreateTicket = () => {
  const api = useApi()
  const { me } = useHere()
  const queryClient = useQueryClient()
  return useMutation({
    mutationKey: creatingKey(api.trpc),
    mutationFn: async (wanted: NewTicket) => {
      const { ticket, left } = await send(api, wanted, me.id)
      if (left) tellLeft(ticket, left, me.id)
      return ticket
    },
    retry: (failures, error) => failures < 2 && isPassing(error),
    retryDelay: 800,
    onSuccess: (ticket, wanted) => {
      forgetDraft(me.id, wanted)
      queryClient.setQueryData(ticketQuery(api.trpc, ticket.number).queryKey, ticket)
      refreshUnlessFollowing(queryClient, api.trpc, ticket.number)
    },
  })
}

/** Only `useCreateTicket` makes mutations under the key that this is asked for. */
const stateOf = ({ state: { status, variables } }: Mutation) => {
  const { key, draft } = variables as NewTicket
  return { status, key, clientId: draft.clientId }
}

/** What is known in this page of the sending of a draft (its key), also by a page of it that was left meanwhile. */
export const useCreating = (key: string) => {
  const { trpc } = useApi()
  const tries = useMutationState({ filters: { mutationKey: creatingKey(trpc) }, select: stateOf })
  return {
    isOnItsWay: tries.some((each) => each.key === key && each.status === 'pending'),
    hasArrived: (clientId: string) =>
      tries.some((each) => each.clientId === clientId && each.status === 'success'),
  }
}
