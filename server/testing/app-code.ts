import { generateHOTP } from '@oslojs/otp'

/** What an authenticator app shows at a time, or `off` steps beside it. */
export const appCodeAt = (secret: string, at: Date, off = 0): string =>
  generateHOTP(fromBase32(secret), BigInt(Math.floor(at.getTime() / 30_000) + off), 6)

export const fromBase32 = (text: string): Uint8Array => {
  const bits = [...text]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
}
