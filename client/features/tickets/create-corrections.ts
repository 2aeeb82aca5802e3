import {
  type AssignTicketInput,
  type CreateTicketInput,
  defaultPriority,
  type EditTicketInput,
  type TriageTicketInput,
} from '#shared/tickets.ts'
import type { Ticket } from './queries.ts'

type Changes<Input> = Omit<Input, 'ticketId' | 'version'>

/** What is to be changed in a ticket, by the procedure that changes it. */
export type Corrections = {
  edit?: Changes<EditTicketInput>
  triage?: Changes<TriageTicketInput>
  assign?: Changes<AssignTicketInput>
}

export type KeptTicket = Pick<
  Ticket,
  'title' | 'description' | 'severity' | 'priority' | 'category' | 'dueAt' | 'requester' | 'assignee'
>

const sameInstant = (one: string | null, other: string | null) =>
  one === null || other === null ? one === other : Date.parse(one) === Date.parse(other)

const textChanges = (kept: KeptTicket, wanted: CreateTicketInput): Changes<EditTicketInput> => ({
  ...(kept.title !== wanted.title && { title: wanted.title }),
  ...(kept.description !== wanted.description && { description: wanted.description }),
})

const triageChanges = (kept: KeptTicket, wanted: CreateTicketInput): Changes<TriageTicketInput> => {
  const priority = wanted.priority ?? defaultPriority[wanted.severity]
  const categoryId = wanted.categoryId ?? null
  const dueAt = wanted.dueAt ?? null
  return {
    ...(kept.severity !== wanted.severity && { severity: wanted.severity }),
    ...(kept.priority !== priority && { priority }),
    ...((kept.category?.id ?? null) !== categoryId && { categoryId }),
    ...(!sameInstant(kept.dueAt, dueAt) && { dueAt }),
  }
}

/**
 * How a ticket that the server kept from an earlier, unanswered try differs from what is wanted now.
 * For whom it was made cannot be changed afterwards: see `isForAnother`.
 */
export const correctionsOf = (kept: KeptTicket, wanted: CreateTicketInput): Corrections => {
  const edit = textChanges(kept, wanted)
  const triage = triageChanges(kept, wanted)
  const assigneeId = wanted.assigneeId ?? null
  return {
    ...(Object.keys(edit).length > 0 && { edit }),
    ...(Object.keys(triage).length > 0 && { triage }),
    ...((kept.assignee?.id ?? null) !== assigneeId && { assign: { assigneeId } }),
  }
}

/** Whether the kept ticket was made for someone else than is wanted now; `selfId` is who makes it. */
export const isForAnother = (kept: KeptTicket, wanted: CreateTicketInput, selfId: string): boolean =>
  kept.requester.id !== (wanted.requesterId ?? selfId)
