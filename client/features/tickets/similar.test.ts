import { expect, test } from 'vitest'
import { similarQuery } from './similar.ts'

test('any longer word of a title is enough for a likeness', () => {
  expect(similarQuery('The VPN of the office drops the office line')).toBe('office or drops or line')
  expect(similarQuery('Help me')).toBe('help')
  expect(similarQuery('a b')).toBeNull()
})
