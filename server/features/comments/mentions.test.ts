import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { namesIn, namesInMarkdown } from '#shared/mentions.ts'

const named = (markdown: string) => namesInMarkdown(markdown).map(([longest]) => longest)

describe('a message names', () => {
  it.each([
    ['@ben', 'ben'],
    ['@BEN, please', 'ben'],
    ['(@ben)', 'ben'],
    ['**@ben**', 'ben'],
    ['"@ben" and\n@mia', 'ben mia'],
    ['# @ben', 'ben'],
    ['- @ben\n- [ ] @mia', 'ben mia'],
    ['| @ben | @mia |\n| --- | --- |', 'ben mia'],
    ['Thanks @ben!', 'ben'],
    ["@ben's printer", 'ben'],
    ['<b>@ben</b>', 'ben'],
    ['\\\\@ben', ''],
    ['- one\n\n    @ben goes on', 'ben'],
    ['`a` @ben `b`', 'ben'],
    ['\\`@ben\\`', 'ben'],
    ['`\\` @ben `', 'ben'],
    ['one ` only @ben', 'ben'],
    ['``` not a fence ` @ben', 'ben'],
    ['[ ] @ben', 'ben'],
    ['[@ben] is no link', 'ben'],
    ['[one](/two) @ben', 'ben'],
    ['[one [@ben] two]\n\n[one [@ben] two]: /a', 'ben ben'],
    ['[ ] @ben\n\n[ ]: /a', 'ben'],
  ])('%j: %s', (markdown, names) => expect(named(markdown).join(' ')).toBe(names))

  it.each([
    'ben@example.com',
    'ben.-@example.com',
    '@ben@example.com',
    'mailto:ben@example.com',
    '\\@ben',
    '@@ben',
    'a@ben',
    'é@ben',
    '@be',
    '@benë',
    `@${'b'.repeat(33)}`,
    '`@ben`',
    '``a ` @ben``',
    '`over\n@ben` lines',
    '```\n@ben\n```',
    '~~~ts\n@ben',
    '````\n```\n@ben\n````',
    '- ```\n  @ben\n  ```',
    '    @ben',
    'text\n\n    @ben\n    @ben',
    '\t@ben',
    '> @ben',
    '[@ben](https://example.com)',
    '[x](/@ben)',
    '[x](/a "@ben")',
    '![@ben](x.png)',
    '[a [b] @ben](x)',
    '[@ben][one]\n\n[one]: https://example.com',
    '[@ben]\n\n[@BEN]: https://example.com',
    '[one]: @ben',
    '[@ben][a \\] b]\n\n[a \\] b]: /c',
    `[@ben${' '.repeat(990)}]\n\n[@ben]: /c`,
    'https://example.com/@ben',
    'www.example.com/(@ben',
    '<https://example.com/?@ben>',
    'example.com/@ben',
  ])('nobody: %j', (markdown) => expect(named(markdown)).toEqual([]))

  it('whom a mark at the end leaves open, the longest name first', () => {
    expect(namesInMarkdown('Ask @ben.')).toEqual([['ben.', 'ben']])
    expect(namesInMarkdown('_@ben_')).toEqual([['ben_', 'ben']])
    expect(namesInMarkdown('Was it @b..?')).toEqual([['b..']])
    expect(namesInMarkdown(`@${'b'.repeat(30)}....`)[0]?.at(-1)).toBe('b'.repeat(30))
  })
})

const username = fc.stringMatching(/^[a-z0-9._-]{2,31}[a-z0-9]$/)

it('a username between words is found as it is, wherever it stands', () =>
  fc.assert(
    fc.property(username, fc.lorem(), fc.lorem(), (name, before, after) => {
      expect(named(`${before} @${name} ${after}`)).toEqual([name])
      expect(namesIn(`${before} @${name}, ${after}`)).toEqual([{ start: before.length + 1, names: [name] }])
    }),
  ))

it('whatever is written, a name is one that stands there after an @ and could be a username', () =>
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'@ben. _-`~[]()<>\\\n#:/>'), maxLength: 80 }),
      (text) => {
        for (const name of namesInMarkdown(text).flat()) {
          expect(name).toMatch(/^[a-z0-9._-]{3,32}$/)
          expect(text).toContain(`@${name}`)
        }
      },
    ),
    { numRuns: 2_000 },
  ))

it('code hides whom it names, however it is fenced', () =>
  fc.assert(
    fc.property(username, fc.integer({ min: 1, max: 5 }), fc.constantFrom('`', '~'), (name, more, mark) => {
      const ticks = mark.repeat(more + 2)
      expect(named(`Hello\n${ticks}\n@${name}\n${ticks}`)).toEqual([])
      expect(named(`${'`'.repeat(more)} @${name} ${'`'.repeat(more)}`)).toEqual([])
    }),
  ))

describe('a text made to take long takes no longer than another', () => {
  // Three times as long as a message can be: what takes the square of it takes seconds.
  const size = 60_000
  const filled = (units: readonly string[]) =>
    units.map((unit) => unit.repeat(size / units.length / unit.length)).join('')
  /** The shortest of five times: others may be busy beside it, but not each time. */
  const quickest = (text: string): number => {
    let least = Number.POSITIVE_INFINITY
    for (let again = 0; again < 5 && least >= limitMs; again += 1) {
      const began = performance.now()
      namesInMarkdown(text)
      least = Math.min(least, performance.now() - began)
    }
    return least
  }
  const limitMs = 400
  const units = [
    ...[
      '[',
      ']',
      '[a](',
      '](',
      '[a](b "',
      '[a](((',
      '[]',
      '[[]',
      '[a][',
      '[a]:\n',
      '[\u0130',
      '\\[',
      '((',
      '<a:',
    ],
    ...[
      '`',
      '`` ` ',
      '\\`',
      '```\n',
      '~~~\n',
      '@',
      '@b-',
      '@a.',
      '.@a',
      '\\',
      '<',
      '> ',
      '- ',
      '1. ',
      ' ',
      '\n',
    ],
  ]

  it.each(units.map((unit) => [unit]))('%j again and again', (unit) => {
    expect(quickest(filled([unit]))).toBeLessThan(limitMs)
    for (const closing of [']', '](', '][a]', ')', '`', '>']) {
      expect(quickest(filled([unit, closing]))).toBeLessThan(limitMs)
      expect(quickest(`[a]: b\n\n${filled([unit, closing])}`)).toBeLessThan(limitMs)
    }
  })

  it('whatever is repeated', () => {
    const shape = fc.array(fc.constantFrom(...units), { minLength: 1, maxLength: 3 }).map((of) => of.join(''))
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 3 }), (shapes) => {
        expect(quickest(filled(shapes))).toBeLessThan(limitMs)
      }),
      { numRuns: 50, endOnFailure: true },
    )
  })

  it('nor runs of backticks none of which is as long as another', () => {
    const runs = Array.from({ length: 340 }, (_, length) => '`'.repeat(length))
    expect(quickest(runs.join(' '))).toBeLessThan(limitMs)
  })
})
