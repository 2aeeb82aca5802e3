import { resetWordingInput, wordingInput } from '#shared/mail.ts'
import {
  addCategoryInput,
  changeCategoryInput,
  changeRoleInput,
  listMembersInput,
  memberInput,
  orderCategoriesInput,
  updateSettingsInput,
} from '#shared/organizations.ts'
import { memberProcedure, router } from '../../platform/trpc.ts'
import { addCategory, changeCategory, orderCategories } from './mutations/change-categories.ts'
import { changeRole, deactivateMember, reactivateMember } from './mutations/change-members.ts'
import { changeWording, resetWording, updateSettings } from './mutations/change-settings.ts'
import { listMembers } from './queries/find-members.ts'
import { readCurrentOrganization } from './queries/list-categories.ts'
import { readSettings } from './queries/read-settings.ts'
import { listWordings } from './queries/read-wording.ts'

const ok = { ok: true } as const

export const organizationsRouter = router({
  current: memberProcedure('organization.read').query(({ ctx }) => readCurrentOrganization(ctx)),
  settings: memberProcedure('organization.manage').query(({ ctx }) => readSettings(ctx)),
  updateSettings: memberProcedure('organization.manage')
    .input(updateSettingsInput)
    .mutation(({ ctx, input }) => updateSettings(ctx, input)),
  addCategory: memberProcedure('organization.manage')
    .input(addCategoryInput)
    .mutation(({ ctx, input }) => addCategory(ctx, input)),
  changeCategory: memberProcedure('organization.manage')
    .input(changeCategoryInput)
    .mutation(async ({ ctx, input }) => {
      await changeCategory(ctx, input)
      return ok
    }),
  orderCategories: memberProcedure('organization.manage')
    .input(orderCategoriesInput)
    .mutation(async ({ ctx, input }) => {
      await orderCategories(ctx, input)
      return ok
    }),
  wordings: memberProcedure('organization.manage').query(({ ctx }) => listWordings(ctx)),
  changeWording: memberProcedure('organization.manage')
    .input(wordingInput)
    .mutation(async ({ ctx, input }) => {
      await changeWording(ctx, input)
      return ok
    }),
  resetWording: memberProcedure('organization.manage')
    .input(resetWordingInput)
    .mutation(async ({ ctx, input }) => {
      await resetWording(ctx, input)
      return ok
    }),
})

export const membersRouter = router({
  list: memberProcedure('member.read')
    .input(listMembersInput)
    .query(({ ctx, input }) => listMembers(ctx, input)),
  changeRole: memberProcedure('member.manage')
    .input(changeRoleInput)
    .mutation(({ ctx, input }) => changeRole(ctx, input)),
  deactivate: memberProcedure('member.manage')
    .input(memberInput)
    .mutation(async ({ ctx, input }) => {
      await deactivateMember(ctx, input)
      return ok
    }),
  reactivate: memberProcedure('member.manage')
    .input(memberInput)
    .mutation(async ({ ctx, input }) => {
      await reactivateMember(ctx, input)
      return ok
    }),
})
