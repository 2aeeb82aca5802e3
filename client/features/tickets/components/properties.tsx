import { IconShieldExclamation } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { errorSentences } from '#client/lib/errors.ts'
import { late } from '#client/ui/late.tsx'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { SelectMenu } from '#client/ui/select-menu.tsx'
import { staffRoles } from '#shared/permissions.ts'
import { priorities, severities, type TicketStatus } from '#shared/tickets.ts'
import type { RowMenu } from '../list-keys.ts'
import type { Ticket } from '../queries.ts'
import { useStatusMenu } from '../status-menu.tsx'
import type { Change } from '../ticket-change.ts'
import { severityWords, statusWords } from '../words.ts'
import { categoryOptions, noCategory, priorityOptions, severityOptions } from './choices.tsx'
import { DueProperty } from './due-property.tsx'
import { Followers, type FollowersProps } from './followers.tsx'
import { Links } from './links.tsx'
import { PersonMenu } from './person-menu.tsx'
import { PriorityWord, StatusWord } from './status-mark.tsx'
import './properties.css'

export type PropertyProps = {
  name: string /** What is to be said of it. */
  note?: string
  children: ReactNode
}

export const Property = ({ name, note, children }: PropertyProps) => (
  <div className="property">
    <dt>{name}</dt>
    <dd>
      {children}
      {note === undefined ? null : <p className="property-note">{note}</p>}
    </dd>
  </div>
)

export const TimeProperty = ({ name, at }: { name: string; at: string | null }) =>
  at === null ? null : (
    <Property name={name}>
      <RelativeTime at={at} className="property-text" />
    </Property>
  )

export type PropertiesProps = {
  ticket: Ticket
  onChange: Change
  /** The menu that a key has opened. */
  menu: RowMenu | null
  onMenu: (menu: RowMenu | null) => void
}

/** Open state of a menu that a pointer and a key can open. */
const controlled = ({ menu, onMenu }: Pick<PropertiesProps, 'menu' | 'onMenu'>, own: RowMenu) => ({
  opened: menu === own,
  onOpenedChange: (opened: boolean) => onMenu(opened ? own : null),
})

const ForceStatusDialog = late(() => import('./force-status-dialog.tsx'), {
  close: ({ onClose }) => onClose(),
})

const forceValue = '~force'

const StatusProperty = ({ ticket, onChange, ...menus }: PropertiesProps) => {
  const menu = useStatusMenu(ticket, (status) => onChange({ patch: { status } }))
  const [isForcing, setForcing] = useState(false)
  const force =
    ticket.can.forces.length > 0
      ? [
          {
            value: forceValue,
            label: 'Force another…',
            icon: <IconShieldExclamation size={14} aria-hidden="true" />,
          },
        ]
      : []
  const choose = (value: string) => {
    if (value === forceValue) setForcing(true)
    else menu.onSelect(value)
  }
  const forceTo = (status: TicketStatus, reason: string) =>
    onChange({ patch: { status }, reason, override: true })
  const options = [...menu.options, ...force]
  return (
    <Property name="Status">
      <SelectMenu
        {...controlled(menus, 'status')}
        label="Change status"
        options={options}
        isDisabled={options.length === 0}
        width={280}
        selected={[ticket.status]}
        onSelect={choose}
      >
        <StatusWord status={ticket.status} words={statusWords} />
      </SelectMenu>
      {isForcing ? (
        <ForceStatusDialog ticket={ticket} onClose={() => setForcing(false)} onForce={forceTo} />
      ) : null}
    </Property>
  )
}

const AssigneeProperty = ({ ticket, onChange, ...menus }: PropertiesProps) => (
  <Property name="Assignee">
    <PersonMenu
      {...controlled(menus, 'assignee')}
      label="Assign to"
      roles={staffRoles}
      selected={ticket.assignee}
      nobody="Nobody"
      withMe
      isDisabled={!ticket.can.assign}
      onSelect={(assignee) => {
        if (assignee?.id !== ticket.assignee?.id) onChange({ patch: { assignee } })
      }}
    >
      {ticket.assignee ? (
        <span className="marked">
          <PersonAvatar name={ticket.assignee.name} size={18} />
          <span className="truncate">{ticket.assignee.name}</span>
        </span>
      ) : (
        <span className="dimmed">Nobody</span>
      )}
    </PersonMenu>
  </Property>
)

const CategoryProperty = ({ ticket, onChange }: Pick<PropertiesProps, 'ticket' | 'onChange'>) => {
  const { categories } = useHere().organization
  const choose = (value: string) => {
    const category = categories.find(({ id }) => id === value) ?? null
    if (category?.id !== ticket.category?.id) onChange({ patch: { category } })
  }
  const choosable = categories.filter(({ id, isArchived }) => !isArchived || id === ticket.category?.id)
  return (
    <Property name="Category">
      <SelectMenu
        label="Change category"
        options={[...categoryOptions(choosable), { value: noCategory, label: 'No category' }]}
        selected={[ticket.category?.id ?? noCategory]}
        onSelect={choose}
        isDisabled={!ticket.can.triage}
      >
        {ticket.category ? ticket.category.name : <span className="dimmed">No category</span>}
      </SelectMenu>
    </Property>
  )
}

const TriageProperties = ({ ticket, onChange, ...menus }: PropertiesProps) => {
  const isDisabled = !ticket.can.triage
  const choosePriority = (value: string) => {
    const priority = priorities.find((known) => known === value)
    if (priority && priority !== ticket.priority) onChange({ patch: { priority } })
  }
  const chooseSeverity = (value: string) => {
    const severity = severities.find((known) => known === value)
    if (severity && severity !== ticket.severity) onChange({ patch: { severity } })
  }
  return (
    <>
      <Property name="Priority">
        <SelectMenu
          {...controlled(menus, 'priority')}
          {...{ isDisabled, options: priorityOptions, selected: [ticket.priority], onSelect: choosePriority }}
          label="Change priority"
        >
          <PriorityWord priority={ticket.priority} />
        </SelectMenu>
      </Property>
      <Property
        name="Severity"
        {...(ticket.can.triage && !ticket.can.severity
          ? { note: errorSentences['ticket.severity_in_review'] }
          : {})}
      >
        <SelectMenu
          {...{ options: severityOptions, selected: [ticket.severity], onSelect: chooseSeverity }}
          isDisabled={!ticket.can.severity}
          label="Change severity"
        >
          {severityWords[ticket.severity]}
        </SelectMenu>
      </Property>

      <CategoryProperty ticket={ticket} onChange={onChange} />
      <Property name="Due">
        <DueProperty
          ticket={ticket}
          isDisabled={isDisabled}
          onChange={(dueAt) => onChange({ patch: { dueAt } })}
        />
      </Property>
    </>
  )
}

/** What staff see and set beside the conversation. */
export const StaffProperties = ({ watching, ...props }: PropertiesProps & FollowersProps) => {
  const { ticket } = props
  return (
    <>
      <dl className="properties">
        <StatusProperty {...props} />
        <AssigneeProperty {...props} />
        <TriageProperties {...props} />
        <Property name="Followers">
          <Followers watching={watching} />
        </Property>
      </dl>
      <Links ticket={ticket} />
      <dl className="properties properties-facts">
        <Property name="Requester">
          <span className="property-text marked">
            <PersonAvatar name={ticket.requester.name} size={18} />
            <span className="truncate">{ticket.requester.name}</span>
          </span>
        </Property>
        <TimeProperty name="Created" at={ticket.createdAt} />
        <TimeProperty name="First response" at={ticket.firstRespondedAt} />
        <TimeProperty name="Resolved" at={ticket.resolvedAt} />
        <TimeProperty name="Closed" at={ticket.closedAt} />
        {ticket.reopenedCount > 0 ? (
          <Property name="Reopened">
            <span className="property-text">
              {ticket.reopenedCount === 1 ? 'Once' : `${ticket.reopenedCount} times`}
            </span>
          </Property>
        ) : null}
      </dl>
    </>
  )
}
