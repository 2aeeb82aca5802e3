import type { EmailInput, ResetPasswordInput, SignInResult } from '#shared/accounts.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'

export const requestReset = async (_ctx: RequestCtx, _input: EmailInput): Promise<void> => {
  throw new Error('not built')
}

export const resetPassword = async (_ctx: RequestCtx, _input: ResetPasswordInput): Promise<SignInResult> => {
  throw new Error('not built')
}
