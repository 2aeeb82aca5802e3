import { useLayoutEffect, useRef } from 'react'

/** Whoever has gone on to write in another field stays there. */
const isWriting = () => document.activeElement?.matches('input, textarea') ?? false

/** What takes the focus when something is done that took its own place away: whoever edits a message stays at it. */
export const useFocusAfter = (isBusy: boolean) => {
  const place = useRef<HTMLElement>(null)
  const wasBusy = useRef(false)
  useLayoutEffect(() => {
    if (wasBusy.current && !isBusy && !isWriting()) place.current?.focus({ preventScroll: true })
    wasBusy.current = isBusy
  }, [isBusy])
  return place
}
