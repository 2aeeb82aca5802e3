import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { z } from '#shared/zod.ts'
import { createDraftStore, type DraftStore, type TextStorage } from './draft-store.ts'

const delay = 250

/** Stands in where the browser refuses storage: text then lasts as long as the page. */
const createMemoryStorage = (): TextStorage => {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => {
      items.set(key, value)
    },
    removeItem: (key) => {
      items.delete(key)
    },
  }
}

const openStorage = (): TextStorage => {
  try {
    return window.localStorage
  } catch {
    return createMemoryStorage()
  }
}

let storage: TextStorage | undefined

/** The unsent text of a person in this browser. */
export const draftsOf = (userId: string): DraftStore => {
  storage ??= openStorage()
  return createDraftStore(storage, userId, Date.now)
}

export type DraftOptions<T> = {
  userId: string
  /** What is being written, e.g. `reply:<ticket id>`. A change of key shows the other draft. */
  key: string
  schema: z.ZodType<T>
  empty: T
  /** Whether nothing worth keeping is left, as in `empty`, which is the only such value if this is not given. */
  isEmpty?: (value: T) => boolean
}

/**
 * State that survives a reload until it is cleared.
 * What is emptied again is not kept: it is no unsent text.
 * Written a quarter of a second after the last change, and at once when the page is left.
 */
export const useDraft = <T>({
  userId,
  key,
  schema,
  empty,
  isEmpty = (value) => value === empty,
}: DraftOptions<T>) => {
  const store = useMemo(() => draftsOf(userId), [userId])
  const read = (): T => schema.safeParse(store.read(key)).data ?? empty
  const [state, setState] = useState(() => ({ key, value: read() }))
  const pending = useRef<(() => void) | null>(null)
  const latestIsEmpty = useRef(isEmpty)
  useEffect(() => {
    latestIsEmpty.current = isEmpty
  })
  const current = state.key === key ? state : { key, value: read() }
  if (current !== state) setState(current)

  const flush = useCallback(() => {
    pending.current?.()
    pending.current = null
  }, [])

  useEffect(() => {
    // Reads `key` so that a change of key writes what was typed under the old one.
    void key
    window.addEventListener('pagehide', flush)
    return () => {
      window.removeEventListener('pagehide', flush)
      flush()
    }
  }, [key, flush])

  const setValue = useCallback(
    (value: T) => {
      setState({ key, value })
      const isFirst = pending.current === null
      const isKept = !latestIsEmpty.current(value)
      pending.current = () => (isKept ? store.write(key, value) : store.clear(key))
      if (isFirst) setTimeout(flush, delay)
    },
    [key, store, flush],
  )

  const clear = useCallback(() => {
    pending.current = null
    store.clear(key)
    setState({ key, value: empty })
  }, [key, store, empty])

  return { value: current.value, setValue, clear }
}
