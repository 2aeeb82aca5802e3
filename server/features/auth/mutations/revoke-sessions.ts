import type { RevokeSessionInput } from '#shared/accounts.ts'
import type { SignedInCtx } from '../../../platform/context.ts'

export const revokeSession = async (_ctx: SignedInCtx, _input: RevokeSessionInput): Promise<void> => {
  throw new Error('not built')
}

export const revokeOtherSessions = async (_ctx: SignedInCtx): Promise<{ ended: number }> => {
  throw new Error('not built')
}
