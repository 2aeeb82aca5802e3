/** Where the keyboard goes when what it was on is gone: on to what is next, or to the conversation around the files. */

const placeOf = (element: Element): HTMLElement | null => element.closest('[data-files-place]')

/**
 * Goes to the card of a file of this ticket once nothing covers it any more, or to the conversation. What is being read
 * stays in sight.
 */
export const focusCard = (place: HTMLElement | null, attachmentId: string | null) => {
  requestAnimationFrame(() => {
    const card =
      attachmentId === null ? null : place?.querySelector(`[data-file="${CSS.escape(attachmentId)}"]`)
    const next = card instanceof HTMLElement ? card : place
    next?.focus({ preventScroll: true })
  })
}

/** Leaves a row that is about to go for the same button of the next one. */
export const leaveRow = (row: Element | null) => {
  const next = (row?.nextElementSibling ?? row?.previousElementSibling)?.querySelector('button:last-of-type')
  if (next instanceof HTMLElement) next.focus()
}

/** Returns what is to be called before a row goes by itself: no button of another file may take the next key. */
export const keepFocus = (row: Element | null) => () => {
  if (row?.contains(document.activeElement)) placeOf(row)?.focus({ preventScroll: true })
}
