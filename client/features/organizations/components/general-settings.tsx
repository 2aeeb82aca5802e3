import { TextInput } from '@mantine/core'
import type { Settings } from '../queries.ts'
import { useSettingsDraft } from '../settings-draft.ts'
import { SettingsForm, SettingsSection } from './settings-section.tsx'

export const GeneralSettings = ({ settings }: { settings: Settings }) => {
  const { values, set, faults, frame } = useSettingsDraft(settings, 'Name and address are saved.')
  return (
    <SettingsSection title="General" about="How the organization is called, and where it is found.">
      <SettingsForm frame={frame} save="Save name and address">
        <TextInput
          label="Name"
          autoComplete="organization"
          maxLength={80}
          value={values.name}
          error={faults.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label="Address"
          description={`${window.location.origin}/o/${values.slug}`}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          value={values.slug}
          error={faults.slug}
          onChange={(event) => set({ slug: event.currentTarget.value })}
        />
        {values.slug === settings.slug ? null : (
          <p className="settings-note" role="status">
            Every address of this organization changes: links and bookmarks to its tickets, the link to sign
            up, and what programs use. The old ones lead nowhere.
          </p>
        )}
      </SettingsForm>
    </SettingsSection>
  )
}
