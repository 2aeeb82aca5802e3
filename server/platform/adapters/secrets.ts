import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { Secrets } from '../ports.ts'

const cipher = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16
const tokenBytes = 32

/** The key of a secret for each purpose, made once. */
const keysOf = (secret: string) => {
  const keys = new Map<string, Buffer>()
  return (purpose: string): Buffer => {
    const key = keys.get(purpose) ?? Buffer.from(hkdfSync('sha256', secret, '', `docket ${purpose}`, 32))
    keys.set(purpose, key)
    return key
  }
}

const hmac = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('hex')

/**
 * Everything that is made with the installation's secret (`AUTH_SECRET`); each use has a key of its own. The
 * secrets of before make nothing: what was hashed with them is known by them.
 */
export const createSecrets = (secret: string, formerSecrets: readonly string[] = []): Secrets => {
  const keyFor = keysOf(secret)
  const formerKeys = formerSecrets.map(keysOf)
  const sealingKey = keyFor('seal')
  return {
    newToken: () => randomBytes(tokenBytes).toString('base64url'),
    hashToken: (token) => createHash('sha256').update(token).digest('hex'),
    seal: (text) => {
      const iv = randomBytes(ivBytes)
      const sealing = createCipheriv(cipher, sealingKey, iv, { authTagLength: tagBytes })
      const body = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()])
      return Buffer.concat([iv, sealing.getAuthTag(), body]).toString('base64url')
    },
    unseal: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64url')
      const opening = createDecipheriv(cipher, sealingKey, bytes.subarray(0, ivBytes), {
        // Otherwise one of four bytes, which can be guessed, would do.
        authTagLength: tagBytes,
      })
      opening.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
      const body = opening.update(bytes.subarray(ivBytes + tagBytes))
      return Buffer.concat([body, opening.final()]).toString('utf8')
    },
    keyedHash: (purpose, text) => hmac(keyFor(purpose), text),
    formerKeyedHashes: (purpose, text) => formerKeys.map((keyOf) => hmac(keyOf(purpose), text)),
  }
}
