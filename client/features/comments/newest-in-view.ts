import { useLayoutEffect, useRef, useState } from 'react'
import type { TimelineEntry } from './queries.ts'

/** Pixels from the end within which one still counts as reading the newest. */
const nearEnd = 80

const isAtEnd = (element: HTMLElement) =>
  element.scrollHeight - element.scrollTop - element.clientHeight <= nearEnd

const announce = (entry: TimelineEntry): string =>
  entry.type === 'comment' && entry.comment.body !== null
    ? `New ${entry.comment.kind === 'note' ? 'internal note' : 'reply'} from ${entry.actor?.name ?? 'Docket'}`
    : ''

/**
 * Keeps the newest entry in view for whoever is reading there, and leaves everybody else where they are:
 * for them it counts what others have written since. New messages of others are announced.
 */
export const useNewestInView = (entries: readonly TimelineEntry[], readerId: string) => {
  const scroller = useRef<HTMLDivElement>(null)
  const seen = useRef<number | null>(null)
  const stick = useRef(true)
  const [unseen, setUnseen] = useState(0)
  const [announcement, setAnnouncement] = useState('')
  const newest = entries.at(-1)?.number ?? null

  useLayoutEffect(() => {
    const element = scroller.current
    const content = element?.firstElementChild
    if (!element || !content) return
    const onScroll = () => {
      stick.current = isAtEnd(element)
      if (stick.current) setUnseen(0)
    }
    // Text grows when its Markdown is rendered; who reads the newest stays there.
    const observer = new ResizeObserver(() => {
      if (stick.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(content)
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', onScroll)
    }
  }, [])

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
    if (!stick.current) setUnseen((count) => count + messages.length)
  }, [newest, entries, readerId])

  const showNewest = () => {
    stick.current = true
    setUnseen(0)
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
  }
  return { scroller, unseen, announcement, showNewest }
}
