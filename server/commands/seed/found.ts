import { createUser } from '../../features/auth/mutations/create-user.ts'
import { addCategories } from '../../features/organizations/mutations/change-categories.ts'
import { addMembers } from '../../features/organizations/mutations/change-members.ts'
import { createOrganization } from '../../features/organizations/mutations/found-organization.ts'
import { type Ctx, enterOrganization, type InTransaction, type OrgCtx } from '../../platform/context.ts'
import type { Membership } from '../../platform/ports.ts'
import { type DemoUsername, demoCategories, demoOrganization, demoPeople } from './people.ts'

/** The demo organization as each of its people sees it at a moment of its history. */
export type DemoStage = {
  /** The context of a person at a moment; writes of all of them are one transaction. */
  as: (username: DemoUsername, at: Date) => OrgCtx & InTransaction
  idOf: (username: DemoUsername) => string
}

const usernames = Object.keys(demoPeople) as DemoUsername[]
const founder = 'ingrid.solheim' satisfies DemoUsername

/** Founds the organization at a moment of the past, with its people and categories. */
export const foundDemo = async (
  ctx: Ctx & InTransaction,
  { passwordHash, at }: { passwordHash: string; at: Date },
): Promise<DemoStage> => {
  const then = { ...ctx, now: () => at }
  const ids = new Map<DemoUsername, string>()
  for (const username of usernames) {
    const { name, email } = demoPeople[username]
    ids.set(
      username,
      // Whoever runs the installation is there already: the demo's admin has no say in it.
      await createUser(then, {
        username,
        email,
        name,
        passwordHash,
        isOperator: false,
        isEmailVerified: true,
      }),
    )
  }
  const idOf = (username: DemoUsername) => ids.get(username) ?? ''
  const inside = await createOrganization(then, { name: demoOrganization, adminId: idOf(founder) })
  await addCategories(inside, demoCategories)
  await addMembers(
    inside,
    usernames.map((username) => ({ userId: idOf(username), role: demoPeople[username].role })),
  )
  const { id: organizationId, ...organization } = inside.organization
  const membership = { organizationId, ...organization, isSuspended: false, requireTwoFactor: false }
  return {
    idOf,
    as: (username, at) =>
      enterOrganization({ ...ctx, now: () => at }, withRole(membership, username), {
        kind: 'user',
        id: idOf(username),
      }),
  }
}

const withRole = (organization: Omit<Membership, 'role'>, username: DemoUsername): Membership => ({
  ...organization,
  role: demoPeople[username].role,
})
