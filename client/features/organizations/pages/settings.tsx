import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/Pill.layer.css'
import '@mantine/core/styles/PillsInput.layer.css'
import '@mantine/core/styles/Checkbox.layer.css'
import '@mantine/core/styles/CheckboxCard.layer.css'
import '@mantine/core/styles/CheckboxIndicator.layer.css'
import '@mantine/core/styles/Radio.layer.css'
import '@mantine/core/styles/RadioCard.layer.css'
import '@mantine/core/styles/RadioIndicator.layer.css'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#client/lib/api.ts'
import { Page } from '#client/ui/page.tsx'
import { ErrorState, LoadingText } from '#client/ui/states.tsx'
import { GeneralSettings } from '../components/general-settings.tsx'
import { SearchSettings } from '../components/search-settings.tsx'
import { SecuritySettings } from '../components/security-settings.tsx'
import { SignUpSettings } from '../components/sign-up-settings.tsx'
import { TicketSettings } from '../components/ticket-settings.tsx'
import { WordingSettings } from '../components/wording-settings.tsx'
import { WorkflowSettings } from '../components/workflow-settings.tsx'
import { settingsQuery } from '../queries.ts'

const Sections = () => {
  const query = useQuery(settingsQuery(useTRPC()))
  if (query.isPending) return <LoadingText lines={8} />
  if (query.data === undefined)
    return <ErrorState error={query.error} title="The settings could not be loaded" onRetry={query.refetch} />
  const settings = query.data
  return (
    <>
      <GeneralSettings settings={settings} />
      <SignUpSettings settings={settings} />
      <WorkflowSettings settings={settings} />
      <TicketSettings settings={settings} />
      <SearchSettings settings={settings} />
      <SecuritySettings settings={settings} />
      <WordingSettings />
    </>
  )
}

/** What an admin may set; each section is saved by itself. */
export const SettingsPage = () => (
  <Page title="Settings" layout="column">
    <Sections />
  </Page>
)
