import { expect, test } from 'vitest'
import { settlesWithin } from './patience.ts'

test('what settles, well or badly, is waited for, and what never does is not', async () => {
  const long = 10 * 60_000
  expect(await settlesWithin(Promise.resolve(), long)).toBe(true)
  expect(await settlesWithin(Promise.reject(new Error('refused')), long)).toBe(true)
  expect(await settlesWithin(new Promise(() => {}), 10)).toBe(false)
})
