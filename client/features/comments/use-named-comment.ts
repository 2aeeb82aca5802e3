import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { commentHash } from '#shared/comments.ts'
import type { TimelineEntry } from './queries.ts'

/** Frames until what is drawn around an entry has its height. */
const settlingFrames = 4

const isNamed = (entry: TimelineEntry, hash: string): boolean =>
  entry.type === 'comment' && commentHash(entry.comment.id) === hash

type Timeline = {
  entries: readonly TimelineEntry[]
  /** Fetches what is earlier; null while that cannot be done, or there is nothing. */
  fetchEarlier: (() => void) | null
  show: (element: Element) => void
}

/**
 * Leads once to the message that the address names, from the newest backward; nowhere when there is none for this
 * reader, or when they have begun to read elsewhere.
 */
export const useNamedComment = ({ entries, fetchEarlier, show }: Timeline): void => {
  const hash = useLocation({ select: (location) => location.hash })
  const led = useRef('')
  useEffect(() => {
    const stop = () => {
      led.current = hash
    }
    const end = new AbortController()
    for (const sign of ['wheel', 'pointerdown', 'keydown'])
      window.addEventListener(sign, stop, { signal: end.signal, passive: true })
    return () => end.abort()
  }, [hash])
  useEffect(() => {
    if (hash === led.current || !hash.startsWith(commentHash('')) || entries.length === 0) return
    if (!entries.some((entry) => isNamed(entry, hash))) return fetchEarlier?.()
    led.current = hash
    let frames = settlingFrames
    const lead = () => {
      const element = document.getElementById(hash)
      if (element) show(element)
      frames -= 1
      if (frames > 0) requestAnimationFrame(lead)
    }
    lead()
  }, [hash, entries, fetchEarlier, show])
}
