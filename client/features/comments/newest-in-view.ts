import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import type { TimelineEntry } from './queries.ts'

/** Pixels from the end within which one still counts as reading the newest. */
const nearEnd = 80

const isAtEnd = (element: HTMLElement) =>
  element.scrollHeight - element.scrollTop - element.clientHeight <= nearEnd

const announce = (entry: TimelineEntry): string =>
  entry.type === 'comment' && entry.comment.body !== null
    ? `New ${entry.comment.kind === 'note' ? 'internal note' : 'reply'} from ${entry.actor?.name ?? 'Docket'}`
    : ''

type Scroller = RefObject<HTMLDivElement | null>

/** Follows the end of the text for who is reading there; says whether they are. */
const useFollowedEnd = (scroller: Scroller, onEnd: () => void) => {
  const isFollowing = useRef(true)
  const latest = useRef(onEnd)
  useLayoutEffect(() => {
    latest.current = onEnd
  })
  useLayoutEffect(() => {
    const element = scroller.current
    const content = element?.firstElementChild
    if (!element || !content) return
    const onScroll = () => {
      isFollowing.current = isAtEnd(element)
      if (isFollowing.current) latest.current()
    }
    // Text grows when its Markdown is rendered, and its window shrinks when the composer grows; who reads
    // the newest stays there.
    const observer = new ResizeObserver(() => {
      if (isFollowing.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(content)
    observer.observe(element)
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', onScroll)
    }
  }, [scroller])
  return isFollowing
}

/** Keeps what is being read where it is when earlier entries come in above it. */
const useHeldPlace = (scroller: Scroller, oldest: number | null) => {
  const held = useRef<{ oldest: number | null; fromEnd: number } | null>(null)
  useLayoutEffect(() => {
    const element = scroller.current
    const place = held.current
    if (!element || !place || oldest === place.oldest) return
    held.current = null
    element.scrollTop = element.scrollHeight - place.fromEnd
  }, [scroller, oldest])
  return () => {
    const element = scroller.current
    if (element) held.current = { oldest, fromEnd: element.scrollHeight - element.scrollTop }
  }
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
  const isFollowing = useFollowedEnd(scroller, () => setUnseen(0))
  const holdPlace = useHeldPlace(scroller, entries.at(0)?.number ?? null)
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
  return { scroller, unseen, announcement, showNewest, holdPlace }
}
