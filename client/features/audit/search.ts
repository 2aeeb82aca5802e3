export const auditFilterNames = ['actor', 'entity', 'action', 'ticket', 'from', 'to'] as const
type FilterName = (typeof auditFilterNames)[number]

/** The address of the audit page, as it was typed. */
export type AuditSearch = { [name in FilterName]?: string | undefined }

/** The texts in an address. What they may be is checked with the page, which the first one need not load. */
export const readAuditSearch = (given: Record<string, unknown>): AuditSearch =>
  Object.fromEntries(
    auditFilterNames.flatMap((name) => {
      const value = given[name]
      return typeof value === 'string' && value !== '' ? [[name, value]] : []
    }),
  )
