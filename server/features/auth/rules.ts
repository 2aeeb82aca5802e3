const longest = 32
const numberedAttempts = 3

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
  const base = name.length < 3 ? `${name}user` : name
  const addition = attempt === 0 ? '' : attempt < numberedAttempts ? String(attempt + 1) : `-${id.slice(-12)}`
  return base.slice(0, longest - addition.length) + addition
}
