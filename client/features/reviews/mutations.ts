import { type InfiniteData, useMutation, useMutationState, useQueryClient } from '@tanstack/react-query'
import { useHere } from '#client/features/organizations/organization.ts'
import { refreshUnlessFollowing } from '#client/features/tickets/after-write.ts'
import { storeTicket } from '#client/features/tickets/queries.ts'
import { severityWords } from '#client/features/tickets/words.ts'
import { type Api, type RouterOutputs, useApi } from '#client/lib/api.ts'
import { draftsOf } from '#client/lib/drafts.ts'
import { describeError, isNotFound } from '#client/lib/errors.ts'
import { showToast } from '#client/ui/toast.tsx'
import type { Severity } from '#shared/tickets.ts'
import { decidedWords } from './outcome.ts'
import type { Draft } from './queries.ts'
import { reasonKey } from './reason.ts'

export type Choice =
  | { action: 'APPROVE' }
  | { action: 'CHANGE_SEVERITY'; newSeverity: Severity; severityChangeReason: string }

export type Decision = {
  draft: Draft
  choice: Choice
  /** Called when it was taken back and the draft still waits. */
  onRefused: () => void
}

type Queue = InfiniteData<RouterOutputs['reviews']['queue']>

const decisionKey = (trpc: Api['trpc']) => [...trpc.reviews.pathKey(), 'decision']

const without = (queue: Queue | undefined, ticketId: string): Queue | undefined =>
  queue && {
    ...queue,
    pages: queue.pages.map((page) => ({
      ...page,
      items: page.items.filter(({ ticket }) => ticket.id !== ticketId),
    })),
  }

/** Only `useDecide` makes mutations under the key that this is asked for, and their variables are decisions. */
const decisionOf = (mutation: { state: { variables: unknown } }) => mutation.state.variables as Decision

/** The ids of the drafts that were decided about here and that the server has not answered for yet. */
export const useDecidedNow = (): Set<string> => {
  const { trpc } = useApi()
  const ids = useMutationState({
    filters: { mutationKey: decisionKey(trpc), status: 'pending' },
    select: (mutation) => decisionOf(mutation).draft.ticket.id,
  })
  return new Set(ids)
}

/** Whether a refusal means that the draft does not wait for a review any more. */
const isOver = (error: unknown) => isNotFound(error) || describeError(error).code === 'ticket.not_a_draft'

/** Says why a decision was taken back. */
const explainRefusal = (error: unknown, { draft: { ticket }, choice }: Decision) => {
  const done = choice.action === 'APPROVE' ? 'approved' : 'reviewed'
  const { sentence } = describeError(error)
  void showToast({ message: `${ticket.number} was not ${done}`, detail: sentence, isError: true })
}

/**
 * Decides about a draft. It is gone from the queue at once (`useDecidedNow`), and back with the reason if the
 * server refuses.
 */
export const useDecide = () => {
  const { client, trpc } = useApi()
  const { me } = useHere()
  const queryClient = useQueryClient()
  const queue = trpc.reviews.queue.infiniteQueryFilter()
  return useMutation({
    mutationKey: decisionKey(trpc),
    mutationFn: ({ draft, choice }: Decision) =>
      client.reviews.review.mutate({ ticketId: draft.ticket.id, version: draft.ticket.version, ...choice }),
    onSuccess: async (ticket, { choice }) => {
      // An answer that is still under way was given before the decision.
      await queryClient.cancelQueries(queue)
      queryClient.setQueriesData<Queue>(queue, (known) => without(known, ticket.id))
      storeTicket(queryClient, trpc, ticket)
      refreshUnlessFollowing(queryClient, trpc, ticket.number)
      draftsOf(me.id).clear(reasonKey(ticket.id))
      const severity = choice.action === 'APPROVE' ? null : severityWords[ticket.severity]
      void showToast({ message: decidedWords(ticket, severity) })
    },
    onError: (error, decision) => {
      explainRefusal(error, decision)
      if (!isOver(error)) decision.onRefused()
    },
    onSettled: () => void queryClient.invalidateQueries(queue),
  })
}
