import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { usernameSchema } from '#shared/accounts.ts'
import {
  delayAfterFailures,
  numberedUsername,
  placeOf,
  readKnownBrowser,
  resemblesAccount,
  signUpRefusal,
  writeKnownBrowser,
} from './rules.ts'

test('the wait after failures grows and never passes three seconds', () => {
  fc.assert(
    fc.property(fc.nat(2_000_000), (failures) => {
      const delay = delayAfterFailures(failures)
      expect(delay).toBeLessThanOrEqual(3_000)
      expect(delayAfterFailures(failures + 1)).toBeGreaterThanOrEqual(delay)
    }),
  )
})

test('a numbered username is a username still', () => {
  const username = fc.stringMatching(/^[a-z0-9._-]{3,32}$/).filter((name) => name !== 'none')
  fc.assert(
    fc.property(username, fc.nat(5), fc.uuid(), (name, attempt, id) => {
      expect(usernameSchema.parse(numberedUsername(name, attempt, id))).toHaveLength(
        numberedUsername(name, attempt, id).length,
      )
    }),
  )
})

test('a password is not one’s own name or email, in capitals neither', () => {
  const ann = { username: 'ann-smith', email: 'a.smith@example.org' }
  for (const password of ['ann-smith', 'Ann-Smith', 'A.Smith@example.org', 'a.smith'])
    expect(resemblesAccount(password, ann)).toBe(true)
  expect(resemblesAccount('ann-smith and more', ann)).toBe(false)
})

describe('who may sign up', () => {
  const terms = { isSuspended: false, signUpRule: 'domains' as const, signUpDomains: ['example.org'] }

  test('is decided by the whole domain', () => {
    expect(signUpRefusal(terms, 'a@example.org')).toBeNull()
    expect(signUpRefusal(terms, 'a@b.example.org')).toBe('organization.sign_up_domain')
    expect(signUpRefusal(terms, '"x@example.org"@evil.org')).toBe('organization.sign_up_domain')
  })

  test('is nobody when it is closed or suspended', () => {
    expect(signUpRefusal({ ...terms, signUpRule: 'closed' }, 'a@example.org')).toBe(
      'organization.sign_up_closed',
    )
    expect(signUpRefusal({ ...terms, signUpRule: 'open', isSuspended: true }, 'a@example.org')).toBe(
      'organization.sign_up_closed',
    )
  })
})

test('a browser remembers the last five accounts that were opened in it, each once', () => {
  let cookie = writeKnownBrowser({ deviceId: 'device', proofs: [] }, 'p0')
  for (const proof of ['p1', 'p2', 'p1', 'p3', 'p4', 'p5'])
    cookie = writeKnownBrowser(readKnownBrowser(cookie) ?? { deviceId: '', proofs: [] }, proof)
  expect(readKnownBrowser(cookie)).toEqual({ deviceId: 'device', proofs: ['p5', 'p4', 'p3', 'p1', 'p2'] })
  expect(readKnownBrowser(null)).toBeNull()
})

test.each([
  ['127.0.0.1', 'This computer'],
  ['::1', 'This computer'],
  ['192.168.7.1', 'Local network'],
  ['172.31.0.9', 'Local network'],
  ['172.32.0.9', '172.32.0.9'],
  ['fd00::7', 'Local network'],
  ['2001:db8::1', '2001:db8::1'],
  [null, 'Unknown place'],
])('the place of %s is told as %s', (ip, place) => {
  expect(placeOf(ip)).toBe(place)
})
