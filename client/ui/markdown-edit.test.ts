import { describe, expect, test } from 'vitest'
import {
  continueList,
  differenceOf,
  insertLink,
  type TextSelection,
  toggleCode,
  toggleMark,
  togglePrefix,
} from './markdown-edit.ts'

/** Brackets show the selection: "a [b] c". */
const select = (shown: string): TextSelection => {
  const start = shown.indexOf('[')
  const end = shown.indexOf(']') - 1
  return { text: shown.replace('[', '').replace(']', ''), start, end }
}
const show = ({ text, start, end }: TextSelection) =>
  `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`

describe('the composer’s toolbar', () => {
  test('bold goes on and comes off again', () => {
    const bold = toggleMark(select('a [b] c'), '**')
    expect(show(bold)).toBe('a **[b]** c')
    expect(show(toggleMark(bold, '**'))).toBe('a [b] c')
  })

  test('with nothing selected the cursor stands between the marks', () => {
    expect(show(toggleMark(select('a []'), '_'))).toBe('a _[]_')
  })

  test('a list takes every line that is touched, and gives them back', () => {
    const list = togglePrefix(select('one\nt[wo\nthr]ee'), '- ')
    expect(list.text).toBe('one\n- two\n- three')
    expect(togglePrefix(list, '- ').text).toBe('one\ntwo\nthree')
  })

  test('code is a mark in one line and a block over several', () => {
    expect(toggleCode(select('a [b]')).text).toBe('a `b`')
    expect(show(toggleCode(select('[a\nb]')))).toBe('```\n[a\nb]\n```')
  })

  test('a link asks for its address, or takes the selected one', () => {
    expect(insertLink(select('see [here]')).text).toBe('see [here](https://)')
    const byAddress = insertLink(select('[https://example.org/a]'))
    expect(byAddress.text).toBe('[](https://example.org/a)')
    expect(byAddress.start).toBe(1)
  })

  test('a link on a link does not nest: it comes off while it has no address, and is else asked for another', () => {
    const link = insertLink({ text: 'see here', start: 4, end: 8 })
    expect(insertLink(link)).toEqual({ text: 'see here', start: 4, end: 8 })
    const whole = 'see [here](https://example.org) and [there](https://example.com)'
    const again = insertLink({ text: whole, start: 6, end: 6 })
    expect(again.text).toBe(whole)
    expect(whole.slice(again.start, again.end)).toBe('https://example.org')
    expect(insertLink(again)).toEqual(again)
    expect(insertLink({ text: whole, start: 0, end: 3 }).text).toContain('[see](https://) [here]')
  })
})

describe('a new line in a list', () => {
  const enter = (before: string, after = '') => {
    const next = continueList({ text: before + after, start: before.length, end: before.length })
    return next && `${next.text.slice(0, next.start)}|${next.text.slice(next.end)}`
  }

  test('goes on with it, counting where it counts', () => {
    expect(enter('- one\n- two')).toBe('- one\n- two\n- |')
    expect(enter('  * one')).toBe('  * one\n  * |')
    expect(enter('9. nine')).toBe('9. nine\n10. |')
    expect(enter('1) one')).toBe('1) one\n2) |')
    expect(enter('- [x] done')).toBe('- [x] done\n- [ ] |')
    expect(enter('- one', ' and two')).toBe('- one\n- | and two')
  })

  test('ends it after an item in which nothing stands', () => {
    expect(enter('- one\n- ')).toBe('- one\n|')
    expect(enter('1. one\n2. ', '\nafter')).toBe('1. one\n|\nafter')
  })

  test('is a new line like any other elsewhere', () => {
    for (const text of ['', 'one', '-one', '-', '```\n- one']) expect(enter(text)).toBeNull()
    expect(enter('', '- one')).toBeNull()
    expect(enter('```\na\n```\n- one')).toBe('```\na\n```\n- one\n- |')
  })
})

test('only what differs is replaced', () => {
  expect(differenceOf('a b c', 'a **b** c')).toEqual({ start: 2, end: 3, by: '**b**' })
  expect(differenceOf('aa', 'aaa')).toEqual({ start: 2, end: 2, by: 'a' })
  expect(differenceOf('**b**', 'b')).toEqual({ start: 0, end: 5, by: 'b' })
  expect(differenceOf('same', 'same')).toEqual({ start: 4, end: 4, by: '' })
})
