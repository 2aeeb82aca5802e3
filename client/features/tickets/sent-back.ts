import type { TimelineEntry } from '#client/features/comments/queries.ts'

type Told = Extract<TimelineEntry, { type: 'reviewed' | 'changed' }>

/** Of the entries of a ticket that needs changes, oldest first, the one that made it so; null while it is not known. */
export const sentBackBy = (entries: readonly TimelineEntry[]): Told | null =>
  entries.findLast(
    (entry): entry is Told =>
      (entry.type === 'reviewed' || entry.type === 'changed') && entry.changes.status?.to === 'review',
  ) ?? null
