import { keepPreviousData } from '@tanstack/react-query'
import type { Api, RouterOutputs } from '#client/lib/api.ts'
import type { AuditFilter } from '#shared/audit.ts'

export type AuditPage = RouterOutputs['audit']['list']
export type AuditEntry = AuditPage['items'][number]
/** Names of people and categories by their ids. */
export type AuditNames = AuditPage['names']

/** What was changed, page by page, the newest first. */
export const auditQuery = (trpc: Api['trpc'], filter: AuditFilter) =>
  trpc.audit.list.infiniteQueryOptions(filter, {
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  })
