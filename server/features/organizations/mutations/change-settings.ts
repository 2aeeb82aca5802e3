import type { ResetWordingInput, WordingInput } from '#shared/mail.ts'
import type { UpdateSettingsInput } from '#shared/organizations.ts'
import type { OrgCtx } from '../../../platform/context.ts'

export const updateSettings = async (
  _ctx: OrgCtx,
  _input: UpdateSettingsInput,
): Promise<{ slug: string }> => {
  throw new Error('not built')
}

export const changeWording = async (_ctx: OrgCtx, _input: WordingInput): Promise<void> => {
  throw new Error('not built')
}

export const resetWording = async (_ctx: OrgCtx, _input: ResetWordingInput): Promise<void> => {
  throw new Error('not built')
}
