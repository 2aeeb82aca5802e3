import type { SignUpInput, SignUpResult } from '#shared/accounts.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'

export const signUp = async (_ctx: RequestCtx, _input: SignUpInput): Promise<SignUpResult> => {
  throw new Error('not built')
}
