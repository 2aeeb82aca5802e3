import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '#client/lib/api.ts'
import { SelectMenu, type SelectMenuProps } from '#client/ui/select-menu.tsx'
import { staffRoles } from '#shared/permissions.ts'
import { priorities } from '#shared/tickets.ts'
import type { RowMenu } from '../list-keys.ts'
import type { TicketPatch } from '../pending-edits.ts'
import { type TicketSummary, ticketQuery } from '../queries.ts'
import { useStatusMenu } from '../status-menu.tsx'
import { useChangeTicket } from '../ticket-change.ts'
import { priorityOptions } from './choices.tsx'
import { PersonMenu } from './person-menu.tsx'
import './row-menu.css'

export type RowMenuPopupProps = { ticket: TicketSummary; menu: RowMenu; onClose: () => void }

type MenuProps = { ticket: TicketSummary; onChange: (patch: TicketPatch) => void; shared: SharedProps }
type SharedProps = Required<Pick<SelectMenuProps, 'opened' | 'onOpenedChange' | 'buttonClass' | 'children'>>

const StatusMenu = ({ ticket, onChange, shared }: MenuProps) => {
  // A row does not know which moves are legal; the whole ticket does.
  const whole = useQuery(ticketQuery(useTRPC(), ticket.number))
  const menu = useStatusMenu(whole.data, (status) => onChange({ status }))
  return (
    <SelectMenu
      {...shared}
      {...menu}
      label="Change status"
      width={280}
      selected={[ticket.status]}
      isSearching={whole.isPending}
      nothing="No status to change to."
    />
  )
}

const PriorityMenu = ({ ticket, onChange, shared }: MenuProps) => (
  <SelectMenu
    {...shared}
    label="Change priority"
    options={priorityOptions}
    selected={[ticket.priority]}
    onSelect={(value) => {
      const priority = priorities.find((known) => known === value)
      if (priority && priority !== ticket.priority) onChange({ priority })
    }}
  />
)

const AssigneeMenu = ({ ticket, onChange, shared }: MenuProps) => (
  <PersonMenu
    {...shared}
    label="Assign to"
    roles={staffRoles}
    selected={ticket.assignee}
    nobody="Nobody"
    withMe
    onSelect={(assignee) => {
      if (assignee?.id !== ticket.assignee?.id) onChange({ assignee })
    }}
  />
)

const menus: Record<RowMenu, (props: MenuProps) => ReactNode> = {
  status: StatusMenu,
  priority: PriorityMenu,
  assignee: AssigneeMenu,
}

/** The menu that a key opens on a row of the list. */
export const RowMenuPopup = ({ ticket, menu, onClose }: RowMenuPopupProps) => {
  const change = useChangeTicket(ticket)
  const Menu = menus[menu]
  return (
    <Menu
      ticket={ticket}
      onChange={(patch) => change({ patch })}
      shared={{
        opened: true,
        onOpenedChange: (opened) => {
          if (!opened) onClose()
        },
        buttonClass: 'row-menu-anchor',
        children: ticket.number,
      }}
    />
  )
}
