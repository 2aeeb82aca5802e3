import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSecrets } from './secrets.ts'

const secrets = createSecrets('the secret of this installation')
const others = createSecrets('the secret of another installation')

const anyText = fc.string({ unit: 'binary', maxLength: 200 })

/** Seals a text and lets something happen to its bytes. */
const sealedThen = (text: string, change: (bytes: Buffer) => Buffer) =>
  change(Buffer.from(secrets.seal(text), 'base64url')).toString('base64url')

describe('what is sealed', () => {
  it('opens again, whatever it says', () => {
    fc.assert(fc.property(anyText, (text) => secrets.unseal(secrets.seal(text)) === text))
  })

  it('opens after a restart with the same secret', () => {
    const restarted = createSecrets('the secret of this installation')
    expect(restarted.unseal(secrets.seal('a key'))).toBe('a key')
  })

  it('looks different each time, so that equal texts cannot be told', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(new Set([secrets.seal(text), secrets.seal(text)]).size).toBe(2)
      }),
    )
  })

  it('is refused when a single bit of it was altered', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), (text, place) => {
        const altered = sealedThen(text, (bytes) => {
          const index = place % (bytes.length * 8)
          bytes.writeUInt8(bytes.readUInt8(index >> 3) ^ (1 << (index & 7)), index >> 3)
          return bytes
        })
        expect(() => secrets.unseal(altered)).toThrow()
      }),
    )
  })

  it('is refused when it was cut or something was added', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constant(''), anyText), fc.nat(), (text, place) => {
        const cut = sealedThen(text, (bytes) => bytes.subarray(0, place % bytes.length))
        const longer = sealedThen(text, (bytes) => Buffer.concat([bytes, Buffer.from([place % 256])]))
        expect(() => secrets.unseal(cut)).toThrow()
        expect(() => secrets.unseal(longer)).toThrow()
      }),
      { numRuns: 500 },
    )
  })

  it('is refused when another installation sealed it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(() => secrets.unseal(others.seal(text))).toThrow()
      }),
    )
  })

  it('is refused when it was never sealed', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(() => secrets.unseal(text)).toThrow()
      }),
    )
  })
})

describe('a keyed hash', () => {
  it('is the same for the same text and purpose, and another for any other', () => {
    const pair = fc.tuple(fc.string(), anyText)
    fc.assert(
      fc.property(pair, pair, ([purpose, text], [otherPurpose, otherText]) => {
        const hash = secrets.keyedHash(purpose, text)
        expect(secrets.keyedHash(purpose, text)).toBe(hash)
        const isSame = purpose === otherPurpose && text === otherText
        expect(secrets.keyedHash(otherPurpose, otherText) === hash).toBe(isSame)
      }),
    )
  })

  it('differs by purpose, so that one made for this is worth nothing for that', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 6 }), anyText, (purposes, text) => {
        const hashes = purposes.map((purpose) => secrets.keyedHash(purpose, text))
        expect(new Set(hashes).size).toBe(purposes.length)
      }),
    )
  })

  it('differs by installation', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(secrets.keyedHash('recovery code', text)).not.toBe(others.keyedHash('recovery code', text))
      }),
    )
  })
})

describe('a token', () => {
  it('is of 256 bits, fit for an address, and never the same', () => {
    const tokens = Array.from({ length: 1_000 }, () => secrets.newToken())
    expect(new Set(tokens).size).toBe(1_000)
    for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/)
  })

  it('cannot be told from its hash, which every process makes alike', () => {
    const token = secrets.newToken()
    expect(secrets.hashToken(token)).toMatch(/^[0-9a-f]{64}$/)
    expect(secrets.hashToken(token)).toBe(others.hashToken(token))
    expect(secrets.hashToken(token)).not.toBe(secrets.hashToken(secrets.newToken()))
  })
})
