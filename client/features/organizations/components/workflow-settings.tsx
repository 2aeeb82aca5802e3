import { Radio } from '@mantine/core'
import { type Workflow, workflows } from '#shared/tickets.ts'
import type { Settings } from '../queries.ts'
import { useSettingsDraft } from '../settings-draft.ts'
import { SettingsForm, SettingsSection } from './settings-section.tsx'

const workflowWords: Record<Workflow, { label: string; description: string }> = {
  direct: { label: 'Direct', description: 'Work starts at once.' },
  reviewed: { label: 'Reviewed', description: 'A manager approves each request before work starts.' },
}

/** What becomes of the tickets that are there when the choice is saved. */
const changeWords: Record<Workflow, string> = {
  direct:
    'New tickets are open at once. Drafts that wait for a review stay and can still be reviewed, and edited where they need changes.',
  reviewed:
    'New tickets are drafts until a manager other than their author has reviewed them, and their text can be changed only when a review sends them back. Tickets that are there already go on as they are.',
}

export const WorkflowSettings = ({ settings }: { settings: Settings }) => {
  const { values, set, frame } = useSettingsDraft(settings, 'The workflow is saved.')
  const choose = (value: string) => {
    const workflow = workflows.find((each) => each === value)
    if (workflow) set({ workflow })
  }
  return (
    <SettingsSection title="Workflow" about="What happens to a new request before somebody works on it.">
      <SettingsForm frame={frame} save="Save workflow">
        <Radio.Group label="How work starts" value={values.workflow} onChange={choose}>
          <div className="settings-choices">
            {workflows.map((workflow) => (
              <Radio key={workflow} value={workflow} {...workflowWords[workflow]} />
            ))}
          </div>
        </Radio.Group>
        {values.workflow === settings.workflow ? null : (
          <p className="settings-note" role="status">
            {changeWords[values.workflow]}
          </p>
        )}
      </SettingsForm>
    </SettingsSection>
  )
}
