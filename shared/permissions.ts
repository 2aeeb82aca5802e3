/** The four roles of a member, from the least to the most able. */
export const roles = ['requester', 'agent', 'manager', 'admin'] as const
export type Role = (typeof roles)[number]

/** Roles that work the queue. */
export const staffRoles = ['agent', 'manager', 'admin'] as const satisfies readonly Role[]

const everyone: readonly Role[] = roles
const staff: readonly Role[] = staffRoles
const leads: readonly Role[] = ['manager', 'admin']
const admins: readonly Role[] = ['admin']
/** Those who delete: requesters what is theirs, admins anything. */
const deleters: readonly Role[] = ['requester', 'admin']

/**
 * Every permission, and the roles that hold it (product.md, section 2).
 * Permissions marked "own" in the product's table are held by all; `rules.ts` of the feature narrows them.
 */
export const permissionRoles = {
  'organization.read': everyone,
  'member.read': staff,
  'member.manage': admins,
  'organization.manage': admins,
  'invitation.manage': admins,
  'ticket.create': everyone,
  'ticket.create_for_others': staff,
  'ticket.read': everyone,
  'ticket.read_all': staff,
  'ticket.edit': everyone,
  'ticket.edit_any': staff,
  'ticket.move': everyone,
  'ticket.work': staff,
  'ticket.assign': staff,
  'ticket.override': admins,
  'ticket.review': leads,
  'ticket.link': staff,
  'ticket.watch': staff,
  'ticket.delete': deleters,
  'ticket.delete_any': admins,
  'ticket.restore': deleters,
  'audit.read': leads,
  'notice.read': everyone,
  'comment.read': everyone,
  'comment.reply': everyone,
  'comment.edit': everyone,
  'comment.delete': everyone,
  'comment.delete_any': leads,
  'note.read': staff,
  'note.write': staff,
  'attachment.read': everyone,
  'attachment.add': everyone,
  'attachment.remove': everyone,
  'presence.tell': everyone,
  'draft.keep': everyone,
  'live.follow': everyone,
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof permissionRoles

/** Whether a role holds a permission. */
export const hasPermission = (role: Role, permission: Permission): boolean =>
  permissionRoles[permission].includes(role)

/** Whether a role works the queue: agent, manager or admin. */
export const isStaff = (role: Role): boolean => staff.includes(role)
