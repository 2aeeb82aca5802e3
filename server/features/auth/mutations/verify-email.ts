import type { EmailInput, LinkInput } from '#shared/accounts.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'

export const verifyEmail = async (
  _ctx: RequestCtx,
  _input: LinkInput,
): Promise<{ isSignedIn: boolean; organization: string | null }> => {
  throw new Error('not built')
}

export const resendVerification = async (_ctx: RequestCtx, _input: EmailInput): Promise<void> => {
  throw new Error('not built')
}
