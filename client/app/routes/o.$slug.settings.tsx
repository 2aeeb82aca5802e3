import { createFileRoute, notFound } from '@tanstack/react-router'
import { SettingsPage } from '#client/features/organizations/pages/settings.tsx'
import { settingsQuery, wordingsQuery } from '#client/features/organizations/queries.ts'
import { hasPermission } from '#shared/permissions.ts'

export const Route = createFileRoute('/o/$slug/settings')({
  // The server refuses as well; to others the page does not exist.
  beforeLoad: ({ context: { organization } }) => {
    if (!hasPermission(organization.role, 'organization.manage')) throw notFound()
  },
  // Not awaited: the page has its own loading and error states.
  loader: ({ context: { queryClient, api } }) => {
    void queryClient.prefetchQuery(settingsQuery(api.trpc))
    void queryClient.prefetchQuery(wordingsQuery(api.trpc))
  },
  component: SettingsPage,
})
