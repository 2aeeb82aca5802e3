import { beforeEach, describe, expect, it } from 'vitest'
import { createDraftStore, draftLimits, type TextStorage } from './draft-store.ts'

/** Keeps text as `localStorage` does, in the order of insertion, and refuses beyond a number of characters. */
const createStorage = (capacity = Number.POSITIVE_INFINITY): TextStorage => {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => {
      if (value.length > capacity) throw new DOMException('full', 'QuotaExceededError')
      items.set(key, value)
    },
    removeItem: (key) => void items.delete(key),
  }
}

let storage: TextStorage
let now: number
const storeOf = (userId: string) => createDraftStore(storage, userId, () => now)

beforeEach(() => {
  storage = createStorage()
  now = Date.parse('2026-11-21T12:00:00Z')
})

describe('unsent text', () => {
  it('survives a reload, that is another store over the same storage', () => {
    storeOf('ana').write('reply:1', { text: 'Hello', clientId: 'c' })
    expect(storeOf('ana').read('reply:1')).toEqual({ text: 'Hello', clientId: 'c' })
  })

  it('is gone once it is sent', () => {
    storeOf('ana').write('reply:1', 'Hello')
    storeOf('ana').clear('reply:1')
    expect(storeOf('ana').read('reply:1')).toBeNull()
    expect(storeOf('ana').count()).toBe(0)
  })

  it('is never shown to another person, whose sign-out does not touch it either', () => {
    storeOf('ana').write('reply:1', 'Hello')
    expect(storeOf('ben').read('reply:1')).toBeNull()
    storeOf('ben').clearAll()
    expect(storeOf('ana').read('reply:1')).toBe('Hello')
  })

  it('leaves the browser when its owner signs out', () => {
    storeOf('ana').write('reply:1', 'Hello')
    storeOf('ana').write('new', 'Broken lamp')
    storage.setItem('theme', 'dark')
    storeOf('ana').clearAll()
    expect(storage.length).toBe(1)
  })

  it('is forgotten after thirty days', () => {
    storeOf('ana').write('reply:1', 'Hello')
    now += draftLimits.ageMs + 1
    expect(storeOf('ana').read('reply:1')).toBeNull()
    storeOf('ana').write('reply:2', 'Later')
    expect(storage.length).toBe(1)
  })

  it('gives up the oldest beyond fifty', () => {
    for (let index = 0; index <= draftLimits.count; index += 1) {
      storeOf('ana').write(`reply:${index}`, index)
      now += 1000
    }
    expect(storeOf('ana').count()).toBe(draftLimits.count)
    expect(storeOf('ana').read('reply:0')).toBeNull()
    expect(storeOf('ana').read(`reply:${draftLimits.count}`)).toBe(draftLimits.count)
  })

  it('counts only what is not kept elsewhere too', () => {
    const store = storeOf('ana')
    store.write('reply:1', 'Hello')
    store.note('reply:1', '{"isKept":true}')
    store.write('reply:2', 'Hello')
    expect(store.count()).toBe(1)
    store.clear('reply:1')
    store.write('reply:1', 'Another')
    expect(store.count()).toBe(2)
    store.clearAll()
    expect(storage.length).toBe(0)
  })

  it('never stops anyone from typing when the storage is full', () => {
    storage = createStorage(10)
    expect(() => storeOf('ana').write('reply:1', 'Hello')).not.toThrow()
    expect(storeOf('ana').read('reply:1')).toBeNull()
  })

  it('passes over what something else has written under its name', () => {
    storage.setItem('docket:draft:ana:reply:1', '{"value": ')
    expect(storeOf('ana').read('reply:1')).toBeNull()
  })
})
