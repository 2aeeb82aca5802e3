import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useEffect, useRef, useState } from 'react'
import { useApi } from '#client/lib/api.ts'
import type { LiveMessage } from '#shared/events.ts'
import { createInvalidator } from './invalidate.ts'
import { joinLive } from './live-browser.ts'
import type { LiveState } from './stream.ts'

type Listener = (message: LiveMessage) => void
type Live = { state: LiveState; listen: (listener: Listener) => () => void }

const LiveContext = createContext<Live | null>(null)

const useLive = (): Live => {
  const live = use(LiveContext)
  if (!live) throw new Error('Live updates are known only on pages of an organization.')
  return live
}

export type LiveProviderProps = {
  userId: string
  organization: { id: string; slug: string }
  /** Called when a connection failed, so that an ended session is noticed. */
  onDown: () => void
  children: ReactNode
}

/** Follows the organization's events for the pages below, and keeps their cache up to date. */
export const LiveProvider = ({ userId, organization, onDown, children }: LiveProviderProps) => {
  const api = useApi()
  const { id, slug } = organization
  const queryClient = useQueryClient()
  const [state, setState] = useState<LiveState>('catching-up')
  const [listeners] = useState(() => new Set<Listener>())
  const latestOnDown = useRef(onDown)
  useEffect(() => {
    latestOnDown.current = onDown
  })

  useEffect(() => {
    const invalidator = createInvalidator(queryClient, api)
    const leave = joinLive(slug, `docket:live:${id}:${userId}`, {
      onState: setState,
      onMessage: (message) => {
        invalidator.note(message)
        for (const listener of listeners) listener(message)
      },
      onDown: () => latestOnDown.current(),
    })
    return () => {
      leave()
      invalidator.stop()
    }
  }, [api, queryClient, listeners, id, slug, userId])

  const [listen] = useState(() => (listener: Listener) => {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  })
  return <LiveContext value={{ state, listen }}>{children}</LiveContext>
}

/** Calls the newest `listener` with every live message; the cache is made stale without it. */
export const useLiveMessages = (listener: Listener) => {
  const { listen } = useLive()
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(() => listen((message) => latest.current(message)), [listen])
}

export const useLiveState = (): LiveState => useLive().state
