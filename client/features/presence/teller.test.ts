import { beforeEach, describe, expect, test } from 'vitest'
import { presenceSeconds } from '#shared/presence.ts'
import { awayMs, PresenceTeller, type Told, typingMs } from './teller.ts'

const repeatMs = presenceSeconds.repeats * 1000
const settled = () => new Promise((resolve) => setImmediate(resolve))

let told: Told[]
let waits: { at: number; then: () => void }[]
let now: number
let answer: () => Promise<boolean>
let teller: PresenceTeller

/** Lets time pass, and what was to happen in it happen in its order. */
const pass = async (ms: number) => {
  const end = now + ms
  for (;;) {
    await settled()
    const next = waits.filter(({ at }) => at <= end).toSorted((one, other) => one.at - other.at)[0]
    if (!next) break
    waits = waits.filter((wait) => wait !== next)
    now = next.at
    next.then()
  }
  now = end
}

beforeEach(() => {
  told = []
  waits = []
  now = 0
  answer = () => Promise.resolve(true)
  teller = new PresenceTeller({
    tell: (word) => {
      told.push(word)
      return answer()
    },
    wait: (ms, then) => {
      const wait = { at: now + ms, then }
      waits.push(wait)
      return () => {
        waits = waits.filter((other) => other !== wait)
      }
    },
  })
})

const viewing: Told = { isInChat: false, writing: null }

describe('who looks at a ticket', () => {
  test('is told of at once, and again for as long as the page can be seen', async () => {
    teller.setVisible(true)
    await pass(repeatMs * 2 + 1)
    expect(told).toEqual([viewing, viewing, viewing])
  })

  test('counts as typing until four seconds after the last key, told once each', async () => {
    teller.setVisible(true)
    await pass(0)
    for (let key = 0; key < 5; key += 1) {
      teller.noteWriting('note')
      await pass(typingMs / 2)
    }
    expect(told.slice(1)).toEqual([{ isInChat: false, writing: 'note' }])
    await pass(typingMs)
    expect(told.at(-1)).toEqual(viewing)
  })

  test('types no more once it is sent', async () => {
    teller.setVisible(true)
    teller.showChat(true)
    teller.noteWriting('chat')
    await pass(0)
    teller.noteWriting(null)
    await pass(0)
    expect(told.at(-1)).toEqual({ isInChat: true, writing: null })
  })

  test('is not in the chat once the page has been out of sight for a while, and then is told of no more', async () => {
    teller.setVisible(true)
    teller.showChat(true)
    await pass(0)
    const before = told.length
    teller.setVisible(false)
    await pass(awayMs - 1)
    expect(told).toHaveLength(before)
    await pass(repeatMs * 4)
    expect(told.slice(before)).toEqual([viewing])
    teller.setVisible(true)
    await pass(0)
    expect(told.at(-1)).toEqual({ isInChat: true, writing: null })
  })

  test('is told of one word at a time: what changes meanwhile follows as it then is', async () => {
    let finish = () => {}
    answer = () => new Promise((resolve) => (finish = () => resolve(true)))
    teller.setVisible(true)
    teller.showChat(true)
    teller.noteWriting('chat')
    await pass(0)
    expect(told).toEqual([viewing])
    finish()
    await pass(0)
    expect(told).toEqual([viewing, { isInChat: true, writing: 'chat' }])
  })

  test('is told of at once when the connection is back, unless nobody can see the page', async () => {
    teller.setVisible(true)
    await pass(0)
    teller.tellAgain()
    await pass(0)
    expect(told).toEqual([viewing, viewing])
    teller.setVisible(false)
    await pass(awayMs)
    teller.tellAgain()
    await pass(repeatMs * 2)
    expect(told).toHaveLength(2)
  })

  test('is told of with the next message when nobody heard of it', async () => {
    answer = () => Promise.resolve(false)
    teller.setVisible(true)
    await pass(0)
    answer = () => Promise.resolve(true)
    teller.noteWriting(null)
    await pass(0)
    expect(told).toEqual([viewing, viewing])
    teller.noteWriting(null)
    await pass(0)
    expect(told).toHaveLength(2)
  })

  test('is told of no more once the page is left', async () => {
    teller.setVisible(true)
    await pass(0)
    teller.close()
    teller.noteWriting('reply')
    await pass(repeatMs * 3)
    expect(told).toEqual([viewing])
  })
})
