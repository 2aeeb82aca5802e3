import { expect, it } from 'vitest'
import { simpleLimits } from './markdown-tree.ts'
import { plainWords } from './plain-words.ts'

it('what is read aloud has words alone', () => {
  expect(plainWords('Is it the **desk** lamp, `A-7`?\n\n- yes\n- [no](https://example.com)')).toBe(
    'Is it the desk lamp, A-7? yes no',
  )
  expect(plainWords('> Ann wrote\n\nSee ![the plug](https://example.com/a.png) <b>now</b>')).toBe(
    'Ann wrote See the plug <b>now</b>',
  )
})

it('what would take long to understand is read as it was typed', () => {
  const text = '*a '.repeat(simpleLimits.marks + 1)
  expect(plainWords(text)).toBe(text.trim())
})
