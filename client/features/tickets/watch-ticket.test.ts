import { expect, test } from 'vitest'
import { withMine } from './watch-ticket.ts'

const ann = { id: 'a', username: 'ann', name: 'Ann' }
const ben = { id: 'b', username: 'ben', name: 'Ben' }

test('who follows stands among the others once, and is gone when they no longer do', () => {
  const following = withMine({ people: [ben], isWatching: false }, ann, true)
  expect(following).toEqual({ people: [ben, ann], isWatching: true })
  expect(withMine(following, ann, true)).toEqual(following)
  expect(withMine(following, ann, false)).toEqual({ people: [ben], isWatching: false })
})
