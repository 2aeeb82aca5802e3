import type { FoundOrganizationInput, SuspendInput } from '#shared/organizations.ts'
import type { SignedInCtx } from '../../../platform/context.ts'

/** `joined`: the operator is its admin; otherwise the admin was invited by email. */
export const foundOrganization = async (
  _ctx: SignedInCtx,
  _input: FoundOrganizationInput,
): Promise<{ slug: string; joined: boolean }> => {
  throw new Error('not built')
}
export const suspendOrganization = async (_ctx: SignedInCtx, _input: SuspendInput): Promise<void> => {
  throw new Error('not built')
}
export const resumeOrganization = async (_ctx: SignedInCtx, _input: SuspendInput): Promise<void> => {
  throw new Error('not built')
}
