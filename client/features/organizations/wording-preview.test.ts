import { describe, expect, it } from 'vitest'
import { fillSamples, unknownPlaceholders } from './wording-preview.ts'

const samples = { organization: 'Acme', inviter: 'Ada', role: 'agent', name: 'Rita', username: 'rita' }

describe('the preview of a mail', () => {
  it('has the samples where the placeholders are', () => {
    const wording = { subject: 'Join {{organization}}', body: '{{ inviter }} invites you as {{role}}.' }
    expect(fillSamples('invitation', wording, samples)).toEqual({
      subject: 'Join Acme',
      body: 'Ada invites you as agent.',
    })
  })

  it('leaves what that mail cannot fill as it was typed, and it is named', () => {
    const wording = { subject: 'Hello {{username}}', body: '{{nobody}} {{organization}} {{nobody}}' }
    expect(fillSamples('invitation', wording, samples)).toEqual({
      subject: 'Hello {{username}}',
      body: '{{nobody}} Acme {{nobody}}',
    })
    expect(unknownPlaceholders('invitation', wording)).toEqual(['username', 'nobody'])
    expect(unknownPlaceholders('email_verification', wording)).toEqual(['nobody'])
  })
})
