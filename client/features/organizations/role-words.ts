import type { Role } from '#shared/permissions.ts'

export const roleWords: Record<Role, string> = {
  requester: 'Requester',
  agent: 'Agent',
  manager: 'Manager',
  admin: 'Admin',
}

/** As in "make Ben an agent". */
export const roleNouns: Record<Role, string> = {
  requester: 'a requester',
  agent: 'an agent',
  manager: 'a manager',
  admin: 'an admin',
}

/** What a person of each role can do, after "They can". */
export const roleSentences: Record<Role, string> = {
  requester: 'ask for help and see their own requests only',
  agent: 'see and work every ticket, and write internal notes',
  manager: 'do what agents do, and delete messages of others',
  admin: 'do everything, including changing the roles of others',
}
