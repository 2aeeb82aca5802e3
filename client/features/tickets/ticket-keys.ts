import { useNavigate } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import { useActions } from '#client/lib/shortcuts.ts'
import { hasPermission } from '#shared/permissions.ts'
import type { RowMenu } from './list-keys.ts'
import type { TicketListSearch } from './list-search.ts'
import type { Ticket } from './queries.ts'
import type { useWatching } from './watch-ticket.ts'

export type TicketKeys = {
  ticket: Ticket | undefined
  search: TicketListSearch
  onMenu: (menu: RowMenu) => void
  onTake: () => void
  onChat: () => void
  watching: Pick<ReturnType<typeof useWatching>, 'isWatching' | 'toggle'>
}

const group = 'This ticket'

const chatAction = {
  id: 'ticket.chat',
  label: 'Write in the chat',
  group,
  keys: 'm',
  keywords: 'message live talk',
}

/** The keys of a ticket's page: Esc goes back to the list; M opens the chat; S, P, A, I and W for who may. */
export const useTicketKeys = ({ ticket, search, onMenu, onTake, onChat, watching }: TicketKeys) => {
  const { slug, role } = useHere().organization
  const navigate = useNavigate()
  const back = () => void navigate({ to: '/o/$slug/tickets', params: { slug }, search })
  const canTriage = ticket?.can.triage ?? false
  const canAssign = ticket?.can.assign ?? false
  useActions([
    { id: 'ticket.back', label: 'Back to the list', group, keys: 'Escape', keyOnly: true, run: back },
    ...(ticket ? [{ ...chatAction, run: onChat }] : []),
    ...(canTriage
      ? [
          { id: 'ticket.status', label: 'Change status', group, keys: 's', run: () => onMenu('status') },
          {
            id: 'ticket.priority',
            label: 'Change priority',
            group,
            keys: 'p',
            run: () => onMenu('priority'),
          },
        ]
      : []),
    ...(ticket && watching.toggle && hasPermission(role, 'ticket.watch')
      ? [
          {
            id: 'ticket.watch',
            label: watching.isWatching ? 'Unfollow this ticket' : 'Follow this ticket',
            group,
            keys: 'w',
            keywords: 'watch notify',
            run: watching.toggle,
          },
        ]
      : []),
    ...(canAssign
      ? [
          { id: 'ticket.assign', label: 'Assign', group, keys: 'a', run: () => onMenu('assignee') },
          { id: 'ticket.take', label: 'Assign to me', group, keys: 'i', run: onTake },
        ]
      : []),
  ])
}
