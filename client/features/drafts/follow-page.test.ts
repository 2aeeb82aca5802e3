import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { followPage, lookEveryMs, looksAlone } from './follow-page.ts'

const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
const frame = new EventTarget()
const sync = { looks: 0, flushes: 0, isAtRest: () => true, look: async () => {}, flush: () => {} }
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers()
  page.visibilityState = 'visible'
  const look = async () => {
    sync.looks += 1
  }
  const flush = () => {
    sync.flushes += 1
  }
  Object.assign(sync, { looks: 0, flushes: 0, isAtRest: () => true, look, flush })
  const isNewer = (key: string | null, note: string | null) => key === 'note of this text' && note === 'newer'
  stop = followPage(sync, isNewer, { page, frame })
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

const pause = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const fire = (target: EventTarget, type: string, about = {}) =>
  target.dispatchEvent(Object.assign(new Event(type), about))

test('a text that lies open and untouched follows what another device makes of it', async () => {
  await pause(2 * lookEveryMs)
  expect(sync.looks).toBe(2)
})

test('a text that is being written, or is out of sight, is not looked up', async () => {
  sync.isAtRest = () => false
  await pause(2 * lookEveryMs)
  sync.isAtRest = () => true
  page.visibilityState = 'hidden'
  await pause(2 * lookEveryMs)
  expect(sync.looks).toBe(0)
})

test('a page that nobody sits at asks no more after a while, until somebody does', async () => {
  await pause(10 * looksAlone * lookEveryMs)
  expect(sync.looks).toBe(looksAlone)
  fire(page, 'pointerdown')
  await pause(lookEveryMs)
  expect(sync.looks).toBe(looksAlone + 1)
})

test('what another window of this browser has kept is looked up at once, and only that', () => {
  fire(frame, 'storage', { key: 'note of this text', newValue: 'newer' })
  expect(sync.looks).toBe(1)
  fire(frame, 'storage', { key: 'note of this text', newValue: 'older' })
  fire(frame, 'storage', { key: 'another', newValue: 'newer' })
  expect(sync.looks).toBe(1)
})

test('what is typed is kept when the page is left, and looked up when it is seen again', () => {
  page.visibilityState = 'hidden'
  fire(page, 'visibilitychange')
  expect([sync.flushes, sync.looks]).toEqual([1, 0])
  page.visibilityState = 'visible'
  fire(page, 'visibilitychange')
  expect([sync.flushes, sync.looks]).toEqual([1, 1])
  stop()
  fire(frame, 'focus')
  expect(sync.looks).toBe(1)
})
