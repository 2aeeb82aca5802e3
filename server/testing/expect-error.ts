import { TRPCError } from '@trpc/server'
import { expect } from 'vitest'
import type { ErrorCode } from '#shared/errors.ts'
import type { AppError } from '../platform/errors.ts'
import { causeOf } from '../platform/trpc.ts'

/** Expects a call to be refused with a code; answers the refusal for a closer look. */
export const expectRefusal = async (call: Promise<unknown>, code: ErrorCode): Promise<AppError> => {
  const refusal = await refusalOf(call)
  expect(refusal?.code ?? 'not refused').toBe(code)
  if (!refusal) throw new Error('not refused')
  return refusal
}

/** The known cause for which a call was refused; null when it was not. */
export const refusalOf = async (call: Promise<unknown>): Promise<AppError | null> => {
  try {
    await call
    return null
  } catch (error) {
    if (error instanceof TRPCError) return causeOf(error)
    throw error
  }
}
