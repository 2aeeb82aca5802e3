import { describe, expect, it } from 'vitest'
import { turnOf } from './followed-me.ts'

const membership = {
  organizationId: 'o1',
  slug: 'acme',
  name: 'Acme',
  role: 'agent' as const,
  isSuspended: false,
  needsTwoFactor: false,
}
const here = { id: 'o1', slug: 'acme' }

describe('the page of an organization', () => {
  it('stays while one is a member there', () => {
    expect(turnOf({ memberships: [membership] }, here)).toEqual({ kind: 'stay' })
  })

  it('follows the organization to a new address', () => {
    expect(turnOf({ memberships: [{ ...membership, slug: 'acme-two' }] }, here)).toEqual({
      kind: 'move',
      slug: 'acme-two',
    })
  })

  it('is left when one is a member no more, or may not act there', () => {
    const guarded = { kind: 'ask-guard' }
    expect(turnOf({ memberships: [] }, here)).toEqual(guarded)
    expect(turnOf({ memberships: [{ ...membership, isSuspended: true }] }, here)).toEqual(guarded)
    expect(turnOf({ memberships: [{ ...membership, needsTwoFactor: true }] }, here)).toEqual(guarded)
  })
})
