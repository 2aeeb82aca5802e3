import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#client/lib/api.ts'
import { SelectMenu } from '#client/ui/select-menu.tsx'
import { staffRoles } from '#shared/permissions.ts'
import { priorities, ticketStatuses } from '#shared/tickets.ts'
import type { RowMenu } from '../list-keys.ts'
import { useEditTicket } from '../mutations.ts'
import type { TicketPatch } from '../pending-edits.ts'
import { type TicketSummary, ticketQuery } from '../queries.ts'
import { priorityOptions, statusOptions } from './choices.tsx'
import { PersonMenu } from './person-menu.tsx'
import './row-menu.css'

export type RowMenuPopupProps = { ticket: TicketSummary; menu: RowMenu; onClose: () => void }

/** The menu that a key opens on a row of the list. */
export const RowMenuPopup = ({ ticket, menu, onClose }: RowMenuPopupProps) => {
  const whole = useQuery(ticketQuery(useTRPC(), ticket.number))
  const edit = useEditTicket(ticket.id)
  const change = (patch: TicketPatch) =>
    edit.mutate({ ticketId: ticket.id, number: ticket.number, seen: ticket.version, patch })
  const shared = {
    opened: true,
    onOpenedChange: (opened: boolean) => {
      if (!opened) onClose()
    },
    buttonClass: 'row-menu-anchor',
    children: ticket.number,
  }
  const chooseStatus = (value: string) => {
    const status = ticketStatuses.find((known) => known === value)
    if (status) change({ status })
  }
  const choosePriority = (value: string) => {
    const priority = priorities.find((known) => known === value)
    if (priority) change({ priority })
  }
  if (menu === 'assignee') {
    return (
      <PersonMenu
        {...shared}
        label="Assign to"
        roles={staffRoles}
        selected={ticket.assignee}
        nobody="Nobody"
        withMe
        onSelect={(assignee) => change({ assignee })}
      />
    )
  }
  return menu === 'status' ? (
    <SelectMenu
      {...shared}
      label="Change status"
      options={statusOptions(whole.data?.can.moves ?? [])}
      selected={[ticket.status]}
      isSearching={whole.isPending}
      nothing="No status to change to."
      onSelect={chooseStatus}
    />
  ) : (
    <SelectMenu
      {...shared}
      label="Change priority"
      options={priorityOptions}
      selected={[ticket.priority]}
      onSelect={choosePriority}
    />
  )
}
