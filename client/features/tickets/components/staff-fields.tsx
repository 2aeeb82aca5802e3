import type { ReactNode } from 'react'
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

const Field = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="staff-field">
    <span className="field-name">{name}</span>
    {children}
  </div>
)

const PeopleFields = ({ draft, onChange }: DraftFieldsProps) => {
  const { me } = useHere()
  return (
    <>
      <Field name="Requester">
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
      </Field>
      <Field name="Assignee">
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
      </Field>
    </>
  )
}

const PriorityField = ({ draft, onChange }: DraftFieldsProps) => {
  const bySeverity = `By severity (${priorityWords[defaultPriority[draft.severity]]})`
  return (
    <Field name="Priority">
      <SelectMenu
        label="Priority"
        options={[{ value: usual, label: bySeverity }, ...priorityOptions]}
        selected={[draft.priority ?? usual]}
        onSelect={(value) => onChange({ priority: priorities.find((known) => known === value) ?? null })}
        buttonClass="field-button"
      >
        {draft.priority ? (
          <PriorityWord priority={draft.priority} />
        ) : (
          <span className="dimmed">{bySeverity}</span>
        )}
      </SelectMenu>
    </Field>
  )
}

/** What staff set besides, when they write a ticket down for someone. */
export const StaffFields = (props: DraftFieldsProps) => (
  <div className="staff-fields">
    <PeopleFields {...props} />
    <PriorityField {...props} />
    <label className="staff-field">
      <span className="field-name">Due date</span>
      <input
        type="date"
        className="field-button"
        value={props.draft.dueDay}
        onChange={(event) => props.onChange({ dueDay: event.currentTarget.value })}
      />
    </label>
  </div>
)
