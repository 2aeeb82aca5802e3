import { expect, test } from 'vitest'
import { withPatience } from './api.ts'

test('an answer that never comes is given up, sooner where whoever asked gives it up', async () => {
  const givenUp = (signal: AbortSignal) => new Promise((resolve) => signal.addEventListener('abort', resolve))
  await givenUp(withPatience(undefined, 10))
  const asker = new AbortController()
  const signal = withPatience(asker.signal, 10 * 60_000)
  expect(signal.aborted).toBe(false)
  asker.abort()
  expect(signal.aborted).toBe(true)
})
