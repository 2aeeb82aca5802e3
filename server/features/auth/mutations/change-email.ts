import type { ChangeEmailInput, LinkInput } from '#shared/accounts.ts'
import type { SignedInCtx } from '../../../platform/context.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'

export const requestEmailChange = async (
  _ctx: RequestCtx & SignedInCtx,
  _input: ChangeEmailInput,
): Promise<void> => {
  throw new Error('not built')
}

export const cancelEmailChange = async (_ctx: SignedInCtx): Promise<void> => {
  throw new Error('not built')
}

export const confirmEmailChange = async (
  _ctx: RequestCtx,
  _input: LinkInput,
): Promise<{ status: 'done' | 'other_end_missing' }> => {
  throw new Error('not built')
}
