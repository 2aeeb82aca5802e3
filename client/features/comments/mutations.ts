import {
  type Mutation,
  type QueryClient,
  useMutation,
  useMutationState,
  useQueryClient,
} from '@tanstack/react-query'
import { v7 as newId } from 'uuid'
import { SessionOver, useOwnSession } from '#client/features/auth/own-session.ts'
import { refreshUnlessFollowing } from '#client/features/tickets/after-write.ts'
import { storeTicket, type Ticket } from '#client/features/tickets/queries.ts'
import { type Api, useApi } from '#client/lib/api.ts'
import { describeError, isPassing } from '#client/lib/errors.ts'
import { showToast } from '#client/ui/toast.tsx'
import type { CommentKind, EditCommentInput } from '#shared/comments.ts'
import type { SentDraft } from '#shared/drafts.ts'
import type { TicketStatus } from '#shared/tickets.ts'
import { isShown, untilShown } from './arrival.ts'
import { outboxOf } from './outbox.ts'
import { answerWithinMs, asAnother, type Unsent } from './unsent.ts'

export type Sending = {
  ticketId: string
  kind: CommentKind
  message: Unsent
  thenStatus: TicketStatus | null
  /** The kept draft that it is sent from. */
  draft: SentDraft
}

type TicketRef = Pick<Ticket, 'id' | 'number'>

const sendingKey = (trpc: Api['trpc']) => [...trpc.comments.pathKey(), 'send']

const sendComment = async ({ client }: Api, { ticketId, kind, message, thenStatus, draft }: Sending) => {
  const body = message.text.trim()
  const { clientId } = message
  return client.comments.add.mutate(
    { ticketId, kind, body, clientId, draft, ...(thenStatus === null ? {} : { thenStatus }) },
    { signal: AbortSignal.timeout(answerWithinMs) },
  )
}

const failureWords: Record<CommentKind, { failed: string; uncertain: string }> = {
  reply: { failed: 'Your reply was not sent', uncertain: 'It is not certain that your reply was sent' },
  note: { failed: 'Your note was not added', uncertain: 'It is not certain that your note was added' },
  chat: { failed: 'Your message was not sent', uncertain: 'It is not certain that your message was sent' },
}

const sentInOtherWords =
  'You have sent it already, in other words, and that stands. Send again to post this as another message.'

/** Posts a message once, however often it is tried. What is refused comes back to the composer. */
export const useSendComment = ({ id, number }: TicketRef, userId: string) => {
  const api = useApi()
  const { trpc } = api
  const queryClient = useQueryClient()
  const isOwnSession = useOwnSession(userId)
  return useMutation({
    mutationKey: sendingKey(trpc),
    scope: { id: `ticket:${id}` },
    retry: (failures, error) => failures < 2 && isPassing(error),
    retryDelay: 800,
    mutationFn: async (sending: Sending) => {
      if (!isOwnSession()) throw new SessionOver()
      return sendComment(api, sending)
    },
    onSuccess: async ({ ticket, commentId }, { kind, message }) => {
      outboxOf(userId, id, kind).drop(message.clientId)
      storeTicket(queryClient, trpc, ticket)
      refreshUnlessFollowing(queryClient, trpc, number)
      // Awaited, so that the message stays on the page until the timeline holds it.
      await untilShown(queryClient, trpc, number, (comment) => comment.id === commentId)
    },
    onError: async (error, { kind, message }) => {
      if (error instanceof SessionOver) return
      const outbox = outboxOf(userId, id, kind)
      const { clientId } = message
      const isHere = () => isShown(queryClient, trpc, number, (comment) => comment.clientId === clientId)
      const { code, sentence } = describeError(error)
      const isUsed = code === 'request.client_id_used'
      // It came here without its answer.
      if (isHere() && !isUsed) return outbox.drop(clientId)
      // The words that were posted may not have come here yet; the field is left with what they lack.
      if (isUsed) await queryClient.invalidateQueries(trpc.comments.timeline.queryFilter({ ticket: number }))
      if (!isPassing(error) && !(isUsed && isHere()))
        outbox.change(clientId, asAnother(message, isUsed ? newId() : clientId))
      const { failed, uncertain } = failureWords[kind]
      void showToast({
        message: isPassing(error) ? uncertain : failed,
        detail: isUsed ? sentInOtherWords : sentence,
        isError: true,
      })
    },
  })
}

/** Only `useSendComment` makes mutations under the key that this is asked for, and their variables are messages. */
const sendingOf = (mutation: Mutation) => mutation.state.variables as Sending

/** Messages of this ticket that are on their way. */
export const useSending = (ticketId: string): Sending[] => {
  const { trpc } = useApi()
  return useMutationState({
    filters: { mutationKey: sendingKey(trpc), status: 'pending' },
    select: sendingOf,
  }).filter((sending) => sending.ticketId === ticketId)
}

type Change = { number: string; commentId: string; looks: Parameters<typeof untilShown>[3] }

/** Waits until a message is shown as it was changed, in the chat or in the timeline. */
const untilChanged = (queryClient: QueryClient, trpc: Api['trpc'], { number, commentId, looks }: Change) => {
  const chat = { ticket: number }
  const isInChat = queryClient
    .getQueryData(trpc.chat.messages.queryKey(chat))
    ?.messages.some(({ comment }) => comment.id === commentId)
  return isInChat
    ? queryClient.invalidateQueries(trpc.chat.messages.queryFilter(chat))
    : untilShown(queryClient, trpc, number, looks)
}

/** Changes the words of a message; settles when the ticket (its number) shows them. */
export const useEditComment = (number: string) => {
  const { client, trpc } = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (input: EditCommentInput) =>
      client.comments.edit.mutate(input, { signal: AbortSignal.timeout(answerWithinMs) }),
    onSuccess: (_, { commentId, body }) =>
      untilChanged(queryClient, trpc, {
        number,
        commentId,
        looks: (comment) => comment.id === commentId && comment.body === body,
      }),
  })
}

/** Deletes a message; settles when the ticket (its number) shows that. */
export const useDeleteComment = (number: string) => {
  const { client, trpc } = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (commentId: string) => client.comments.delete.mutate({ commentId }),
    onSuccess: (_, commentId) =>
      untilChanged(queryClient, trpc, {
        number,
        commentId,
        looks: (comment) => comment.id === commentId && comment.body === null,
      }),
  })
}
