import type { Person } from '#shared/organizations.ts'
import type { Priority, Severity, TicketStatus } from '#shared/tickets.ts'

/** What a person has just changed and the server has not yet answered to, in the form in which it is shown. */
export type TicketPatch = {
  title?: string
  description?: string
  status?: TicketStatus
  priority?: Priority
  severity?: Severity
  category?: { id: string; name: string } | null
  assignee?: Person | null
  dueAt?: string | null
}
export type TicketPatchField = keyof TicketPatch

export type PendingEdit = { ticketId: string; patch: TicketPatch }

/**
 * A ticket with the unanswered edits laid over it, oldest first.
 * The cache itself is never changed before the server answers, so a refusal needs no undoing and a
 * refetch in between cannot wipe out what was just chosen.
 */
export const applyPending = <Ticket extends { id: string }>(
  ticket: Ticket,
  pending: readonly PendingEdit[],
): Ticket => {
  const own = pending.filter((edit) => edit.ticketId === ticket.id)
  if (own.length === 0) return ticket
  const shown = { ...ticket }
  for (const { patch } of own) Object.assign(shown, patch)
  return shown
}

/** What takes a patch back: the values that its fields had before. Text is taken back in its own field. */
export const reverseOf = (
  patch: TicketPatch,
  before: Required<Omit<TicketPatch, 'description'>>,
): TicketPatch => ({
  ...(patch.status !== undefined && { status: before.status }),
  ...(patch.priority !== undefined && { priority: before.priority }),
  ...(patch.severity !== undefined && { severity: before.severity }),
  ...(patch.category !== undefined && { category: before.category }),
  ...(patch.assignee !== undefined && { assignee: before.assignee }),
  ...(patch.dueAt !== undefined && { dueAt: before.dueAt }),
})

/** The name under which the server reports a conflict of a field. */
const wireName = (field: string): string =>
  field === 'category' ? 'categoryId' : field === 'assignee' ? 'assigneeId' : field

/** The fields of a patch, by the names under which the server reports a conflict. */
export const wireFields = (patch: TicketPatch): string[] => Object.keys(patch).map(wireName)

/** A patch in two: what of it met another's edit (`fields` as the server reports them), and what nobody contests. */
export const splitPatch = (
  patch: TicketPatch,
  fields: readonly string[],
): { contested: TicketPatch; rest: TicketPatch } => {
  const isContested = ([field]: [string, unknown]) => fields.includes(wireName(field))
  const entries = Object.entries(patch)
  return {
    contested: Object.fromEntries(entries.filter(isContested)),
    rest: Object.fromEntries(entries.filter((entry) => !isContested(entry))),
  }
}

/**
 * The version to send with an edit: the one its author saw, or their own later write to the same field.
 * Two quick changes of one field by one person are no conflict; a stranger's change in between still is.
 */
export const versionToSend = (
  seen: number,
  fields: readonly string[],
  ownWrites: ReadonlyMap<string, number>,
): number => Math.max(seen, ...fields.map((field) => ownWrites.get(field) ?? 0))
