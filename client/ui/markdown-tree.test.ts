import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitsPage, isSimple, parseMarkdown, simpleLimits, treeLimits } from './markdown-tree.ts'

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n')

const tagsIn = (text: string): Set<string> => {
  const found = new Set<string>()
  const visit = (node: { tagName?: string; children?: readonly object[] }) => {
    if (node.tagName) found.add(node.tagName)
    for (const child of node.children ?? []) visit(child)
  }
  const tree = parseMarkdown(text)
  if (tree) visit(tree)
  return found
}

describe('long texts of ordinary work are rendered', () => {
  test.each([
    ['a list', 'li', lines(1_200, (n) => `- item ${n} of the list, with some words`)],
    [
      'a table',
      'td',
      `| a | b | c |\n|---|---|---|\n${lines(1_500, (n) => `| ${n} | words | more words |`)}`,
    ],
    [
      'a log',
      'pre',
      `\`\`\`\n${lines(900, (n) => `[2026-01-01] ERROR foo_bar (s.c:${n}) *p = [1,2]`)}\n\`\`\``,
    ],
    [
      'a thread quoted ten times',
      'blockquote',
      lines(900, (n) => `${'> '.repeat(1 + (n % 10))}what was said before`),
    ],
    ['lists in lists, ten deep', 'ul', lines(500, (n) => `${'  '.repeat(n % 10)}- item ${n}`)],
    ['prose', 'strong', lines(500, (n) => `The **printer** [${n}](https://example.org) does _not_ print.\n`)],
  ])('%s', (_, tag, text) => {
    expect(text.length).toBeGreaterThan(8_000)
    expect(tagsIn(text)).toContain(tag)
  })
})

describe('entangled texts stay plain', () => {
  test.each([
    ['quotes in quotes until the stack ends', '>'.repeat(4_000)],
    ['a hundred quotes in quotes', `${'> '.repeat(100)}a`],
    ['forty lists in lists', `${'1) '.repeat(40)}a`],
    ['more cells than a page can hold', `|${'a|'.repeat(30)}\n|${'-|'.repeat(30)}\n${'|\n'.repeat(900)}`],
  ])('%s', (_, text) => {
    expect(parseMarkdown(text)).toBeNull()
  })

  test('a tree fits up to its limits and no further', () => {
    const flat = (count: number) => ({ children: Array.from({ length: count }, () => ({})) })
    expect(fitsPage(flat(treeLimits.nodes - 1))).toBe(true)
    expect(fitsPage(flat(treeLimits.nodes))).toBe(false)
    const nested = (depth: number): object => (depth === 0 ? {} : { children: [nested(depth - 1)] })
    expect(fitsPage(nested(treeLimits.depth))).toBe(true)
    expect(fitsPage(nested(treeLimits.depth + 1))).toBe(false)
  })
})

describe('what is parsed at once, on the page itself', () => {
  test('an ordinary message is', () => {
    const message =
      'Hello,\n\nthe **printer** on floor 2 prints `grey` again, see [this](https://example.org/a).\n'
    expect(isSimple(message.repeat(3))).toBe(true)
  })

  test.each([
    '>',
    '- ',
    '1) ',
    '*',
    '=\n',
    '_a*',
    '[',
    '![',
    '[a](',
    '<a x="',
    '`',
    '|',
    '|a',
    'a.b@',
    'www.',
    '~~',
    '&amp;',
    '#\n',
  ])('a thousand of %j are not', (marks) => {
    expect(isSimple(marks.repeat(1_000))).toBe(false)
  })

  test('many words of few marks are not, when they are long', () => {
    expect(isSimple('a'.repeat(simpleLimits.characters))).toBe(true)
    expect(isSimple('a'.repeat(simpleLimits.characters + 1))).toBe(false)
  })

  test('nothing of it takes long, breaks, or goes deep, whatever its marks', () => {
    const mark = fc.constantFrom(
      ...[
        '> ',
        '>',
        '- ',
        '1) ',
        '+ ',
        '*',
        '**',
        '_',
        '=\n',
        '\n',
        '\n\n',
        '    ',
        '\t',
        '[',
        '![',
        ']',
        '](',
        '(',
        ')',
      ],
      ...[
        '[^a]',
        ': ',
        '<',
        '<a ',
        '<!--',
        '"',
        '`',
        '```\n',
        '~~',
        '~',
        '|',
        '|-\n',
        '#',
        '# ',
        '---\n',
        '\\',
        '&',
      ],
      ...['www.', 'http://', 'a@b.', 'a', 'b ', '[ ] ', '1. '],
    )
    const word = fc.array(mark, { minLength: 1, maxLength: 6 }).map((marks) => marks.join(''))
    const repeated = fc.tuple(word, fc.nat({ max: 120 })).map(([text, times]) => text.repeat(times))
    const texts = fc
      .array(repeated, { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join('').slice(0, simpleLimits.characters))
      .filter(isSimple)
    fc.assert(
      fc.property(texts, (text) => {
        const start = performance.now()
        const tree = parseMarkdown(text)
        expect(performance.now() - start).toBeLessThan(1_000)
        if (tree) expect(fitsPage(tree)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
