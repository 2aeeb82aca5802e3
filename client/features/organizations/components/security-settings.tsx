import { Checkbox } from '@mantine/core'
import { formatCount } from '#client/lib/format.ts'
import { useHere } from '../organization.ts'
import type { Settings } from '../queries.ts'
import { useSettingsDraft } from '../settings-draft.ts'
import { SettingsForm, SettingsSection } from './settings-section.tsx'

/** Who would be kept out by the rule. */
const lackWords = (lacking: number) =>
  lacking === 0
    ? 'All of the staff have it turned on.'
    : `${formatCount(lacking, 'person', 'people')} of the staff ${lacking === 1 ? 'has' : 'have'} not turned it on yet, and could do nothing here until then.`

export const SecuritySettings = ({ settings }: { settings: Settings }) => {
  const { me } = useHere()
  const { values, set, frame } = useSettingsDraft(
    settings,
    'The rule for two-factor authentication is saved.',
  )
  // Whoever has none would shut themselves out.
  const isShutOut = !me.hasTwoFactor && !settings.requireTwoFactor
  return (
    <SettingsSection title="Security" about="What the organization asks of agents, managers and admins.">
      <SettingsForm frame={frame} save="Save security">
        <Checkbox
          label="Ask the staff for two-factor authentication"
          description={lackWords(settings.staffWithoutTwoFactor)}
          checked={values.requireTwoFactor}
          disabled={isShutOut}
          onChange={(event) => set({ requireTwoFactor: event.currentTarget.checked })}
        />
        {isShutOut ? (
          <p className="settings-note">
            Turn on two-factor authentication in your own account first, or you would shut yourself out.
          </p>
        ) : null}
      </SettingsForm>
    </SettingsSection>
  )
}
