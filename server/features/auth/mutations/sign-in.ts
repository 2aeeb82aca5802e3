import type { SignInInput, SignInResult } from '#shared/accounts.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'

export const signIn = async (_ctx: RequestCtx, _input: SignInInput): Promise<SignInResult> => {
  throw new Error('not built')
}

export const admit = async (_ctx: RequestCtx, _userId: string): Promise<SignInResult> => {
  throw new Error('not built')
}
