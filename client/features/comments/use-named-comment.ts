import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTRPC } from '#client/lib/api.ts'
import { describeError } from '#client/lib/errors.ts'
import { showToast } from '#client/ui/toast.tsx'
import { commentHash } from '#shared/comments.ts'
import { z } from '#shared/zod.ts'
import { whileSettling } from './newest-in-view.ts'
import type { TimelineEntry } from './queries.ts'

/** The message that an address names; null when it names none. */
const namedIn = (hash: string): string | null => {
  const start = commentHash('')
  return hash.startsWith(start) ? (z.uuid().safeParse(hash.slice(start.length)).data ?? null) : null
}

const holds = (entries: readonly TimelineEntry[], commentId: string | null): boolean =>
  entries.some((entry) => entry.type === 'comment' && entry.comment.id === commentId)

const leadTo = (commentId: string, show: Timeline['show']) => {
  whileSettling(() => {
    const element = document.getElementById(commentHash(commentId))
    if (element) show(element)
  })
}

/** Says whether the reader has begun to read elsewhere since the address changed. */
const useOwnWay = (hash: string) => {
  const gone = useRef(false)
  useEffect(() => {
    void hash
    gone.current = false
    const end = new AbortController()
    const go = () => {
      gone.current = true
    }
    for (const sign of ['wheel', 'pointerdown', 'keydown'])
      window.addEventListener(sign, go, { signal: end.signal, passive: true })
    return () => end.abort()
  }, [hash])
  return gone
}

type Timeline = {
  ticketId: string
  entries: readonly TimelineEntry[]
  /** Fetches what is earlier; null while that cannot be done, or there is nothing. */
  fetchEarlier: (() => void) | null
  show: (element: Element) => void
  /** Whether the reader comes back to this page by the browser's history: to where they left it. */
  isBack: boolean
}

/**
 * Leads once to the message that the address names, back from the newest as far as it stands, unless the reader has
 * begun to read elsewhere. Says so when there is none for them.
 */
export const useNamedComment = ({ ticketId, entries, fetchEarlier, show, isBack }: Timeline): void => {
  const hash = useLocation({ select: (location) => location.hash })
  const commentId = namedIn(hash)
  const isOnOwnWay = useOwnWay(hash)
  const ledTo = useRef(isBack ? commentId : null)
  const isHere = holds(entries, commentId)
  const place = useQuery({
    ...useTRPC().comments.locate.queryOptions({ ticketId, commentId: commentId ?? '' }),
    enabled: commentId !== null && entries.length > 0 && !isHere && ledTo.current !== commentId,
  })
  const number = place.data?.number
  useEffect(() => {
    if (commentId === null || ledTo.current === commentId || isOnOwnWay.current) return
    if (isHere) {
      ledTo.current = commentId
      return leadTo(commentId, show)
    }
    const oldest = entries.at(0)?.number ?? 0
    if (number !== undefined && number < oldest) fetchEarlier?.()
  }, [commentId, isHere, number, entries, fetchEarlier, show, isOnOwnWay])

  const { error } = place
  useEffect(() => {
    if (error === null) return
    const { sentence } = describeError(error)
    void showToast({ message: 'The message of this link cannot be shown', detail: sentence, isError: true })
  }, [error])
}
