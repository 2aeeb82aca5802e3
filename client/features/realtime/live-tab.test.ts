import { beforeEach, describe, expect, it } from 'vitest'
import type { LiveMessage } from '#shared/events.ts'
import type { Leadership } from './leadership.ts'
import { LiveTab, silenceMs, type TabWord } from './live-tab.ts'
import type { LiveState, StreamHooks } from './stream.ts'

const event: LiveMessage = { kind: 'event', type: 'ticket.created', ticketId: 't' }

type Browser = { tabs: Tab[]; now: number; leader: Tab | null }
type Tab = {
  id: number
  live: LiveTab
  received: LiveMessage['kind'][]
  state: LiveState
  stream: { after: string | null; hooks: StreamHooks } | null
  isFrozen: boolean
  gain: () => void
  lose: () => void
}

let browser: Browser

/** Tabs of one browser: words reach all others that are not frozen; the first in line leads. */
const openTab = (): Tab => {
  const id = browser.tabs.length
  const calls = { gain: () => {}, lose: () => {} }
  const leadership: Leadership = {
    seek: (gain, lose) => {
      Object.assign(calls, { gain, lose })
    },
    seize: () => {
      browser.leader?.lose()
      lead(tab)
    },
    leave: () => {},
  }
  const received: LiveMessage['kind'][] = []
  const ports = {
    leadership,
    now: () => browser.now,
    post: (word: TabWord) => {
      for (const other of browser.tabs) if (other.id !== id && !other.isFrozen) other.live.hear(word)
    },
    openStream: (after: string | null, hooks: StreamHooks) => {
      tab.stream = { after, hooks }
      return {
        reconnectNow: () => {},
        giveUp: () => {},
        close: () => {
          tab.stream = null
        },
      }
    },
  }
  const tab: Tab = {
    id,
    received,
    state: 'catching-up',
    stream: null,
    isFrozen: false,
    gain: () => calls.gain(),
    lose: () => calls.lose(),
    live: new LiveTab(ports, {
      onMessage: ({ kind }) => received.push(kind),
      onState: (state) => {
        tab.state = state
      },
      onDown: () => {},
    }),
  }
  browser.tabs.push(tab)
  return tab
}

const lead = (tab: Tab) => {
  browser.leader = tab
  tab.gain()
}
const say = (tab: Tab, number: string, message: LiveMessage) => {
  tab.stream?.hooks.onState('live')
  tab.stream?.hooks.onMessage(number, message)
}

beforeEach(() => {
  browser = { tabs: [], now: 0, leader: null }
})

describe('one live stream for all tabs of a browser', () => {
  it('is opened by the leader alone and heard by all', () => {
    const [first, second, third] = [openTab(), openTab(), openTab()]
    lead(first)
    say(first, '1', { kind: 'hello' })
    say(first, '2', event)
    expect([first, second, third].map(({ stream }) => stream !== null)).toEqual([true, false, false])
    for (const { received, state } of browser.tabs) {
      expect(received).toEqual(['resync', 'event'])
      expect(state).toBe('live')
    }
  })

  it('is continued by the next leader after the last number it saw, without fetching everything', () => {
    const [first, second] = [openTab(), openTab()]
    lead(first)
    say(first, '1', { kind: 'hello' })
    say(first, '2', event)
    first.live.close()
    lead(second)
    expect(second.stream?.after).toBe('2')
    second.stream?.hooks.onState('live')
    expect(second.received).toEqual(['resync', 'event'])
  })

  it('begins afresh, and everything is fetched again, when the new leader has seen no number', () => {
    const tab = openTab()
    lead(tab)
    expect(tab.stream?.after).toBeNull()
    say(tab, '9', { kind: 'hello' })
    expect(tab.received).toEqual(['resync'])
  })

  it('tells a tab that opens later how things stand', () => {
    const first = openTab()
    lead(first)
    say(first, '5', { kind: 'hello' })
    const late = openTab()
    late.live.hear({ kind: 'state', state: 'live', last: '5' })
    expect(late.state).toBe('live')
    first.live.close()
    lead(late)
    expect(late.stream?.after).toBe('5')
  })

  it('is taken from a leader that was frozen', () => {
    const [first, second] = [openTab(), openTab()]
    lead(first)
    say(first, '1', { kind: 'hello' })
    first.isFrozen = true
    browser.now += silenceMs + 1
    second.live.check()
    browser.now += silenceMs + 1
    second.live.check()
    expect(browser.leader).toBe(second)
    expect(second.stream?.after).toBe('1')
  })

  it('is not taken from a leader that merely has nothing to say', () => {
    const [first, second] = [openTab(), openTab()]
    lead(first)
    say(first, '1', { kind: 'hello' })
    for (let round = 0; round < 5; round += 1) {
      browser.now += silenceMs + 1
      second.live.check()
    }
    expect(browser.leader).toBe(first)
  })

  it('fetches everything again in a tab that wakes', () => {
    const [first, second] = [openTab(), openTab()]
    lead(first)
    say(first, '1', { kind: 'hello' })
    second.live.wake()
    expect(second.received).toEqual(['resync', 'resync'])
  })

  it('hears of presence in every tab once, and goes on after the last event rather than after its number', () => {
    const [first, second] = [openTab(), openTab()]
    lead(first)
    say(first, '7', event)
    say(first, '', { kind: 'presence', ticketId: 't' })
    for (const { received } of [first, second])
      expect(received.filter((kind) => kind === 'presence')).toHaveLength(1)
    lead(second)
    expect(second.stream?.after).toBe('7')
  })
})
