import { useInfiniteQuery } from '@tanstack/react-query'
import { joinPages, type TimelineEntry, timelineQuery } from '#client/features/comments/queries.ts'
import { useHere } from '#client/features/organizations/organization.ts'
import { useApi } from '#client/lib/api.ts'
import type { Person } from '#shared/organizations.ts'

/** Who was the last to change one of some fields, named as a timeline names them. */
export const changerOf = (entries: readonly TimelineEntry[], fields: readonly string[]): Person | null => {
  const change = entries.findLast(
    (entry) =>
      (entry.type === 'changed' || entry.type === 'reviewed') &&
      fields.some((field) => field in entry.changes),
  )
  return change?.actor ?? null
}

/** That a ticket (its number) was changed by another meanwhile, with their name once it is known. */
export const useChangedWords = (number: string, fields: readonly string[]): string => {
  const { me } = useHere()
  const { data, isFetching } = useInfiniteQuery(timelineQuery(useApi(), number))
  // What is known while it is fetched is from before the change.
  const changer = isFetching ? null : changerOf(joinPages(data?.pages ?? []).entries, fields)
  return changer?.id === me.id
    ? `You have changed ${number} elsewhere meanwhile.`
    : `${changer?.name ?? 'Someone'} changed ${number} while you did.`
}
