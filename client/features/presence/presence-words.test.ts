import { describe, expect, test } from 'vitest'
import { doingWords, hereForRequester, hereForStaff, joinNames, typingWords } from './presence-words.ts'
import type { Present } from './queries.ts'

const present = (name: string, isStaff: boolean): Present => ({
  person: { id: name, username: name.toLowerCase(), name },
  isStaff,
  isInChat: true,
  writing: null,
})
const rita = { id: 'Rita', name: 'Rita' }

describe('words for who is at a ticket', () => {
  test('tell what somebody writes before where they look', () => {
    expect(doingWords({ isInChat: true, writing: 'note' })).toBe('writing a note')
    expect(doingWords({ isInChat: true, writing: null })).toBe('in the chat')
    expect(doingWords({ isInChat: false, writing: null })).toBe('viewing')
  })

  test('name three people, and of more two', () => {
    expect(joinNames(['Ann', 'Bo', 'Cy'])).toBe('Ann, Bo and Cy')
    expect(joinNames(['Ann', 'Bo', 'Cy', 'Di', 'Ed'])).toBe('Ann, Bo and 3 others')
    expect(typingWords(['Ann', 'Bo'])).toBe('Ann and Bo are typing…')
    expect(typingWords([])).toBe('')
  })

  test('promise a requester nobody who is not there', () => {
    expect(hereForRequester([present('Ann', true)])).toBe('Ann is here.')
    expect(hereForRequester([])).toBe('Nobody is here just now. What you write stays and will be read.')
  })

  test('tell staff whether it is the requester who reads along', () => {
    expect(hereForStaff([present('Rita', false)], rita)).toBe('Rita is here.')
    expect(hereForStaff([present('Ann', true)], rita)).toBe(
      'Ann is here. Rita is not here just now. What you write stays and will be read.',
    )
  })
})
