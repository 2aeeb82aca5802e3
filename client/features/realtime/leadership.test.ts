import { describe, expect, it } from 'vitest'
import { createLockLeadership } from './leadership.ts'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

// Node has the same locks as a browser.
let names = 0
const openTabs = (count: number) => {
  names += 1
  const name = `test:${names}`
  return Array.from({ length: count }, () => {
    const leadership = createLockLeadership(navigator.locks, name)
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
  })
}
const leaders = (tabs: readonly { leads: boolean }[]) => tabs.map(({ leads }) => leads)

describe('leadership by locks', () => {
  it('goes to one tab, and to the next when that one leaves', async () => {
    const tabs = openTabs(3)
    await sleep(20)
    expect(leaders(tabs)).toEqual([true, false, false])
    tabs[0]?.leadership.leave()
    await sleep(20)
    expect(leaders(tabs).slice(1)).toEqual([true, false])
    for (const { leadership } of tabs) leadership.leave()
  })

  it('can be seized; the old leader steps down and waits in line again', async () => {
    const tabs = openTabs(2)
    await sleep(20)
    tabs[1]?.leadership.seize()
    await sleep(20)
    expect(leaders(tabs)).toEqual([false, true])
    tabs[1]?.leadership.leave()
    await sleep(20)
    expect(leaders(tabs)[0]).toBe(true)
    for (const { leadership } of tabs) leadership.leave()
  })

  it('passes by a tab that left before its turn came, however shortly', async () => {
    for (let turns = 0; turns < 6; turns += 1) {
      const [first, second] = openTabs(2)
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
      const ledBefore = first?.leads
      first?.leadership.leave()
      await sleep(20)
      expect([first?.leads, second?.leads]).toEqual([ledBefore, true])
      second?.leadership.leave()
    }
  })

  it('is not taken by a tab that has left the line', async () => {
    const tabs = openTabs(3)
    await sleep(20)
    tabs[1]?.leadership.leave()
    tabs[0]?.leadership.leave()
    await sleep(20)
    expect(leaders(tabs).slice(1)).toEqual([false, true])
    for (const { leadership } of tabs) leadership.leave()
  })
})
