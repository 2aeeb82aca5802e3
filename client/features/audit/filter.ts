import { type AuditFilter, auditFilter } from '#shared/audit.ts'
import { type AuditSearch, auditFilterNames } from './search.ts'

/** The filter that an address means. What cannot be understood is left out. */
export const toAuditFilter = (search: AuditSearch): AuditFilter =>
  auditFilter.parse(
    Object.fromEntries(
      auditFilterNames
        .filter((name) => search[name] !== undefined)
        .map((name) => [name, search[name]])
        .filter(([name, value]) => auditFilter.safeParse({ [String(name)]: value }).success),
    ),
  )

/** Where the entries of a filter are as a file. */
export const csvAddress = (slug: string, filter: AuditFilter): string => {
  const search = new URLSearchParams(
    auditFilterNames.flatMap((name) => (filter[name] === undefined ? [] : [[name, filter[name]]])),
  ).toString()
  return `/o/${slug}/audit.csv${search === '' ? '' : `?${search}`}`
}
