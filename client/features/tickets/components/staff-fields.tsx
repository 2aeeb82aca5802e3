import { useHere } from '#client/features/organizations/organization.ts'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { SelectMenu } from '#client/ui/select-menu.tsx'
import type { Person } from '#shared/organizations.ts'
import { staffRoles } from '#shared/permissions.ts'
import { defaultPriority, priorities } from '#shared/tickets.ts'
import type { NewTicketDraft } from '../new-ticket-draft.ts'
import { priorityWords } from '../words.ts'
import { priorityOptions } from './choices.tsx'
import { PersonMenu } from './person-menu.tsx'
import { PriorityWord } from './status-mark.tsx'

const usual = '~usual'

const Named = ({ person, none }: { person: Person | null; none: string }) =>
  person ? (
    <span className="marked">
      <PersonAvatar name={person.name} size={18} />
      <span className="truncate">{person.name}</span>
    </span>
  ) : (
    <span className="dimmed">{none}</span>
  )

export type DraftFieldsProps = { draft: NewTicketDraft; onChange: (patch: Partial<NewTicketDraft>) => void }

/** What staff set besides, when they write a ticket down for someone. */
export const StaffFields = ({ draft, onChange }: DraftFieldsProps) => {
  const { me } = useHere()
  const byDefault = defaultPriority[draft.severity]
  const choosePriority = (value: string) =>
    onChange({ priority: priorities.find((known) => known === value) ?? null })
  return (
    <div className="staff-fields">
      <div className="staff-field">
        <span className="field-name">Requester</span>
        <PersonMenu
          label="Requester"
          roles={null}
          selected={draft.requester ?? { id: me.id, username: me.username, name: me.name }}
          withMe
          onSelect={(requester) => onChange({ requester })}
          buttonClass="field-button"
        >
          <Named person={draft.requester} none={`${me.name} (you)`} />
        </PersonMenu>
      </div>
      <div className="staff-field">
        <span className="field-name">Assignee</span>
        <PersonMenu
          label="Assignee"
          roles={staffRoles}
          selected={draft.assignee}
          nobody="Nobody"
          withMe
          onSelect={(assignee) => onChange({ assignee })}
          buttonClass="field-button"
        >
          <Named person={draft.assignee} none="Nobody" />
        </PersonMenu>
      </div>
      <div className="staff-field">
        <span className="field-name">Priority</span>
        <SelectMenu
          label="Priority"
          options={[{ value: usual, label: `By severity (${priorityWords[byDefault]})` }, ...priorityOptions]}
          selected={[draft.priority ?? usual]}
          onSelect={choosePriority}
          buttonClass="field-button"
        >
          {draft.priority ? (
            <PriorityWord priority={draft.priority} />
          ) : (
            <span className="dimmed">By severity ({priorityWords[byDefault]})</span>
          )}
        </SelectMenu>
      </div>
      <label className="staff-field">
        <span className="field-name">Due date</span>
        <input
          type="date"
          className="field-button"
          value={draft.dueDay}
          onChange={(event) => onChange({ dueDay: event.currentTarget.value })}
        />
      </label>
    </div>
  )
}
