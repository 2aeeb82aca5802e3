import { createFileRoute } from '@tanstack/react-router'
import { SettingsPage } from '#client/features/organizations/pages/settings.tsx'
import { settingsQuery, wordingsQuery } from '#client/features/organizations/queries.ts'

export const Route = createFileRoute('/o/$slug/settings')({
  // Not awaited: the page has its own loading and error states.
  loader: ({ context: { queryClient, api } }) => {
    void queryClient.prefetchQuery(settingsQuery(api.trpc))
    void queryClient.prefetchQuery(wordingsQuery(api.trpc))
  },
  component: SettingsPage,
})
