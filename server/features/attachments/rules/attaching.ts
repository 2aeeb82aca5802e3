import { attachmentLimits } from '#shared/attachments.ts'
import { isStaff, type Role } from '#shared/permissions.ts'

type Person = { id: string | null; role: Role }

/** Whether somebody may remove a file: who attached it, the ticket's requester, staff (product.md, section 5). */
export const mayRemove = (
  person: Person,
  { uploaderId }: { uploaderId: string },
  { requesterId }: { requesterId: string },
): boolean => isStaff(person.role) || (person.id !== null && [uploaderId, requesterId].includes(person.id))

/** The lowest of a ticket's places that is free, from 1; null when all are taken. */
export const freeSlot = (taken: readonly number[]): number | null =>
  Array.from({ length: attachmentLimits.perTicket }, (_none, index) => index + 1).find(
    (slot) => !taken.includes(slot),
  ) ?? null
