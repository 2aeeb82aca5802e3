import type { BeginIdentityInput, UnlinkIdentityInput } from '#shared/accounts.ts'
import type { SignedInCtx } from '../../../platform/context.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'

export const beginIdentity = async (
  _ctx: RequestCtx,
  _input: BeginIdentityInput,
): Promise<{ url: string }> => {
  throw new Error('not built')
}

export const unlinkIdentity = async (_ctx: SignedInCtx, _input: UnlinkIdentityInput): Promise<void> => {
  throw new Error('not built')
}
