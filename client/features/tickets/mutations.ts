import { type Mutation, useMutation, useMutationState, useQueryClient } from '@tanstack/react-query'
import { type Api, useApi } from '#client/lib/api.ts'
import { describeError, mayBeDone } from '#client/lib/errors.ts'
import { showToast } from '#client/ui/toast.tsx'
import { refreshUnlessFollowing } from './after-write.ts'
import {
  applyPending,
  splitPatch,
  type TicketPatch,
  type TicketPatchField,
  versionToSend,
  wireFields,
} from './pending-edits.ts'
import { storeTicket, type Ticket } from './queries.ts'
import { refusalWords } from './refusal-words.ts'

/** One change of one kind: text, status, assignee, or what triage sets. */
export type TicketEdit = {
  ticketId: string
  number: string
  /** The version that the person saw. */
  seen: number
  patch: TicketPatch
  reason?: string
  override?: boolean
  /** Called once nothing of it is left to decide: with what the server has saved, or null when theirs was taken. */
  onSettled?: (saved: Ticket | null) => void
  /** Puts a text that gave way to another's back into its field. */
  onReturn?: () => void
}

const editKey = (slugKey: readonly unknown[]) => [...slugKey, 'ticket-edit']

/** By ticket and field, the version that this page's own last write led to. */
const ownWrites = new Map<string, Map<string, number>>()

/** Whether a version of a ticket was made by this page itself. */
export const isOwnWrite = (ticketId: string, version: number): boolean =>
  [...(ownWrites.get(ticketId)?.values() ?? [])].includes(version)

const rememberWrite = (ticket: Ticket, fields: readonly string[]) => {
  const writes = ownWrites.get(ticket.id) ?? new Map<string, number>()
  for (const field of fields) writes.set(field, ticket.version)
  ownWrites.set(ticket.id, writes)
}

const sendEdit = (
  client: Api['client'],
  { ticketId, seen, patch, reason, override }: TicketEdit,
): Promise<Ticket> => {
  const version = versionToSend(seen, wireFields(patch), ownWrites.get(ticketId) ?? new Map())
  const write = { ticketId, version }
  const { status, assignee, title, description, category, priority, severity, dueAt } = patch
  if (status !== undefined) {
    return client.tickets.changeStatus.mutate({
      ...write,
      status,
      override: override ?? false,
      ...(reason === undefined ? {} : { reason }),
    })
  }
  if (assignee !== undefined)
    return client.tickets.assign.mutate({ ...write, assigneeId: assignee?.id ?? null })
  if (title !== undefined || description !== undefined) {
    return client.tickets.edit.mutate({
      ...write,
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
    })
  }
  return client.tickets.triage.mutate({
    ...write,
    ...(priority === undefined ? {} : { priority }),
    ...(severity === undefined ? {} : { severity }),
    ...(category === undefined ? {} : { categoryId: category?.id ?? null }),
    ...(dueAt === undefined ? {} : { dueAt }),
  })
}

/** Says why an edit was taken back, unless it is a conflict: that one is put to the person as a choice. */
const explainRefusal = (error: unknown, { number }: TicketEdit) => {
  const fault = describeError(error)
  if (fault.conflict) return
  const message = mayBeDone(error)
    ? `It is not certain that ${number} was changed`
    : `${number} was not changed`
  void showToast({ message, detail: refusalWords(fault), isError: true })
}

/**
 * Changes a ticket. The change shows at once wherever the ticket is shown (`useWithPending`), and is gone again
 * if the server refuses it. Edits of one ticket are sent one after the other.
 */
export const useEditTicket = (ticketId: string) => {
  const { client, trpc } = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationKey: editKey(trpc.tickets.pathKey()),
    scope: { id: `ticket:${ticketId}` },
    mutationFn: (edit: TicketEdit) => sendEdit(client, edit),
    onSuccess: (ticket, edit) => {
      edit.onSettled?.(ticket)
      rememberWrite(ticket, wireFields(edit.patch))
      storeTicket(queryClient, trpc, ticket)
      refreshUnlessFollowing(queryClient, trpc, ticket.number)
    },
    onError: (error, edit) => {
      explainRefusal(error, edit)
      void queryClient.invalidateQueries(trpc.tickets.get.queryFilter({ ticket: edit.number }))
      void queryClient.invalidateQueries(trpc.comments.timeline.queryFilter({ ticket: edit.number }))
    },
  })
}

/** Only `useEditTicket` makes mutations under the key that this is asked for, and their variables are edits. */
const editOf = (mutation: Mutation) => mutation.state.variables as TicketEdit

/** Lays over tickets what this page has changed and the server has not answered yet. */
export const useWithPending = () => {
  const { trpc } = useApi()
  const pending = useMutationState({
    filters: { mutationKey: editKey(trpc.tickets.pathKey()), status: 'pending' },
    select: editOf,
  })
  return <Shown extends { id: string }>(ticket: Shown): Shown => applyPending(ticket, pending)
}

export type EditConflict = {
  edit: TicketEdit
  /** What of the edit another has changed as well; `rest` is what nobody contests. */
  contested: TicketPatch
  rest: TicketPatch
  /** The version that holds the other's value: what is sent again is sent with it. */
  version: number
  /** Forgets the refused edit. */
  dismiss: () => void
}

/** Edits that met another's edit of the same field and wait for a decision, oldest first. */
export const useEditConflicts = (): EditConflict[] => {
  const { trpc } = useApi()
  const cache = useQueryClient().getMutationCache()
  const failed = useMutationState({
    filters: { mutationKey: editKey(trpc.tickets.pathKey()), status: 'error' },
    select: (mutation) => mutation,
  })
  return failed.flatMap((mutation) => {
    const { conflict } = describeError(mutation.state.error)
    if (!conflict) return []
    const edit = editOf(mutation)
    return {
      edit,
      ...splitPatch(edit.patch, Object.keys(conflict.fields)),
      version: conflict.version,
      dismiss: () => cache.remove(mutation),
    }
  })
}

/** Whether an edit of a field is on its way or waits for a decision: its text is then not in the field. */
export const useIsUnsettled = (ticketId: string, field: TicketPatchField): boolean => {
  const { trpc } = useApi()
  const unsettled = useMutationState({
    filters: {
      mutationKey: editKey(trpc.tickets.pathKey()),
      predicate: ({ state }) =>
        state.status === 'pending' ||
        (state.status === 'error' && describeError(state.error).conflict !== null),
    },
    select: editOf,
  })
  return unsettled.some((edit) => edit.ticketId === ticketId && edit.patch[field] !== undefined)
}
