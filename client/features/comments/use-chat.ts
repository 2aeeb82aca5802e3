import { useDocumentVisibility } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useOwnSession } from '#client/features/auth/own-session.ts'
import { useHere } from '#client/features/organizations/organization.ts'
import type { Ticket } from '#client/features/tickets/queries.ts'
import { useApi } from '#client/lib/api.ts'
import { chatQuery, fetchEarlier } from './chat-queries.ts'
import { tellSeen } from './chat-seen.ts'
import { type ChatMessage, type ChatStretch, unseenIn } from './chat-stretch.ts'

/** The chat of a ticket (its number), as far back as somebody has read. */
export const useChat = (number: string) => {
  const api = useApi()
  const queryClient = useQueryClient()
  const chat = useQuery(chatQuery(api, queryClient, number))
  const { mutate, isPending, isError } = useMutation({
    mutationFn: () => fetchEarlier(api, queryClient, number),
  })
  return { chat, stretch: chat.data, earlier: { fetch: mutate, isPending, isError } }
}

const noMessages: readonly ChatMessage[] = []

/** Messages of others that this reader has not seen. */
export const unseenOf = (stretch: ChatStretch | undefined, readerId: string): readonly ChatMessage[] =>
  stretch ? unseenIn(stretch, readerId) : noMessages

const throttleMs = 400

/** Tells up to where the chat was seen, once its newest message has really been in sight for a moment. */
export const useSeeing = (
  ticket: Pick<Ticket, 'id' | 'number'>,
  unseen: readonly ChatMessage[],
  isAtEnd: boolean,
) => {
  const api = useApi()
  const queryClient = useQueryClient()
  const isVisible = useDocumentVisibility() !== 'hidden'
  const isOwnSession = useOwnSession(useHere().me.id)
  const { mutate } = useMutation(tellSeen(api, queryClient, ticket, isOwnSession))
  const newest = unseen.at(-1)?.number ?? null
  useEffect(() => {
    if (newest === null || !isAtEnd || !isVisible) return
    const timer = setTimeout(() => mutate(newest), throttleMs)
    return () => clearTimeout(timer)
  }, [newest, isAtEnd, isVisible, mutate])
}

/** Where the line stands that says what is new: at what nobody had seen when it came. */
export const useNewLine = (unseen: readonly ChatMessage[], isAtEnd: boolean) => {
  const isReading = useDocumentVisibility() !== 'hidden' && isAtEnd
  const [firstNew, setFirstNew] = useState<number | null>(null)
  const before = useRef({ hadNew: false, hasOpened: false })
  const first = unseen.at(0)?.number ?? null
  useLayoutEffect(() => {
    const { hadNew, hasOpened } = before.current
    if (first !== null && !hadNew && !(isReading && hasOpened)) setFirstNew(first)
    before.current = { hadNew: first !== null, hasOpened: true }
  }, [first, isReading])
  return { firstNew, forgetNew: () => setFirstNew(null) }
}

const saidAtMost = 140

/** A Markdown text without its marks, once what it takes to tell them is there; until then nothing. */
const usePlainWords = (text: string | null): string => {
  const [plain, setPlain] = useState<{ of: string; words: string } | null>(null)
  useEffect(() => {
    if (text === null) return
    let isWanted = true
    const take = (words: string) => {
      if (isWanted) setPlain({ of: text, words })
    }
    import('#client/ui/plain-words.ts').then(
      ({ plainWords }) => take(plainWords(text)),
      () => take(text),
    )
    return () => {
      isWanted = false
    }
  }, [text])
  return plain?.of === text ? plain.words : ''
}

/** What is said aloud of the message that has come last from somebody else, for as long as it stands. */
export const useAnnouncement = (stretch: ChatStretch | undefined, readerId: string): string => {
  const [said, setSaid] = useState<number | null>(null)
  const seen = useRef<number | null>(null)
  useEffect(() => {
    if (!stretch) return
    const last = stretch.messages.at(-1)
    const before = seen.current
    seen.current = last?.number ?? 0
    if (before !== null && last && last.number > before && last.actor?.id !== readerId) setSaid(last.number)
  }, [stretch, readerId])
  const message = stretch?.messages.findLast(({ number }) => number === said)
  const words = usePlainWords(message?.comment.body ?? null)
  return words === '' ? '' : `${message?.actor?.name ?? 'Docket'} in the chat: ${words.slice(0, saidAtMost)}`
}
