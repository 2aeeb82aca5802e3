const longest = 32
const numberedAttempts = 3
/** A filter of tickets says it for nobody. */
const reserved = 'none'

/**
 * A username made of the part of an email before the `@`, within the limits of a username. For the attempts after
 * the first, when it was taken, a number is added (`ann2`), and in the end a piece of the person's id.
 */
export const usernameFromEmail = (email: string, attempt: number, id: string): string => {
  const name = (email.split('@')[0] ?? '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9._-]+/g, '-')
  return numberedUsername(name.length < 3 || name === reserved ? `${name}user` : name, attempt, id)
}

/** A username, for the attempts after the first with a number, and in the end with a piece of the person's id. */
export const numberedUsername = (username: string, attempt: number, id: string): string => {
  const addition = attempt === 0 ? '' : attempt < numberedAttempts ? String(attempt + 1) : `-${id.slice(-12)}`
  return username.slice(0, longest - addition.length) + addition
}

const freeFailures = 3
const firstDelayMs = 200
const longestDelayMs = 3_000

/**
 * Milliseconds to wait before a sign-in is tried, after so many failures with the same name. The first few cost
 * nothing, then each doubles the wait; its bound keeps an attacker from locking anybody out.
 */
export const delayAfterFailures = (failures: number): number =>
  failures < freeFailures ? 0 : Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - freeFailures))

/** Whether a password is the username, the email or the part of it before the `@`. */
export const resemblesAccount = (
  password: string,
  { username, email }: { username: string; email: string },
): boolean => [username, email, email.split('@')[0]].includes(password.trim().toLowerCase())

/** Who may join an organization by signing up. */
type SignUpTerms = {
  isSuspended: boolean
  signUpRule: 'open' | 'domains' | 'closed'
  signUpDomains: readonly string[]
}

/** Why somebody with this email may not join by signing up; null when they may (product.md, section 16). */
export const signUpRefusal = (
  { isSuspended, signUpRule, signUpDomains }: SignUpTerms,
  email: string,
): 'organization.sign_up_closed' | 'organization.sign_up_domain' | null => {
  if (isSuspended || signUpRule === 'closed') return 'organization.sign_up_closed'
  if (signUpRule === 'open') return null
  return signUpDomains.includes(email.slice(email.lastIndexOf('@') + 1))
    ? null
    : 'organization.sign_up_domain'
}

const rememberedAccounts = 5

/** What a browser carries of the accounts that were opened in it: its own id and a proof for each. */
export type KnownBrowser = { deviceId: string; proofs: readonly string[] }

/** Reads a `docket_known` cookie; null when it is not one. */
export const readKnownBrowser = (cookie: string | null): KnownBrowser | null => {
  if (cookie === null || !/^[\w-]{1,100}(?:\.[\w-]{1,100})*$/.test(cookie)) return null
  const [deviceId = '', ...proofs] = cookie.split('.')
  return { deviceId, proofs }
}

/** The cookie of a browser in which one more account was opened; the oldest of many is forgotten. */
export const writeKnownBrowser = ({ deviceId, proofs }: KnownBrowser, proof: string): string =>
  [deviceId, proof, ...proofs.filter((one) => one !== proof)].slice(0, rememberedAccounts + 1).join('.')

const loopback = /^(?:127\.\d+\.\d+\.\d+|::1)$/
// RFC 1918, RFC 3927, RFC 4193 and RFC 4291, 2.5.6.
const local =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)|^f[cd][0-9a-f]{2}:|^fe[89ab][0-9a-f]:/i

/** Where an address is, in words that its owner recognizes. */
export const placeOf = (ip: string | null): string => {
  if (ip === null) return 'Unknown place'
  if (loopback.test(ip)) return 'This computer'
  return local.test(ip) ? 'Local network' : ip
}
