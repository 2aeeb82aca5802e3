import { hash, verify } from '@node-rs/argon2'
import { dictionary } from '@zxcvbn-ts/language-common'
import type { PasswordHasher } from '../ports.ts'

/** Cost of a hash: memory in KiB and passes. */
export type HashCost = { memoryCost: number; timeCost: number }

/** OWASP's recommendation for Argon2id (Password Storage Cheat Sheet, 2025). */
export const recommendedCost: HashCost = { memoryCost: 19_456, timeCost: 2 }

/**
 * The some 49,000 commonest passwords of leaked lists, as zxcvbn has collected and ordered them; the package ships
 * them, so that nothing is asked of any network.
 */
const knownBad: ReadonlySet<string> = new Set(dictionary.passwords)

/** Argon2id. */
export const createPasswordHasher = (cost: HashCost = recommendedCost): PasswordHasher => {
  const decoy = hash('no account has this password', cost)
  return {
    hash: (password) => hash(password, cost),
    verify: async (stored, password) => {
      const matches = await verify(stored ?? (await decoy), password)
      return stored !== null && matches
    },
    isKnownBad: (password) => knownBad.has(password.toLowerCase()),
  }
}
