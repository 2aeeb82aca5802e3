import { expect, test } from 'vitest'
import { createDraftStore, type DraftStore } from '#client/lib/draft-store.ts'
import { carryIntoFollowUp, carryIntoReply } from './carry-text.ts'
import { emptyDraft, newTicketKey } from './new-ticket-draft.ts'

const id = '0190a1b2-0000-4000-8000-000000000001'

const closed = { number: 'TKT-2026-000001', title: 'A lamp hums' }

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

test('a text becomes the description of the follow-up, apart from any other new request', () => {
  const store = openStore()
  store.write(newTicketKey('harbour'), { ...emptyDraft(id), title: 'Another' })
  expect(carryIntoFollowUp(store, 'harbour', closed, 'It hums again')).toBe(true)
  expect(store.read(newTicketKey('harbour', closed.number))).toMatchObject({
    title: 'Follow-up: A lamp hums',
    description: 'It hums again',
  })
  expect(store.read(newTicketKey('harbour'))).toMatchObject({ title: 'Another', description: '' })
})

test('what else is written of the follow-up stays as it is', () => {
  const store = openStore()
  store.write(newTicketKey('harbour', closed.number), { ...emptyDraft(id), title: 'Lamp' })
  expect(carryIntoFollowUp(store, 'harbour', closed, 'It hums again')).toBe(true)
  expect(store.read(newTicketKey('harbour', closed.number))).toMatchObject({
    clientId: id,
    title: 'Lamp',
    description: 'It hums again',
  })
})

test('a description that is begun is never written over, and the text is not said to be there', () => {
  const store = openStore()
  store.write(newTicketKey('harbour', closed.number), { ...emptyDraft(id), description: 'Mine' })
  expect(carryIntoFollowUp(store, 'harbour', closed, 'It hums again')).toBe(false)
  expect(store.read(newTicketKey('harbour', closed.number))).toMatchObject({ description: 'Mine' })
})

test('a text becomes the unsent reply on a ticket, below the one that is begun there', () => {
  const store = openStore()
  expect(carryIntoReply(store, 't1', 'It hums again')).toBe(true)
  expect(store.read('reply:t1')).toMatchObject({ text: 'It hums again', since: null })
  const begun = { text: 'Hello,', clientId: id, since: 4 }
  store.write('reply:t2', begun)
  expect(carryIntoReply(store, 't2', 'It hums again')).toBe(true)
  expect(store.read('reply:t2')).toEqual({ ...begun, text: 'Hello,\n\nIt hums again' })
})
