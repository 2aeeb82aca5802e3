import { TRPCClientError } from '@trpc/client'
import { describe, expect, it } from 'vitest'
import { errorCodes } from '#shared/errors.ts'
import {
  describeError,
  errorSentences,
  isNotFound,
  isPassing,
  isShutOut,
  isSignedOut,
  mayBeDone,
} from './errors.ts'

const refusal = (data: unknown) =>
  TRPCClientError.from({ error: { code: -32_000, message: 'raw text of the server', data } })

describe('what a person is told about an error', () => {
  it('has one whole sentence for each code, and no two codes share one', () => {
    expect(Object.keys(errorSentences).sort()).toEqual([...errorCodes].sort())
    for (const sentence of Object.values(errorSentences)) expect(sentence).toMatch(/^[A-Z].{12,}\.$/)
    expect(new Set(Object.values(errorSentences)).size).toBe(errorCodes.length)
  })

  it('names the fields, the conflict and the request that the server named', () => {
    const conflict = { fields: { title: { theirs: 'A', yours: 'B' } }, version: 4 }
    const fault = describeError(
      refusal({
        code: 'ticket.changed_meanwhile',
        message: '',
        requestId: 'r-1',
        conflict,
        fields: { title: 'no' },
      }),
    )
    expect(fault).toMatchObject({
      code: 'ticket.changed_meanwhile',
      sentence: errorSentences['ticket.changed_meanwhile'],
      conflict,
      fields: { title: 'no' },
      requestId: 'r-1',
    })
  })

  it('says how long to wait after too many tries, never too short', () => {
    const waiting = (retryAfter?: number) =>
      describeError(refusal({ code: 'rate.limited', message: '', requestId: '', retryAfter })).sentence
    expect(waiting(1)).toContain('in 1 second.')
    expect(waiting(59.2)).toContain('in 60 seconds.')
    expect(waiting(61)).toContain('in 2 minutes.')
    expect(waiting(3601)).toContain('in 2 hours.')
    expect(waiting()).toBe(errorSentences['rate.limited'])
  })

  it('speaks of the connection when no answer of the server came', () => {
    const fault = describeError(TRPCClientError.from(new TypeError('Failed to fetch')))
    expect(fault).toMatchObject({ code: 'network', requestId: null })
    expect(fault.sentence).toContain('connection')
  })

  it('never shows text that was not written for people', () => {
    const texts = [
      describeError(new Error('Cannot read properties of undefined')),
      describeError(refusal({ code: 'made.up', message: 'x' })),
      describeError(null),
    ].map(({ sentence }) => sentence)
    for (const text of texts) expect(text).not.toMatch(/undefined|made\.up|raw text/)
  })

  it('holds for possible what had no answer or failed in the server, and for refused what was refused', () => {
    const of = (code: string) => refusal({ code, message: '', requestId: '' })
    expect(mayBeDone(TRPCClientError.from(new TypeError('Failed to fetch')))).toBe(true)
    for (const code of errorCodes.filter((each) => each.startsWith('server.')))
      expect(mayBeDone(of(code))).toBe(true)
    for (const code of ['rate.limited', 'request.invalid', 'ticket.closed'])
      expect(mayBeDone(of(code))).toBe(false)
    expect(mayBeDone(null)).toBe(false)
  })

  it('tries again by itself only what may pass', () => {
    const of = (code: string) => refusal({ code, message: '', requestId: '' })
    expect(isPassing(TRPCClientError.from(new TypeError('Failed to fetch')))).toBe(true)
    expect(isPassing(of('server.stopping'))).toBe(true)
    expect(isPassing(of('permission.missing'))).toBe(false)
    expect(isPassing(of('server.internal'))).toBe(false)
    expect(isSignedOut(of('auth.required'))).toBe(true)
    expect(isSignedOut(of('auth.wrong_credentials'))).toBe(false)
    expect(isNotFound(of('ticket.not_found'))).toBe(true)
    expect(isNotFound(of('ticket.closed'))).toBe(false)
    expect(isShutOut(of('organization.suspended'))).toBe(true)
    expect(isShutOut(of('permission.missing'))).toBe(false)
  })
})
