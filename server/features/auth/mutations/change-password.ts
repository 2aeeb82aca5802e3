import type { ChangePasswordInput } from '#shared/accounts.ts'
import type { SignedInCtx } from '../../../platform/context.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'

export const changePassword = async (
  _ctx: RequestCtx & SignedInCtx,
  _input: ChangePasswordInput,
): Promise<void> => {
  throw new Error('not built')
}
