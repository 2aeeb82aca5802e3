import { describe, expect, test } from 'vitest'
import { insertLink, type TextSelection, toggleCode, toggleMark, togglePrefix } from './markdown-edit.ts'

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
})
