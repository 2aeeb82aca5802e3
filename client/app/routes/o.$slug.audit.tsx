import { createFileRoute, notFound } from '@tanstack/react-router'
import { toAuditFilter } from '#client/features/audit/filter.ts'
import { Audit } from '#client/features/audit/pages/audit.tsx'
import { auditQuery } from '#client/features/audit/queries.ts'
import { readAuditSearch } from '#client/features/audit/search.ts'
import { hasPermission } from '#shared/permissions.ts'

const AuditRoute = () => <Audit search={Route.useSearch()} />

export const Route = createFileRoute('/o/$slug/audit')({
  validateSearch: readAuditSearch,
  // The server refuses as well; to others the page does not exist.
  beforeLoad: ({ context: { organization } }) => {
    if (!hasPermission(organization.role, 'audit.read')) throw notFound()
  },
  loaderDeps: ({ search }) => search,
  // Not awaited: the page has its own loading and error states.
  loader: ({ context: { queryClient, api }, deps }) => {
    void queryClient.prefetchInfiniteQuery(auditQuery(api.trpc, toAuditFilter(deps)))
  },
  component: AuditRoute,
})
