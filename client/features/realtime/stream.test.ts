import { beforeEach, describe, expect, it } from 'vitest'
import type { LiveMessage } from '#shared/events.ts'
import { backoffMs, type LiveState, openStream, type StreamPorts } from './stream.ts'

type Hooks = Parameters<StreamPorts['subscribe']>[1]
const event: LiveMessage = { kind: 'event', type: 'ticket.created', ticketId: 't' }

let connections: { after: string | null; hooks: Hooks; isOpen: boolean }[]
let waits: { ms: number; then: () => void }[]
let states: LiveState[]
let received: string[]

const ports: StreamPorts = {
  subscribe: (after, hooks) => {
    const connection = { after, hooks, isOpen: true }
    connections.push(connection)
    return {
      unsubscribe: () => {
        connection.isOpen = false
      },
    }
  },
  wait: (ms, then) => {
    const entry = { ms, then }
    waits.push(entry)
    return () => {
      waits = waits.filter((other) => other !== entry)
    }
  },
  random: () => 1,
}
const open = (after: string | null = null) =>
  openStream(ports, after, {
    onMessage: (number) => received.push(number),
    onState: (state) => states.push(state),
    onDown: () => {},
  })
const newest = () => {
  const connection = connections.at(-1)
  if (!connection) throw new Error('Nothing has connected yet.')
  return connection
}
const passWait = () => waits.shift()?.then()

beforeEach(() => {
  connections = []
  waits = []
  states = []
  received = []
})

describe('one connection kept open', () => {
  it('waits longer after each failure, up to half a minute, with half of it left to chance', () => {
    expect([1, 2, 3, 4].map((failures) => backoffMs(failures, 1))).toEqual([500, 1000, 2000, 4000])
    expect(backoffMs(50, 1)).toBe(30_000)
    expect(backoffMs(50, 0)).toBe(15_000)
  })

  it('is live only after the first message when it begins, and at once when it continues', () => {
    open()
    newest().hooks.onOpen()
    expect(states.at(-1)).toBe('catching-up')
    newest().hooks.onMessage('7', { kind: 'hello' })
    expect(states.at(-1)).toBe('live')
    open('7')
    newest().hooks.onOpen()
    expect(states.at(-1)).toBe('live')
  })

  it('continues after the last number that it saw', () => {
    open()
    newest().hooks.onMessage('7', { kind: 'hello' })
    newest().hooks.onMessage('8', event)
    newest().hooks.onDown()
    expect(states.at(-1)).toBe('offline')
    passWait()
    expect(newest().after).toBe('8')
    expect(connections.filter(({ isOpen }) => isOpen)).toHaveLength(1)
  })

  it('does not hammer a server that accepts and drops', () => {
    open('3')
    const delays: number[] = []
    for (let round = 0; round < 4; round += 1) {
      newest().hooks.onOpen()
      newest().hooks.onDown()
      delays.push(waits[0]?.ms ?? 0)
      passWait()
    }
    expect(delays).toEqual([500, 1000, 2000, 4000])
  })

  it('does not wait when the network comes back', () => {
    const stream = open('3')
    newest().hooks.onDown()
    stream.reconnectNow()
    expect(connections).toHaveLength(2)
    expect(waits).toHaveLength(0)
  })

  it('does not listen to a connection that it has given up', () => {
    const stream = open('3')
    const old = newest()
    stream.giveUp()
    old.hooks.onMessage('4', event)
    old.hooks.onDown()
    expect(received).toEqual([])
    expect(waits).toHaveLength(1)
  })

  it('stays closed', () => {
    const stream = open('3')
    const { hooks } = newest()
    stream.close()
    hooks.onDown()
    expect(waits).toHaveLength(0)
    expect(connections.some(({ isOpen }) => isOpen)).toBe(false)
  })

  it('passes presence on, and continues after the last number rather than after that of presence', () => {
    open()
    newest().hooks.onMessage('7', event)
    newest().hooks.onMessage('', { kind: 'presence', ticketId: 't' })
    newest().hooks.onDown()
    passWait()
    expect(received).toEqual(['7', ''])
    expect(newest().after).toBe('7')
  })
})
