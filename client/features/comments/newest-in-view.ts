import { useRouter } from '@tanstack/react-router'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { TimelineEntry } from './queries.ts'

/** Pixels from the end within which one still counts as reading the newest. */
const nearEnd = 80

/** Windows from the end beyond which the way back to the newest is offered. */
const farWindows = 1.5

const fromEnd = (element: HTMLElement) => element.scrollHeight - element.scrollTop - element.clientHeight

const announce = (entry: TimelineEntry): string =>
  entry.type === 'comment' && entry.comment.body !== null
    ? `New ${entry.comment.kind === 'note' ? 'internal note' : 'reply'} from ${entry.actor?.name ?? 'Docket'}`
    : ''

/** Frames until what is drawn around an entry has its height. */
const settlingFrames = 4

/** Does something at once, and again until the heights of what is drawn are their own. */
export const whileSettling = (act: () => void, signal?: AbortSignal): void => {
  let frames = settlingFrames
  const next = () => {
    if (signal?.aborted) return
    act()
    frames -= 1
    if (frames > 0) requestAnimationFrame(next)
  }
  next()
}

export type Scroller = RefObject<HTMLDivElement | null>

/** Where readers left conversations, by history entry: pixels from the top, or null for who read the newest. */
const leftAt = new Map<string, number | null>()

/**
 * Brings whoever comes back by the browser's history to where they left, and whoever read the newest then to what is
 * the newest now, which the router, knowing pixels alone, would not. Says whether they come back.
 */
const useLeftPlace = (scroller: Scroller, isFollowing: RefObject<boolean>): boolean => {
  const router = useRouter()
  const [left] = useState(() => leftAt.get(router.latestLocation.state.__TSR_key ?? ''))
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const settling = new AbortController()
    if (left !== undefined && left !== null) {
      const stay = () => {
        isFollowing.current = false
        element.scrollTop = left
      }
      whileSettling(stay, settling.signal)
    }
    // Under a name that no other conversation has, what the router notes is never brought back.
    element.dataset.scrollRestorationId = crypto.randomUUID()
    const stopNoting = router.subscribe('onBeforeLoad', ({ fromLocation }) => {
      const key = fromLocation?.state.__TSR_key
      if (key !== undefined) leftAt.set(key, isFollowing.current ? null : element.scrollTop)
    })
    return () => {
      settling.abort()
      stopNoting()
    }
  }, [scroller, isFollowing, router, left])
  return left !== undefined
}

/** Follows the end of the text for who is reading there; says whether they are, and whether they are far from it. */
const useFollowedEnd = (scroller: Scroller, onEnd: () => void) => {
  const [isFar, setFar] = useState(false)
  const isFollowing = useRef(true)
  const latest = useRef(onEnd)
  const isBack = useLeftPlace(scroller, isFollowing)
  useLayoutEffect(() => {
    latest.current = onEnd
  })
  useLayoutEffect(() => {
    const element = scroller.current
    const content = element?.firstElementChild
    if (!element || !content) return
    let sizes = ''
    const measure = () => `${element.clientHeight} of ${element.scrollHeight}`
    const noteDistance = () => setFar(fromEnd(element) > farWindows * element.clientHeight)
    const onScroll = () => {
      // What comes after a change of size, and before it is answered below, is not where the reader has gone.
      if (measure() === sizes) isFollowing.current = fromEnd(element) <= nearEnd
      noteDistance()
      if (isFollowing.current) latest.current()
    }
    // Text grows when its Markdown is rendered, and its window shrinks when the composer grows; who reads
    // the newest stays there.
    const observer = new ResizeObserver(() => {
      if (isFollowing.current) element.scrollTop = element.scrollHeight
      sizes = measure()
      noteDistance()
    })
    observer.observe(content)
    observer.observe(element)
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', onScroll)
    }
  }, [scroller])
  return { isFollowing, isFar, isBack }
}

/**
 * Keeps the newest entry in view for whoever is reading there, and leaves everybody else where they are:
 * for them it counts what others have written since. New messages of others are announced.
 */
export const useNewestInView = (entries: readonly TimelineEntry[], readerId: string) => {
  const scroller = useRef<HTMLDivElement>(null)
  const seen = useRef<number | null>(null)
  const [unseen, setUnseen] = useState(0)
  const [announcement, setAnnouncement] = useState('')
  const { isFollowing, isFar, isBack } = useFollowedEnd(scroller, () => setUnseen(0))
  const newest = entries.at(-1)?.number ?? null

  useLayoutEffect(() => {
    if (newest === null) return
    const before = seen.current
    seen.current = newest
    if (before === null || newest <= before) return
    const messages = entries.filter(
      (entry) => entry.number > before && entry.type === 'comment' && entry.actor?.id !== readerId,
    )
    const last = messages.at(-1)
    if (last) setAnnouncement(announce(last))
    if (!isFollowing.current) setUnseen((count) => count + messages.length)
  }, [newest, entries, readerId, isFollowing])

  const showNewest = () => {
    isFollowing.current = true
    setUnseen(0)
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
  }
  /** Shows the newest to whoever asks for it, and takes them there. */
  const goToNewest = () => {
    showNewest()
    const messages = scroller.current?.querySelectorAll<HTMLElement>('.timeline article[tabindex]')
    messages?.item(messages.length - 1)?.focus({ preventScroll: true })
  }
  /** Shows an entry instead of the newest, and takes the reader there. */
  const show = (element: Element) => {
    isFollowing.current = false
    element.scrollIntoView({ block: 'center' })
    element.querySelector<HTMLElement>('article[tabindex]')?.focus({ preventScroll: true })
  }
  return { scroller, unseen, isFar, isBack, announcement, showNewest, goToNewest, show }
}

/** Windows before it comes into sight at which something is near. */
const nearMargin = '150%'

/** Calls `onNear` while it is wanted and the marked element is in sight, or soon will be. */
export const useComeNear = (scroller: Scroller, isWanted: boolean, onNear: () => void) => {
  const mark = useRef<HTMLDivElement>(null)
  const latest = useRef(onNear)
  useEffect(() => {
    latest.current = onNear
  })
  useEffect(() => {
    const element = mark.current
    if (!isWanted || !element) return
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.at(-1)?.isIntersecting) latest.current()
      },
      { root: scroller.current, rootMargin: `${nearMargin} 0px 0px 0px` },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller, isWanted])
  return mark
}
