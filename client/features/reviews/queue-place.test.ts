import { describe, expect, it } from 'vitest'
import { followDraft, neighbourOf } from './queue-place.ts'

const draft = {
  description: 'It hums.',
  ticket: { id: 'a', title: 'Lamp', severity: 'low', version: 1 },
} as const

describe('a draft that somebody reads', () => {
  it('stays as it was read when its text changes, until they ask for the newer', () => {
    const latest = { ...draft, description: 'It hums loudly.' }
    expect(followDraft(draft, latest)).toEqual({ shown: draft, standing: 'changed' })
  })

  it('stays as it was read when its severity changes', () => {
    const latest = { ...draft, ticket: { ...draft.ticket, severity: 'high' as const } }
    expect(followDraft<typeof draft | typeof latest>(draft, latest).standing).toBe('changed')
  })

  it('takes over a change that a decision does not rest on', () => {
    const latest = { ...draft, ticket: { ...draft.ticket, version: 2 } }
    expect(followDraft<typeof draft | typeof latest>(draft, latest)).toEqual({
      shown: latest,
      standing: 'current',
    })
  })

  it('stays on the page when somebody else has decided about it', () => {
    expect(followDraft(draft, undefined)).toEqual({ shown: draft, standing: 'gone' })
  })
})

describe('after a decision', () => {
  it('the next draft follows, after the last one the one before', () => {
    expect(neighbourOf(['1', '2', '3'], '2')).toBe('3')
    expect(neighbourOf(['1', '2', '3'], '3')).toBe('2')
  })

  it('nothing follows the only draft', () => {
    expect(neighbourOf(['1'], '1')).toBeNull()
  })

  it('the oldest follows a draft that is not in the list any more', () => {
    expect(neighbourOf(['1', '2'], '9')).toBe('1')
    expect(neighbourOf([], '9')).toBeNull()
  })
})
