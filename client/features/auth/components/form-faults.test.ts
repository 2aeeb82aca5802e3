import { TRPCClientError } from '@trpc/client'
import { describe, expect, it } from 'vitest'
import { errorSentences } from '#client/lib/errors.ts'
import type { ErrorCode } from '#shared/errors.ts'
import { placeFaults } from './form-faults.ts'

const refusal = (code: ErrorCode, fields: Record<string, string> = {}) =>
  TRPCClientError.from({
    error: { code: -32_000, message: '', data: { code, message: '', fields, requestId: 'r' } },
  })

describe('a refusal of an account form', () => {
  it('stands at the field that it speaks of', () => {
    const wrong = refusal('auth.wrong_password')
    expect(placeFaults(wrong, ['current', 'next']).fields).toEqual({
      current: errorSentences['auth.wrong_password'],
    })
    expect(placeFaults(wrong, ['email', 'password']).fields).toEqual({
      password: errorSentences['auth.wrong_password'],
    })
    expect(placeFaults(refusal('auth.password_known_bad'), ['current', 'next']).fields).toEqual({
      next: errorSentences['auth.password_known_bad'],
    })
    expect(placeFaults(refusal('request.invalid', { name: 'Please give a name.' }), ['name'])).toEqual({
      fields: { name: 'Please give a name.' },
      rest: null,
    })
  })

  it('has a line of its own when the form shows no such field', () => {
    const limited = refusal('rate.limited')
    expect(placeFaults(limited, ['email'])).toEqual({ fields: {}, rest: limited })
    const hidden = refusal('organization.not_found')
    expect(placeFaults(hidden, ['email'])).toEqual({ fields: {}, rest: hidden })
  })
})
