type Listed = { id: string }
type NewestPage<Mail> = { items: readonly Mail[]; nextCursor: string | null }

/** A list of mails as it is when its first page has been fetched anew; ids grow with time. */
export const withNewest = <Mail extends Listed>(
  listed: readonly Mail[],
  newest: NewestPage<Mail> | undefined,
): readonly Mail[] => {
  const oldest = newest?.items.at(-1)
  if (!newest) return listed
  if (!oldest || newest.nextCursor === null) return newest.items
  return [...newest.items, ...listed.filter(({ id }) => id < oldest.id)]
}

/** Whether so much has come since that mails are missing between the first page and the list. */
export const leavesGap = (listed: readonly Listed[], newest: NewestPage<Listed> | undefined): boolean => {
  const [last, oldest] = [listed[0], newest?.items.at(-1)]
  return newest?.nextCursor != null && last !== undefined && oldest !== undefined && last.id < oldest.id
}
