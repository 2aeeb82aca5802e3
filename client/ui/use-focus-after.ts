import { useLayoutEffect, useRef } from 'react'

/** Whoever has gone on to write in another field stays there. */
const isWriting = () => document.activeElement?.matches('input, textarea') ?? false

/**
 * What takes the focus when something is done that took its own place away: whoever edits a message stays at it, also
 * where another element stands for it a moment later.
 */
export const useFocusAfter = <Place extends HTMLElement = HTMLElement>(isBusy: boolean) => {
  const place = useRef<Place>(null)
  const wasBusy = useRef(false)
  const given = useRef<HTMLElement | null>(null)
  useLayoutEffect(() => {
    const isDone = wasBusy.current && !isBusy && !isWriting()
    const isReplaced = given.current?.isConnected === false && document.activeElement === document.body
    wasBusy.current = isBusy
    if (!isDone && !isReplaced) return
    place.current?.focus({ preventScroll: true })
    given.current = place.current
  })
  return place
}
