import { useNavigate } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import { shownStatuses } from '#client/features/tickets/shown-statuses.ts'
import { type Action, useActions } from '#client/lib/shortcuts.ts'
import { hasPermission, isStaff } from '#shared/permissions.ts'
import { mainViews, requestsView, statusViews, type TicketView } from './views.ts'

type ShellOpeners = { onPalette: () => void; onShortcuts: () => void }

const viewAction = ({ id, label, keys }: TicketView, run: () => void): Action => ({
  id: `go:${id}`,
  label: keys === undefined ? `${label} tickets` : label,
  group: 'Go to',
  ...(keys === undefined ? {} : { keys }),
  run,
})

const reviewPage = {
  to: '/o/$slug/review',
  permission: 'ticket.review',
  id: 'go:review',
  label: 'Review',
  keys: 'g r',
  keywords: 'drafts approve',
} as const

/** The pages of the organization beside its tickets, for those who may. */
const organizationPages = [
  {
    to: '/o/$slug/inbox',
    permission: 'notice.read',
    id: 'go:inbox',
    label: 'Inbox',
    keys: 'g i',
    keywords: 'notices unread',
  },
  {
    to: '/o/$slug/members',
    permission: 'member.manage',
    id: 'go:members',
    label: 'Members',
    keys: 'g p',
    keywords: 'people roles invite invitations',
  },
  {
    to: '/o/$slug/trash',
    permission: 'ticket.delete_any',
    id: 'go:trash',
    label: 'Trash',
    keys: 'g x',
    keywords: 'deleted restore bin',
  },
  {
    to: '/o/$slug/audit',
    permission: 'audit.read',
    id: 'go:audit',
    label: 'Audit',
    keys: 'g a',
    keywords: 'log history who changed what csv',
  },
  {
    to: '/o/$slug/settings',
    permission: 'organization.manage',
    id: 'go:settings',
    label: 'Settings',
    keys: 'g s',
    keywords: 'organization name sign-up categories security mail wording workflow',
  },
] as const

/** What can be done from every page. */
export const useShellActions = ({ onPalette, onShortcuts }: ShellOpeners) => {
  const navigate = useNavigate()
  const { organization, memberships } = useHere()
  const { slug, role } = organization
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
    ...[...(organization.workflow === 'reviewed' ? [reviewPage] : []), ...organizationPages]
      .filter(({ permission }) => hasPermission(role, permission))
      .map(({ to, permission: _, ...page }) => ({
        ...page,
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
