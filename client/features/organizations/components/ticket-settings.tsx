import { TextInput } from '@mantine/core'
import type { Settings } from '../queries.ts'
import { useSettingsDraft } from '../settings-draft.ts'
import { CategorySettings } from './category-settings.tsx'
import { SettingsForm, SettingsSection } from './settings-section.tsx'

type DaysFieldProps = {
  label: string
  description: string
  days: number
  fault: string | undefined
  onDays: (days: number) => void
}

const DaysField = ({ label, description, days, fault, onDays }: DaysFieldProps) => (
  <TextInput
    label={label}
    description={description}
    type="number"
    inputMode="numeric"
    min={0}
    max={365}
    value={Number.isNaN(days) ? '' : days}
    error={fault === undefined ? undefined : 'A whole number of days, from 0 to 365.'}
    onChange={(event) => onDays(event.currentTarget.valueAsNumber)}
  />
)

export const TicketSettings = ({ settings }: { settings: Settings }) => {
  const { values, set, faults, frame } = useSettingsDraft(settings, 'The rules for tickets are saved.')
  return (
    <SettingsSection
      title="Tickets"
      about="When tickets close, how long they can be reopened, and their categories."
    >
      <SettingsForm frame={frame} save="Save days">
        <div className="settings-days">
          <DaysField
            label="Close after"
            description="Days without an answer once resolved"
            days={values.autoCloseDays}
            fault={faults.autoCloseDays}
            onDays={(autoCloseDays) => set({ autoCloseDays })}
          />
          <DaysField
            label="Reopen within"
            description="Days in which the requester can reopen"
            days={values.reopenWindowDays}
            fault={faults.reopenWindowDays}
            onDays={(reopenWindowDays) => set({ reopenWindowDays })}
          />
        </div>
      </SettingsForm>
      <CategorySettings categories={settings.categories} />
    </SettingsSection>
  )
}
