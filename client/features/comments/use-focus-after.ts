import { useLayoutEffect, useRef } from 'react'

/** What takes the focus when something is done that took its own place away: whoever edits a message stays at it. */
export const useFocusAfter = (isBusy: boolean) => {
  const place = useRef<HTMLElement>(null)
  const wasBusy = useRef(false)
  useLayoutEffect(() => {
    if (wasBusy.current && !isBusy) place.current?.focus({ preventScroll: true })
    wasBusy.current = isBusy
  }, [isBusy])
  return place
}
