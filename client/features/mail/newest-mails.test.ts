import { describe, expect, it } from 'vitest'
import { leavesGap, withNewest } from './newest-mails.ts'

const mails = (ids: string, state = 'queued') => [...ids].map((id) => ({ id, state }))
const words = (list: readonly { id: string; state: string }[]) =>
  list.map(({ id, state }) => `${id} ${state}`)

describe('the list of mails when its first page comes anew', () => {
  it('begins with what is new and has the states of now, and keeps the older pages', () => {
    const newest = { items: mails('fed', 'sent'), nextCursor: 'd' }
    expect(words(withNewest(mails('edcba'), newest))).toEqual([
      'f sent',
      'e sent',
      'd sent',
      'c queued',
      'b queued',
      'a queued',
    ])
  })

  it('loses what is no longer on that page', () => {
    const newest = { items: mails('fd'), nextCursor: 'd' }
    expect(withNewest(mails('fedc'), newest).map(({ id }) => id)).toEqual(['f', 'd', 'c'])
  })

  it('is that page when there is no other', () => {
    expect(withNewest(mails('cba'), { items: mails('c'), nextCursor: null })).toEqual(mails('c'))
    expect(withNewest(mails('cba'), { items: [], nextCursor: null })).toEqual([])
    expect(withNewest(mails('cba'), undefined)).toEqual(mails('cba'))
  })

  it('is fetched whole when more has come than a page holds', () => {
    expect(leavesGap(mails('cba'), { items: mails('gfe'), nextCursor: 'e' })).toBe(true)
    expect(leavesGap(mails('cba'), { items: mails('edc'), nextCursor: 'c' })).toBe(false)
    expect(leavesGap(mails('cba'), { items: mails('gfe'), nextCursor: null })).toBe(false)
    expect(leavesGap([], { items: mails('gfe'), nextCursor: 'e' })).toBe(false)
  })
})
