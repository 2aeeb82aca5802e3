import { describe, expect, it } from 'vitest'
import { changedSettings, readSettings } from './settings-draft.ts'

const stored = { name: 'Acme', slug: 'acme', signUpDomains: ['example.org'], autoCloseDays: 14 }

describe('a section of the settings', () => {
  it('saves only what differs from what is stored', () => {
    expect(changedSettings(stored, { name: 'Acme', autoCloseDays: 7 })).toEqual({ autoCloseDays: 7 })
    expect(changedSettings(stored, { signUpDomains: ['example.org'] })).toEqual({})
    expect(changedSettings(stored, { signUpDomains: [] })).toEqual({ signUpDomains: [] })
  })

  it('names the setting that the server would not take', () => {
    expect(readSettings({ slug: 'has space', autoCloseDays: 7 })).toEqual({
      faults: { slug: 'Letters, digits and hyphens, at most 40.' },
    })
    expect(readSettings({ signUpDomains: ['example.org', 'nonsense'] })).toEqual({
      faults: { signUpDomains: 'A domain looks like example.org.' },
    })
    expect(readSettings({ autoCloseDays: Number.NaN })).toHaveProperty('faults.autoCloseDays')
  })

  it('sends what is right as the server has it', () => {
    expect(readSettings({ slug: ' Acme-Two ' })).toEqual({ input: { slug: 'acme-two' } })
  })
})
