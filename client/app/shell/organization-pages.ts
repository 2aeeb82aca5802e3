import {
  IconChecklist,
  IconHistory,
  IconInbox,
  IconSettings,
  IconTrash,
  IconUsers,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useHere } from '#client/features/organizations/organization.ts'
import { ticketCountsQuery } from '#client/features/tickets/queries.ts'
import { useTRPC } from '#client/lib/api.ts'
import { hasPermission, type Role } from '#shared/permissions.ts'
import type { Workflow } from '#shared/tickets.ts'

/** The pages of an organization beside its tickets, in the order in which they are listed. */
const pages = [
  {
    id: 'inbox',
    to: '/o/$slug/inbox',
    label: 'Inbox',
    Icon: IconInbox,
    permission: 'notice.read',
    keys: 'g i',
    keywords: 'notices unread',
  },
  {
    id: 'review',
    to: '/o/$slug/review',
    label: 'Review',
    Icon: IconChecklist,
    permission: 'ticket.review',
    keys: 'g r',
    keywords: 'drafts approve',
  },
  {
    id: 'members',
    to: '/o/$slug/members',
    label: 'Members',
    Icon: IconUsers,
    permission: 'member.manage',
    keys: 'g p',
    keywords: 'people roles invite invitations',
  },
  {
    id: 'trash',
    to: '/o/$slug/trash',
    label: 'Trash',
    Icon: IconTrash,
    permission: 'ticket.delete_any',
    keys: 'g x',
    keywords: 'deleted restore bin',
  },
  {
    id: 'audit',
    to: '/o/$slug/audit',
    label: 'Audit',
    Icon: IconHistory,
    permission: 'audit.read',
    keys: 'g a',
    keywords: 'log history who changed what csv',
  },
  {
    id: 'settings',
    to: '/o/$slug/settings',
    label: 'Settings',
    Icon: IconSettings,
    permission: 'organization.manage',
    keys: 'g s',
    keywords: 'organization name sign-up categories security mail wording workflow',
  },
] as const

export type OrganizationPage = (typeof pages)[number]

/** The pages that are offered to a member: reviews where drafts are reviewed, or some are left from when they were. */
export const pagesFor = (role: Role, workflow: Workflow, drafts: number): OrganizationPage[] =>
  pages.filter(
    ({ id, permission }) =>
      hasPermission(role, permission) && (id !== 'review' || workflow === 'reviewed' || drafts > 0),
  )

/** The pages that are offered here, and how many drafts wait, where that is known and of one's concern. */
export const useOrganizationPages = () => {
  const { role, workflow } = useHere().organization
  const counts = useQuery({
    ...ticketCountsQuery(useTRPC()),
    enabled: hasPermission(role, 'ticket.review'),
  }).data
  const drafts = counts?.byStatus.draft
  return { pages: pagesFor(role, workflow, drafts ?? 0), drafts }
}
