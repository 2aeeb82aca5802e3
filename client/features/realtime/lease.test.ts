import { beforeEach, describe, expect, it } from 'vitest'
import { createLeaseLeadership, leaseTimes, mayClaim } from './lease.ts'

/** Time that passes only when told, with the calls that fall due in order. */
const createTime = () => {
  let now = 0
  let due: { at: number; then: () => void }[] = []
  return {
    now: () => now,
    wait: (ms: number, then: () => void) => {
      const entry = { at: now + ms, then }
      due.push(entry)
      return () => {
        due = due.filter((other) => other !== entry)
      }
    },
    pass: (ms: number) => {
      const end = now + ms
      for (;;) {
        const next = due.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0]
        if (!next) break
        due = due.filter((other) => other !== next)
        now = next.at
        next.then()
      }
      now = end
    },
  }
}

let time: ReturnType<typeof createTime>
let items: Map<string, string>

const openTab = (self: string) => {
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
  const leadership = createLeaseLeadership({ storage, key: 'lease', self, now: time.now, wait: time.wait })
  const tab = { leadership, leads: false }
  leadership.seek(
    () => {
      tab.leads = true
    },
    () => {
      tab.leads = false
    },
  )
  return tab
}

beforeEach(() => {
  time = createTime()
  items = new Map()
})

describe('the lease that stands in for locks', () => {
  it('is free to claim when nobody has it, when it ran out, and for its holder', () => {
    expect(mayClaim(null, 'a', 5)).toBe(true)
    expect(mayClaim({ holder: 'b', until: 5 }, 'a', 5)).toBe(true)
    expect(mayClaim({ holder: 'b', until: 6 }, 'a', 5)).toBe(false)
    expect(mayClaim({ holder: 'a', until: 6 }, 'a', 5)).toBe(true)
  })

  it('goes to exactly one of the tabs that open at once, and stays there', () => {
    const tabs = ['a', 'b', 'c'].map(openTab)
    time.pass(60_000)
    expect(tabs.filter(({ leads }) => leads)).toHaveLength(1)
  })

  it('passes on soon after the leader has left', () => {
    const first = openTab('a')
    time.pass(500)
    const second = openTab('b')
    time.pass(10_000)
    expect([first.leads, second.leads]).toEqual([true, false])
    first.leadership.leave()
    time.pass(leaseTimes.tickMs + leaseTimes.settleMs)
    expect(second.leads).toBe(true)
  })

  it('runs out when the leader was killed without a word', () => {
    items.set('lease', JSON.stringify({ holder: 'gone', until: leaseTimes.lengthMs }))
    const tab = openTab('a')
    time.pass(leaseTimes.lengthMs - 1)
    expect(tab.leads).toBe(false)
    time.pass(leaseTimes.tickMs + leaseTimes.settleMs)
    expect(tab.leads).toBe(true)
  })

  it('can be seized from a silent leader, who steps down when it wakes', () => {
    const first = openTab('a')
    time.pass(500)
    const second = openTab('b')
    second.leadership.seize()
    time.pass(leaseTimes.settleMs)
    expect(second.leads).toBe(true)
    time.pass(leaseTimes.tickMs)
    expect(first.leads).toBe(false)
    time.pass(60_000)
    expect([first.leads, second.leads]).toEqual([false, true])
  })

  it('reads what it does not understand as no lease', () => {
    items.set('lease', 'nonsense')
    const tab = openTab('a')
    time.pass(leaseTimes.settleMs)
    expect(tab.leads).toBe(true)
  })
})
