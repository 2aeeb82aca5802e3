import { describe, expect, test } from 'vitest'
import { cameMeanwhile, mayDiffer, readUnsent, withText, withTry } from './unsent.ts'

const newId = () => 'id-1'
const otherId = () => 'id-2'

describe('text that is not yet posted', () => {
  test('keeps one id from the first letter on', () => {
    const first = withText(null, 'H', newId)
    expect(withText(first, 'Hello', otherId)).toEqual({ text: 'Hello', clientId: 'id-1' })
  })

  test('that is deleted before any try is gone, with its id', () => {
    expect(withText({ text: 'H', clientId: 'id-1' }, '', otherId)).toBeNull()
  })

  test('keeps its id after an unanswered try, so that sending again never posts twice', () => {
    const tried = withTry({ text: 'Hello', clientId: 'id-1' })
    const edited = withText(tried, 'Hello Rita', otherId)
    expect(edited).toEqual({ text: 'Hello Rita', clientId: 'id-1', sent: 'Hello' })
    expect(edited && mayDiffer(edited)).toBe(true)
    expect(mayDiffer(tried)).toBe(false)
  })

  test('remembers the first try, which is the one that the server would have kept', () => {
    expect(withTry({ text: 'second', clientId: 'id-1', sent: 'first' }).sent).toBe('first')
  })

  test('is read back from storage, and what is no such record is nothing', () => {
    const unsent = { text: 'a', clientId: 'id-1', sent: 'b' }
    expect(readUnsent(JSON.parse(JSON.stringify(unsent)))).toEqual(unsent)
    for (const broken of [null, 7, 'text', {}, { text: 1, clientId: 'x' }, { text: 'x' }]) {
      expect(readUnsent(broken)).toBeNull()
    }
  })
})

describe('what came while someone was writing', () => {
  const entries = [
    { number: 1, actor: { id: 'rita' }, type: 'created' },
    { number: 2, actor: { id: 'rita' }, type: 'comment' },
    { number: 3, actor: { id: 'ben' }, type: 'comment' },
    { number: 4, actor: { id: 'ana' }, type: 'changed' },
    { number: 5, actor: { id: 'rita' }, type: 'comment' },
  ]

  test('is the messages of others after the first letter', () => {
    expect(cameMeanwhile(entries, 2, 'ben').map((entry) => entry.number)).toEqual([5])
  })

  test('is nothing before the first letter', () => {
    expect(cameMeanwhile(entries, null, 'ben')).toEqual([])
  })
})
