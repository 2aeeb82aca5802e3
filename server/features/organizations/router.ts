import { changeRoleInput, listMembersInput } from '#shared/organizations.ts'
import { memberProcedure, router } from '../../platform/trpc.ts'
import { changeRole } from './mutations.ts'
import { listMembers, readCurrentOrganization } from './queries.ts'

export const organizationsRouter = router({
  current: memberProcedure('organization.read').query(({ ctx }) => readCurrentOrganization(ctx)),
})

export const membersRouter = router({
  list: memberProcedure('member.read')
    .input(listMembersInput)
    .query(({ ctx, input }) => listMembers(ctx, input)),
  changeRole: memberProcedure('member.manage')
    .input(changeRoleInput)
    .mutation(({ ctx, input }) => changeRole(ctx, input)),
})
