import { useEffect, useMemo, useRef, useState } from 'react'
import { v7 as newId } from 'uuid'
import { useKeptDraft } from '#client/features/drafts/use-kept-draft.ts'
import { useHere } from '#client/features/organizations/organization.ts'
import { useNoteWriting } from '#client/features/presence/presence.tsx'
import type { Ticket } from '#client/features/tickets/queries.ts'
import { draftsOf } from '#client/lib/drafts.ts'
import type { CommentKind } from '#shared/comments.ts'
import type { TicketStatus } from '#shared/tickets.ts'
import { useSendComment, useSending } from './mutations.ts'
import { type Outbox, outboxOf } from './outbox.ts'
import type { TimelineEntry } from './queries.ts'
import {
  afterPosted,
  asAnother,
  cameMeanwhile,
  isHeeded,
  mayReturn,
  type Unsent,
  unsentKey,
  unsentSchema,
  type Warning,
  withReturned,
  withText,
  withTry,
} from './unsent.ts'

const draftSchema = unsentSchema.nullable()

/** Which of the messages in an outbox stands in its field, as far as that has been looked at. */
type Held = { outbox: Outbox; clientId: string | null }

/**
 * Messages that came back, or that a reload cut off, return to the field they were typed in: one at a time, so that
 * each goes out again as the message that it was. What was typed since goes along with what was begun before it.
 */
const useReturnedMessage = (
  ticketId: string,
  kind: CommentKind,
  isOnItsWay: boolean,
  { value, setValue }: ReturnType<typeof useMessageDraft>,
) => {
  const { me } = useHere()
  const outbox = useMemo(() => outboxOf(me.id, ticketId, kind), [me.id, ticketId, kind])
  const held = useRef<Held | null>(null)
  useEffect(() => {
    const before = held.current?.outbox === outbox ? held.current : null
    held.current = null
    if (isOnItsWay) return
    // Posted, emptied or given up for another text.
    if (before?.clientId && before.clientId !== value?.clientId) outbox.drop(before.clientId)
    const messages = outbox.read()
    const own = messages.find(({ clientId }) => clientId === value?.clientId)
    held.current = { outbox, clientId: own?.clientId ?? null }
    const next = own ?? (before === null || value === null ? messages[0] : undefined)
    if (next && mayReturn(next, value)) setValue(withReturned(next, value))
  }, [isOnItsWay, outbox, value, setValue])
  return {
    outbox,
    /** Whether others wait for the one in the field to go. */
    hasMore: !isOnItsWay && outbox.read().some(({ clientId }) => clientId !== value?.clientId),
    /** What is in the field is about to be sent: that it leaves the field gives nothing up. */
    letGo: () => {
      held.current = null
    },
  }
}

const useOwnDraft = (ticketId: string, kind: CommentKind, isHeld: boolean) =>
  useKeptDraft<Unsent | null>({
    key: unsentKey(kind, ticketId),
    keptAs: unsentKey(kind, ticketId),
    schema: draftSchema,
    empty: null,
    isHeld,
    wordsOf: (unsent) => unsent?.text ?? '',
    isUncertain: (unsent) => unsent?.sent !== undefined,
    renew: (unsent) => unsent && asAnother(unsent, newId()),
  })

/** The draft, of which others are told while it is typed. */
const useMessageDraft = (ticketId: string, kind: CommentKind, isHeld: boolean) => {
  const noteWriting = useNoteWriting()
  const { forget: drop, clear: wipe, ...draft } = useOwnDraft(ticketId, kind, isHeld)
  const forget = () => {
    noteWriting(null)
    drop()
  }
  const clear = () => {
    noteWriting(null)
    wipe()
  }
  const noteTyped = (text: string) => noteWriting(text === '' ? null : kind)
  return { ...draft, forget, clear, noteTyped }
}

/** What stands in the field and is seen to be posted already, its answer having been lost, is no unsent text. */
const useSeenPosted = (entries: readonly TimelineEntry[], draft: ReturnType<typeof useMessageDraft>) => {
  const { value, setValue, forget } = draft
  const clientId = value?.clientId
  const posted = useMemo(
    () =>
      clientId === undefined
        ? undefined
        : entries.findLast((entry) => entry.type === 'comment' && entry.comment.clientId === clientId),
    [entries, clientId],
  )
  useEffect(() => {
    if (!value || posted?.type !== 'comment') return
    const left = afterPosted(value, posted.comment, newId())
    if (left) setValue(left)
    else forget()
  })
}

/** A message of one's own that comes may be what stands here, sent from another device. */
const useLookOnOwn = (entries: readonly TimelineEntry[], writerId: string, look: () => void) => {
  const own = entries.findLast((entry) => entry.type === 'comment' && entry.actor?.id === writerId)
  const number = own?.number ?? null
  useEffect(() => {
    if (number !== null) look()
  }, [number, look])
}

/** Messages that came while one was writing are told of before one's own is sent. */
const useWarning = (newer: readonly TimelineEntry[]) => {
  const [warning, setWarning] = useState<Warning | null>(null)
  const newest = newer.at(-1)?.number ?? null
  return {
    hasWarned: newest !== null && warning !== null && warning.of >= newest,
    mayGo: (): boolean => {
      if (newest === null) return true
      const now = performance.now()
      const isGoing = isHeeded(warning, newest, now)
      setWarning(isGoing ? null : { of: newest, triedAt: now })
      return isGoing
    },
  }
}

/** Keeps what was never tried as a message of another kind, where none is begun; says whether it did. */
const keepAs = (kind: CommentKind, userId: string, ticketId: string, typed: Unsent): boolean => {
  if (typed.sent !== undefined || hasUnsent(userId, ticketId, kind)) return false
  draftsOf(userId).write(unsentKey(kind, ticketId), asAnother(typed, newId()))
  return hasUnsent(userId, ticketId, kind)
}

/** The message being written on a ticket: its text, kept until the server has it, and its sending. */
export const useMessage = (
  ticket: Pick<Ticket, 'id' | 'number'>,
  kind: CommentKind,
  entries: readonly TimelineEntry[],
) => {
  const { me } = useHere()
  const ticketId = ticket.id
  const isOnItsWay = useSending(ticketId).some((each) => each.kind === kind)
  const draft = useMessageDraft(ticketId, kind, isOnItsWay)
  const sending = useSendComment(ticket, me.id)
  const { outbox, hasMore, letGo } = useReturnedMessage(ticketId, kind, isOnItsWay, draft)
  useSeenPosted(entries, draft)
  useLookOnOwn(entries, me.id, draft.look)

  const newest = entries.at(-1)?.number ?? null
  const newer = cameMeanwhile(entries, draft.value?.since ?? null, me.id)
  const { hasWarned, mayGo } = useWarning(newer)

  const setText = (text: string) => {
    draft.noteTyped(text)
    draft.setValue(withText(draft.value, text, () => ({ clientId: newId(), since: newest })))
  }

  /** Sends, unless there is something newer to be read first; says whether it did. */
  const send = (thenStatus: TicketStatus | null, onFailed: () => void): boolean => {
    if (!draft.value || !mayGo()) return false
    const message = withTry(draft.value)
    outbox.add(message)
    letGo()
    const revision = draft.send()
    draft.forget()
    sending.mutateAsync({ ticketId, kind, message, thenStatus, draft: revision }).catch(() => {
      if (outbox.read().length > 0) onFailed()
    })
    return true
  }

  /** Takes what is typed along to another kind of message, where none is begun; says whether it did. */
  const carryTo = (other: CommentKind): boolean => {
    const isKept = draft.value !== null && !draft.elsewhere && keepAs(other, me.id, ticketId, draft.value)
    if (isKept) draft.clear()
    return isKept
  }

  return {
    text: draft.value?.text ?? '',
    carryTo,
    setText,
    forget: draft.clear,
    send,
    newer,
    hasWarned,
    isUncertain: draft.value?.sent !== undefined,
    hasMore,
    elsewhere: draft.elsewhere,
  }
}

/** Whether this reader has a message of a kind on a ticket that is being written, was not answered or is on its way. */
export const hasUnsent = (userId: string, ticketId: string, kind: CommentKind): boolean =>
  draftsOf(userId).read(unsentKey(kind, ticketId)) !== null ||
  outboxOf(userId, ticketId, kind).read().length > 0
export const hasUnsentReply = (userId: string, ticketId: string): boolean =>
  hasUnsent(userId, ticketId, 'reply')
