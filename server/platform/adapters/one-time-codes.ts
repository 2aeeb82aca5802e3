import { randomBytes } from 'node:crypto'
import { createTOTPKeyURI, verifyHOTP } from '@oslojs/otp'
import { renderSVG } from 'uqr'
import type { OneTimeCodes } from '../ports.ts'

const secretBytes = 20
const stepSeconds = 30
const digits = 6
/** An app whose clock is a step off is still right (RFC 6238, 5.2). */
const tolerance = [1, 0, -1]

/** Letters and digits that nobody takes for each other: 5 bits each. */
const recoveryAlphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const recoveryLength = 12

/** Codes of authenticator apps (RFC 6238: SHA-1, six digits, 30 seconds), and recovery codes of 60 bits. */
export const createOneTimeCodes = (): OneTimeCodes => ({
  newSecret: () => randomBytes(secretBytes).toString('hex'),
  describe: (secret, account) => {
    const uri = createTOTPKeyURI('Docket', account, keyOf(secret), stepSeconds, digits)
    return {
      secret: new URL(uri).searchParams.get('secret') ?? '',
      uri,
      qrSvg: renderSVG(uri, { border: 2 }),
    }
  },
  stepOf: (secret, code, at) => {
    const now = Math.floor(at.getTime() / 1000 / stepSeconds)
    const step = tolerance
      .map((steps) => now + steps)
      .find((candidate) => verifyHOTP(keyOf(secret), BigInt(candidate), digits, code))
    return step ?? null
  },
  newRecoveryCode: () =>
    [...randomBytes(recoveryLength)].map((byte) => recoveryAlphabet[byte % recoveryAlphabet.length]).join(''),
})

const keyOf = (secret: string): Uint8Array => Uint8Array.from(Buffer.from(secret, 'hex'))
