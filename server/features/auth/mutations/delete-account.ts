import type { DeleteAccountInput } from '#shared/accounts.ts'
import type { SignedInCtx } from '../../../platform/context.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'

export const deleteAccount = async (
  _ctx: RequestCtx & SignedInCtx,
  _input: DeleteAccountInput,
): Promise<void> => {
  throw new Error('not built')
}
