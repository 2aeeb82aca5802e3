import { useQueryClient } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import { createContext, type ReactNode, use, useEffect, useRef, useState } from 'react'
import { useApi } from '#client/lib/api.ts'
import { noteFollowing } from '#client/lib/following.ts'
import { createInvalidator } from './invalidate.ts'
import { joinLive } from './live-browser.ts'
import type { LiveState } from './stream.ts'

const LiveStateContext = createContext<LiveState | null>(null)

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
  const { apiFor } = useRouteContext({ from: '__root__' })
  const { id, slug } = organization
  const queryClient = useQueryClient()
  const [state, setState] = useState<LiveState>('catching-up')
  const latestOnDown = useRef(onDown)
  useEffect(() => {
    latestOnDown.current = onDown
  })

  useEffect(() => {
    const invalidator = createInvalidator(queryClient, { api, account: apiFor(null) })
    const leave = joinLive(slug, `docket:live:${id}:${userId}`, {
      onState: (next) => {
        setState(next)
        noteFollowing(next === 'live')
      },
      onMessage: invalidator.note,
      onDown: () => latestOnDown.current(),
    })
    return () => {
      leave()
      noteFollowing(false)
      invalidator.stop()
    }
  }, [api, apiFor, queryClient, id, slug, userId])

  return <LiveStateContext value={state}>{children}</LiveStateContext>
}

/** Whether the pages follow what happens. */
export const useLiveState = (): LiveState => {
  const state = use(LiveStateContext)
  if (state === null) throw new Error('Live updates are known only on pages of an organization.')
  return state
}

const patienceMs = 1500

/** The state, except that a gap of a second or so is not worth telling. */
export const useSettledLiveState = (): LiveState => {
  const state = useLiveState()
  const [settled, setSettled] = useState<LiveState>('live')
  useEffect(() => {
    if (state === 'live') {
      setSettled('live')
      return
    }
    const timer = setTimeout(() => setSettled(state), patienceMs)
    return () => clearTimeout(timer)
  }, [state])
  return settled
}
