import type { ListPage, ListPages, Sight } from './list-pages.ts'
import { pagesToRenew, withRenewedPage } from './list-pages.ts'

export type FollowerPorts<Item> = {
  read: () => ListPages<Item> | undefined
  update: (change: (list: ListPages<Item>) => ListPages<Item>) => void
  /** Asks for the page that begins after a cursor. */
  fetchPage: (cursor: string | null) => Promise<ListPage<Item>>
  idOf: (item: Item) => string
  sight: () => Sight
  /** Whether somebody can see the list now. */
  isSeen: () => boolean
  latestChange: () => number
  /** Calls later; returns the way to cancel. */
  wait: (ms: number, then: () => void) => () => void
  /** Milliseconds from one round to the next. */
  gapMs: number
}

export type ListFollower = { check: () => void; stop: () => void }

const pagesAtOnce = 3

/**
 * Keeps the pages of a list that are in sight up to date. To be checked after a change, after scrolling, and when
 * the list is seen again: whatever is old in sight is then asked for anew, at once or after the gap since the last
 * round. What fails is tried again at the next check or change.
 */
export const createListFollower = <Item>(ports: FollowerPorts<Item>): ListFollower => {
  let isBusy = false
  let isStopped = false
  let cancelWait = () => {}

  const oldPages = () => {
    const list = ports.read()
    if (!list || isStopped || !ports.isSeen()) return []
    return pagesToRenew(list.pages, ports.sight(), ports.latestChange(), pagesAtOnce)
  }
  const renew = async (index: number) => {
    const cursor = ports.read()?.pageParams[index]
    if (cursor === undefined) return
    const page = await ports.fetchPage(cursor)
    if (!isStopped) ports.update((list) => withRenewedPage(list, index, page, ports.idOf))
  }
  // One after the other, since each page begins where the one before it now ends.
  const renewAll = async (indexes: readonly number[]) => {
    for (const index of indexes) await renew(index)
  }
  const check = () => {
    const old = oldPages()
    if (isBusy || old.length === 0) return
    isBusy = true
    const change = ports.latestChange()
    const rest = (isFailed: boolean) => {
      cancelWait = ports.wait(ports.gapMs, () => {
        isBusy = false
        if (!isFailed || ports.latestChange() !== change) check()
      })
    }
    renewAll(old).then(
      () => rest(false),
      () => rest(true),
    )
  }
  const stop = () => {
    isStopped = true
    cancelWait()
  }
  return { check, stop }
}
