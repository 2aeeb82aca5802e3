import type { BeginTwoFactorInput, ConfirmCodeInput } from '#shared/accounts.ts'
import type { SignedInCtx } from '../../../platform/context.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'

export const beginTwoFactor = async (
  _ctx: SignedInCtx,
  _input: BeginTwoFactorInput,
): Promise<{ secret: string; uri: string; qrSvg: string }> => {
  throw new Error('not built')
}

export const confirmTwoFactor = async (
  _ctx: RequestCtx & SignedInCtx,
  _input: ConfirmCodeInput,
): Promise<{ recoveryCodes: string[] }> => {
  throw new Error('not built')
}

export const disableTwoFactor = async (
  _ctx: RequestCtx & SignedInCtx,
  _input: ConfirmCodeInput,
): Promise<void> => {
  throw new Error('not built')
}

export const renewRecoveryCodes = async (
  _ctx: SignedInCtx,
  _input: ConfirmCodeInput,
): Promise<{ recoveryCodes: string[] }> => {
  throw new Error('not built')
}

export const confirmSignIn = async (
  _ctx: RequestCtx,
  _input: ConfirmCodeInput,
): Promise<{ recoveryCodesLeft: number }> => {
  throw new Error('not built')
}
