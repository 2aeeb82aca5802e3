import type { UpdateProfileInput } from '#shared/accounts.ts'
import type { SignedInCtx } from '../../../platform/context.ts'

export const updateProfile = async (_ctx: SignedInCtx, _input: UpdateProfileInput): Promise<void> => {
  throw new Error('not built')
}
