import { expect, test } from 'vitest'
import { createDraftStore, type DraftStore } from '#client/lib/draft-store.ts'
import { carryIntoNewRequest } from './carry-text.ts'
import { emptyDraft, newTicketKey } from './new-ticket-draft.ts'

const id = '0190a1b2-0000-4000-8000-000000000001'

const openStore = (): DraftStore => {
  const items = new Map<string, string>()
  const storage = {
    get length() {
      return items.size
    },
    key: (index: number) => [...items.keys()][index] ?? null,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
  return createDraftStore(storage, 'rita', () => 0)
}

test('a text becomes the description of a new request that nobody has begun', () => {
  const store = openStore()
  expect(carryIntoNewRequest(store, 'harbour', 'It hums again')).toBe(true)
  expect(store.read(newTicketKey('harbour'))).toMatchObject({ title: '', description: 'It hums again' })
})

test('what else is written of the new request stays as it is', () => {
  const store = openStore()
  store.write(newTicketKey('harbour'), { ...emptyDraft(id), title: 'Lamp' })
  expect(carryIntoNewRequest(store, 'harbour', 'It hums again')).toBe(true)
  expect(store.read(newTicketKey('harbour'))).toMatchObject({
    clientId: id,
    title: 'Lamp',
    description: 'It hums again',
  })
})

test('a description that is begun is never written over, and the text is not said to be there', () => {
  const store = openStore()
  store.write(newTicketKey('harbour'), { ...emptyDraft(id), description: 'Mine' })
  expect(carryIntoNewRequest(store, 'harbour', 'It hums again')).toBe(false)
  expect(store.read(newTicketKey('harbour'))).toMatchObject({ description: 'Mine' })
})
