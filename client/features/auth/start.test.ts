import { describe, expect, it } from 'vitest'
import { chooseMembership } from './start.ts'

const membership = (slug: string) => ({
  organizationId: slug,
  slug,
  name: slug,
  role: 'agent' as const,
  isSuspended: false,
  needsTwoFactor: false,
})
const me = { memberships: [membership('acme'), membership('globex')] }

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
  })
})
