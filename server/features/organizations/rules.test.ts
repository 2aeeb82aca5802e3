import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { slugSchema } from '#shared/accounts.ts'
import { fillWording } from '#shared/mail.ts'
import { differingSettings, numberedSlug, paragraphsOf, slugFromName } from './rules.ts'

describe('the words of a mail', () => {
  test('take the values in, wherever they stand, and keep what is not known as it was typed', () => {
    const wording = {
      subject: '{{ organization }}: {{who}}',
      body: 'Join {{organization}}, {{organization}}!',
    }
    expect(fillWording(wording, { organization: 'Acme' })).toEqual({
      subject: 'Acme: {{who}}',
      body: 'Join Acme, Acme!',
    })
  })

  test('never take a value for a placeholder, nor a name of the language', () => {
    const filled = fillWording(
      { subject: '{{name}}', body: '{{constructor}}' },
      { name: '{{username}}', username: 'x' },
    )
    expect(filled).toEqual({ subject: '{{username}}', body: '{{constructor}}' })
  })

  test('are parted by empty lines', () => {
    expect(paragraphsOf('One\nstill one\n\n \nTwo\n')).toEqual(['One\nstill one', 'Two'])
  })
})

test('every name makes an address, also the hundredth of its kind', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(999), (name, taken) => {
      expect(slugSchema.safeParse(numberedSlug(slugFromName(name), taken)).success).toBe(true)
    }),
  )
  expect(numberedSlug('help', 2)).toBe('help-3')
})

test('settings that are sent as they are stored are no change', () => {
  const stored = {
    name: 'Acme',
    slug: 'acme',
    signUpRule: 'open',
    signUpDomains: ['a.org', 'b.org'],
    autoCloseDays: 14,
    reopenWindowDays: 14,
    searchLanguage: 'english',
    requireTwoFactor: false,
    workflow: 'direct',
  } as const
  const settings = { ...stored, signUpDomains: [...stored.signUpDomains] }
  expect(differingSettings(settings, { ...settings, signUpDomains: ['a.org', 'b.org'] })).toEqual({})
  expect(differingSettings(settings, { requireTwoFactor: true, name: 'Acme' })).toEqual({
    requireTwoFactor: true,
  })
})
