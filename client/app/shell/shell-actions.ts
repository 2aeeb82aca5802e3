import { useNavigate } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import { type Action, useActions } from '#client/lib/shortcuts.ts'
import { hasPermission, isStaff } from '#shared/permissions.ts'
import { mainViews, statusViews } from './views.ts'

type ShellOpeners = { onPalette: () => void; onShortcuts: () => void }

/** What can be done from every page. */
export const useShellActions = ({ onPalette, onShortcuts }: ShellOpeners) => {
  const navigate = useNavigate()
  const { organization } = useHere()
  const { slug, role } = organization
  const staff = isStaff(role)
  const general: Action[] = [
    {
      id: 'palette',
      label: 'Search and commands',
      group: 'General',
      keys: 'mod+k',
      keyOnly: true,
      whileTyping: true,
      run: onPalette,
    },
    { id: 'shortcuts', label: 'Keyboard shortcuts', group: 'General', keys: '?', run: onShortcuts },
    {
      id: 'new',
      label: staff ? 'New ticket' : 'New request',
      group: 'General',
      keys: 'c',
      run: () => void navigate({ to: '/o/$slug/tickets/new', params: { slug } }),
    },
  ]
  const views: Action[] = [...mainViews, ...statusViews].map(({ id, label, keys, search }) => ({
    id: `go:${id}`,
    label: keys ? label : `${label} tickets`,
    group: 'Go to',
    ...(keys === undefined ? {} : { keys }),
    run: () => void navigate({ to: '/o/$slug/tickets', params: { slug }, search }),
  }))
  const requests: Action = {
    id: 'go:requests',
    label: 'Your requests',
    group: 'Go to',
    keys: 'g t',
    run: () => void navigate({ to: '/o/$slug/tickets', params: { slug } }),
  }
  const members: Action = {
    id: 'go:members',
    label: 'Members',
    group: 'Go to',
    keys: 'g p',
    keywords: 'people roles admin',
    run: () => void navigate({ to: '/o/$slug/members', params: { slug } }),
  }
  useActions([
    ...general,
    ...(staff ? views : [requests]),
    ...(hasPermission(role, 'member.manage') ? [members] : []),
  ])
}
