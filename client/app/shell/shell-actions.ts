import { useNavigate } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import { shownStatuses } from '#client/features/tickets/shown-statuses.ts'
import { type Action, useActions } from '#client/lib/shortcuts.ts'
import { isStaff } from '#shared/permissions.ts'
import { useOrganizationPages } from './organization-pages.ts'
import { mainViews, requestsView, statusViews, type TicketView } from './views.ts'

type ShellOpeners = { onPalette: () => void; onShortcuts: () => void }

const viewAction = ({ id, label, keys }: TicketView, run: () => void): Action => ({
  id: `go:${id}`,
  label: keys === undefined ? `${label} tickets` : label,
  group: 'Go to',
  ...(keys === undefined ? {} : { keys }),
  run,
})

/** What can be done from every page. */
export const useShellActions = ({ onPalette, onShortcuts }: ShellOpeners) => {
  const navigate = useNavigate()
  const { organization, memberships } = useHere()
  const { slug, role } = organization
  const { pages } = useOrganizationPages()
  const statuses = shownStatuses(organization.workflow, () => false)
  const goToNew = () => void navigate({ to: '/o/$slug/tickets/new', params: { slug } })
  const goToTickets = (search: TicketView['search']) => () =>
    void navigate({ to: '/o/$slug/tickets', params: { slug }, search })

  const staff = isStaff(role)
  const group = 'General'
  const palette = { id: 'palette', label: 'Search and commands', keys: 'mod+k', group }
  useActions([
    { ...palette, keyOnly: true, whileTyping: true, run: onPalette },
    { id: 'shortcuts', label: 'Keyboard shortcuts', group, keys: '?', run: onShortcuts },
    { id: 'new', label: staff ? 'New ticket' : 'New request', group, keys: 'c', run: goToNew },
    ...(staff ? [...mainViews, ...statusViews(statuses)] : [requestsView]).map((view) =>
      viewAction(view, goToTickets(view.search)),
    ),
    ...pages.map(({ id, to, label, keys, keywords }) => ({
      id: `go:${id}`,
      label,
      keys,
      keywords,
      group: 'Go to',
      run: () => void navigate({ to, params: { slug } }),
    })),
    ...memberships
      .filter((membership) => membership.slug !== slug)
      .map((membership) => ({
        id: `switch:${membership.slug}`,
        label: `Switch to ${membership.name}`,
        group: 'Organizations',
        run: () => void navigate({ to: '/o/$slug', params: { slug: membership.slug } }),
      })),
  ])
}
