import { useDocumentVisibility } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useCallback, useEffect, useState } from 'react'
import { v4 as newId } from 'uuid'
import { useHere } from '#client/features/organizations/organization.ts'
import { useApi, useTRPC } from '#client/lib/api.ts'
import type { CommentKind } from '#shared/comments.ts'
import type { LeaveInput } from '#shared/presence.ts'
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

/** Outlives the page, which an ordinary call does not. */
const tellOfLeaving = (organization: string, input: LeaveInput) => {
  const headers = { 'content-type': 'application/json', 'x-organization': organization }
  const options = { method: 'POST', keepalive: true, headers, body: JSON.stringify(input) }
  // Nobody is there to hear of a refusal, and what was told runs out by itself.
  fetch('/trpc/presence.leave', options).catch(() => undefined)
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
  const { client } = useApi()
  const { slug } = useHere().organization
  const isVisible = useDocumentVisibility() !== 'hidden'
  const [teller, setTeller] = useState<PresenceTeller | null>(null)

  useEffect(() => {
    if (ticketId === undefined) return
    const tabId = newId()
    const made = new PresenceTeller({
      // A word that is lost is said again soon.
      tell: (told) => client.presence.here.mutate({ ticketId, tabId, ...told }).catch(() => undefined),
      wait,
    })
    setTeller(made)
    const leave = () => tellOfLeaving(slug, { ticketId, tabId })
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      made.close()
      leave()
    }
  }, [client, slug, ticketId])
  useEffect(() => teller?.showChat(isInChat), [teller, isInChat])
  useEffect(() => teller?.setVisible(isVisible), [teller, isVisible])

  const noteWriting = useCallback<NoteWriting>((kind) => teller?.noteWriting(kind), [teller])
  return <WritingContext value={noteWriting}>{children}</WritingContext>
}

const nobody: Who = { present: [], seen: [] }

/** Who else is at a ticket (its number) now, as far as one may know it. */
export const useWho = (number: string, isThere = true): Who =>
  useQuery({ ...whoQuery(useTRPC(), number), enabled: isThere }).data ?? nobody
