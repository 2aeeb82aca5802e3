import { useEffect, useRef, useSyncExternalStore } from 'react'
import { matchKey, nameKey, type Sequence } from './shortcut-keys.ts'

/** Something a person can do on this page: by its key, and from the palette. */
export type Action = {
  /** Unique among the actions of a page; of two with one id the later registered counts. */
  id: string
  label: string
  group: string
  /** "c", "mod+k", "g t"; none for what only the palette offers. */
  keys?: string
  /** Words that also find it in the palette. */
  keywords?: string
  /** Not offered in the palette, e.g. moving by one row. */
  keyOnly?: boolean
  /** Also while typing; only sensible with `mod`. */
  whileTyping?: boolean
  run: () => void
}

let registered: readonly (readonly Action[])[] = []
let flattened: readonly Action[] = []
const listeners = new Set<() => void>()

const setRegistered = (next: readonly (readonly Action[])[]) => {
  registered = next
  const byId = new Map(next.flat().map((action) => [action.id, action]))
  flattened = [...byId.values()]
  for (const listener of listeners) listener()
}

const register = (actions: readonly Action[]) => {
  setRegistered([...registered, actions])
  return () => setRegistered(registered.filter((other) => other !== actions))
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** All that can be done on this page now, in the order of registration. */
export const useRegisteredActions = (): readonly Action[] => useSyncExternalStore(subscribe, () => flattened)

const signatureOf = (actions: readonly Action[]) =>
  JSON.stringify(actions.map(({ run: _run, ...rest }) => rest))

/**
 * Offers actions for as long as the component is on the page. The newest `run` is always the one called,
 * so callers need not memoize.
 */
export const useActions = (actions: readonly Action[]) => {
  const latest = useRef(actions)
  const signature = signatureOf(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    void signature
    return register(
      latest.current.map((action) => ({
        ...action,
        run: () => latest.current.find((other) => other.id === action.id)?.run(),
      })),
    )
  }, [signature])
}

const typingPlaces =
  'input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=true], [role=textbox], [role=combobox]'
/** Layers that own the keyboard while they are open. */
const layers = '[role=dialog], [role=menu], [role=listbox]'

const isTyping = (target: EventTarget | null) =>
  target instanceof Element && target.closest(typingPlaces) !== null

const isInLayer = (target: EventTarget | null) =>
  (target instanceof Element && target.closest(layers) !== null) ||
  document.querySelector('[role=dialog][aria-modal=true]') !== null ||
  // What is typed on while a form is on its way was meant for its field.
  document.querySelector('form[inert]') !== null

/** Enter belongs to the link or button that has the focus. */
const isPressing = ({ key, target }: KeyboardEvent) =>
  key === 'Enter' && target instanceof Element && target.closest('a[href], button, summary') !== null

const usable = (event: KeyboardEvent): Action[] => {
  if (isPressing(event)) return []
  const typing = isTyping(event.target)
  const layered = isInLayer(event.target)
  return flattened.filter((action) => action.whileTyping || (!typing && !layered))
}

/** Listens for the keys of all registered actions. Returns the way to stop. */
export const listenForShortcuts = (target: Document): (() => void) => {
  let sequence: Sequence = null
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const key = nameKey(event)
    if (key === null) return
    const actions = usable(event)
    const known = actions.flatMap((action) => action.keys ?? [])
    const result = matchKey(known, sequence, key, event.timeStamp)
    sequence = result.sequence
    const action = actions.findLast((candidate) => candidate.keys === result.matched)
    if (!action || result.matched === null) return
    event.preventDefault()
    action.run()
  }
  target.addEventListener('keydown', onKey)
  return () => target.removeEventListener('keydown', onKey)
}

export const isApple = () => /Mac|iPhone|iPad/.test(navigator.userAgent)
