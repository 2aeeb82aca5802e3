import { describe, expect, it } from 'vitest'
import type { Me } from './session.ts'
import { chooseMembership, startOf } from './start.ts'

const membership = (slug: string, state: Partial<Me['memberships'][number]> = {}) => ({
  organizationId: slug,
  slug,
  name: slug,
  role: 'agent' as const,
  isSuspended: false,
  needsTwoFactor: false,
  ...state,
})
const suspended = { isSuspended: true }
const me = { memberships: [membership('acme'), membership('globex')] }

const person = (memberships: Me['memberships'], isEmailVerified = true): Me => ({
  user: {
    id: '1',
    username: 'ann',
    name: 'Ann',
    email: 'ann@example.org',
    isEmailVerified,
    isOperator: false,
    hasPassword: true,
    hasTwoFactor: false,
    timeZone: null,
  },
  memberships,
})

describe('where a visit begins', () => {
  it('is the organization used last here', () => {
    expect(chooseMembership(me, 'globex')?.slug).toBe('globex')
  })

  it('is the first one when the last is no longer one’s own, or there was none', () => {
    expect(chooseMembership(me, 'gone')?.slug).toBe('acme')
    expect(chooseMembership(me, null)?.slug).toBe('acme')
  })

  it('is nowhere for who is a member of none', () => {
    expect(chooseMembership({ memberships: [] }, 'acme')).toBeNull()
    expect(startOf(person([]), null, null).kind).toBe('no-organization')
  })

  it('is one that is open, even when the last is suspended', () => {
    const both = [membership('acme', suspended), membership('globex')]
    expect(startOf(person(both), null, 'acme')).toEqual({ kind: 'organization', slug: 'globex' })
  })

  it('is the organization that was asked for, with the reason when it is not open', () => {
    const both = [membership('acme', suspended), membership('globex')]
    expect(startOf(person(both), 'acme', 'globex')).toMatchObject({
      kind: 'closed',
      membership: { slug: 'acme' },
    })
    const strict = [membership('acme', { needsTwoFactor: true })]
    expect(startOf(person(strict), null, null).kind).toBe('closed')
  })

  it('is the confirmation of the email before all else', () => {
    expect(startOf(person([membership('acme')], false), 'acme', 'acme').kind).toBe('unverified')
  })
})
