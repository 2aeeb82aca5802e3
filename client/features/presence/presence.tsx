import { useDocumentVisibility } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import { createContext, type ReactNode, use, useCallback, useEffect, useRef, useState } from 'react'
import { v4 as newId } from 'uuid'
import { knownMe } from '#client/features/auth/session.ts'
import { useHere } from '#client/features/organizations/organization.ts'
import { useLiveState, useSettledLiveState } from '#client/features/realtime/live.tsx'
import { organizationHeader, useApi, useTRPC } from '#client/lib/api.ts'
import type { CommentKind } from '#shared/comments.ts'
import type { LeaveInput, PresentInput } from '#shared/presence.ts'
import { type Who, whoQuery } from './queries.ts'
import { PresenceTeller } from './teller.ts'

type NoteWriting = (kind: CommentKind | null) => void

const WritingContext = createContext<NoteWriting>(() => {})

/** Notes a key in a field of this kind, or with null that what was typed there is sent. */
export const useNoteWriting = (): NoteWriting => use(WritingContext)

const wait = (ms: number, then: () => void) => {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}

/** How long (milliseconds) one word may be under way: the next one waits for it. */
const patienceMs = 10_000

/**
 * Sent on its own rather than with other calls, none of which is to wait for it or fail with it. It outlives the page.
 * Nobody is there to hear of a refusal: what was told runs out by itself, and is said again soon. Says whether it was
 * heard.
 */
const tell = (
  organization: string,
  name: 'here' | 'leave',
  input: PresentInput | LeaveInput,
): Promise<boolean> => {
  const headers = { 'content-type': 'application/json', [organizationHeader]: organization }
  const signal = AbortSignal.timeout(patienceMs)
  const options = { method: 'POST', keepalive: true, headers, body: JSON.stringify(input), signal }
  return fetch(`/trpc/presence.${name}`, options).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** Whoever has been cut off tells that they are back, and asks who came and went meanwhile. */
const useReturn = (teller: PresenceTeller | null) => {
  const { trpc } = useApi()
  const queryClient = useQueryClient()
  const isLive = useLiveState() === 'live'
  const wasLive = useRef(isLive)
  useEffect(() => {
    if (isLive && !wasLive.current) {
      teller?.tellAgain()
      void queryClient.invalidateQueries(trpc.presence.who.pathFilter())
    }
    wasLive.current = isLive
  }, [isLive, teller, queryClient, trpc])
  useEffect(() => {
    const onOnline = () => teller?.tellAgain()
    window.addEventListener('online', onOnline)
    return () => window.removeEventListener('online', onOnline)
  }, [teller])
}

/** Which time it is that a page is seen: the browser may bring one back that was left. */
const useVisit = (): number => {
  const [visit, setVisit] = useState(1)
  useEffect(() => {
    const onShow = ({ persisted }: PageTransitionEvent) => {
      if (persisted) setVisit((before) => before + 1)
    }
    window.addEventListener('pageshow', onShow)
    return () => window.removeEventListener('pageshow', onShow)
  }, [])
  return visit
}

export type PresenceProps = {
  /** Nothing is told of a ticket that is not there. */
  ticketId: string | undefined
  /** Whether its chat can be seen on this page. */
  isInChat: boolean
  children: ReactNode
}

/** Tells others that this page of a ticket is open, and what is being written on it. */
export const Presence = ({ ticketId, isInChat, children }: PresenceProps) => {
  const { slug } = useHere().organization
  const queryClient = useQueryClient()
  const { apiFor } = useRouteContext({ from: '__root__' })
  const isVisible = useDocumentVisibility() !== 'hidden'
  const [teller, setTeller] = useState<PresenceTeller | null>(null)
  const visit = useVisit()

  useEffect(() => {
    // Reads `visit` so that each has an id of its own: one that was left is over.
    void visit
    if (ticketId === undefined) return
    const tabId = newId()
    const made = new PresenceTeller({
      tell: (told) => tell(slug, 'here', { ticketId, tabId, ...told }),
      wait,
    })
    setTeller(made)
    // Whoever has signed out can say no more; what they have told runs out.
    const leave = () => {
      if (knownMe({ queryClient, apiFor })) void tell(slug, 'leave', { ticketId, tabId })
    }
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      made.close()
      leave()
    }
  }, [slug, ticketId, visit, queryClient, apiFor])
  useEffect(() => teller?.showChat(isInChat), [teller, isInChat])
  useEffect(() => teller?.setVisible(isVisible), [teller, isVisible])
  useReturn(teller)

  const noteWriting = useCallback<NoteWriting>((kind) => teller?.noteWriting(kind), [teller])
  return <WritingContext value={noteWriting}>{children}</WritingContext>
}

const nobody: Who = { present: [], seen: [], holdsMs: null }

/** Who else is at a ticket (its number) now, as far as one may know it; nobody knows it without a connection. */
export const useWho = (number: string, isThere = true): Who & { isKnown: boolean } => {
  const isKnown = useSettledLiveState() !== 'offline'
  const who = useQuery({ ...whoQuery(useTRPC(), number), enabled: isThere }).data ?? nobody
  return { ...who, isKnown, present: isKnown ? who.present : nobody.present }
}
