import { useCallback, useEffect, useRef, useState } from 'react'
import { useOwnSession } from '#client/features/auth/own-session.ts'
import { useHere } from '#client/features/organizations/organization.ts'
import { type DraftOptions, draftsOf, useDraft } from '#client/lib/drafts.ts'
import { showToast } from '#client/ui/toast.tsx'
import { z } from '#shared/zod.ts'
import { type Kept, nothingAgreed, type Standing } from './agreement.ts'
import { DraftSync } from './draft-sync.ts'
import { followPage } from './follow-page.ts'
import { createKeptApi } from './kept-api.ts'

const delayMs = 1500

const noteSchema = z.object({
  revision: z.number(),
  digest: z.number().nullable(),
  tried: z.number().nullable().default(null),
  isKept: z.boolean(),
})

export type KeptDraftOptions<T> = Omit<DraftOptions<T>, 'userId'> & {
  /** Its key on the server, which is the same on all devices. */
  keptAs: string
  /** What one has typed of it: of that alone a difference counts. */
  wordsOf: (value: T) => string
  /** The words for a reader, where they are more than one text. */
  readableOf?: (value: T) => string
  /** Whether it may have been sent already. */
  isUncertain?: (value: T) => boolean
  /** Makes another text of it, for when the one that it was has been sent from another device. */
  renew?: (value: T) => T
  /** Another device has sent or emptied it, and nothing was typed here since. */
  onGone?: () => void
  /** Whether a text of this field is on its way: it is neither kept nor replaced until that has ended. */
  isHeld?: boolean
}

/** What another device has made of the text that is written here. */
export type Elsewhere = {
  /** What was written there; null when it was sent or emptied. */
  words: string | null
  takeTheirs: () => void
  keepMine: () => void
}

const parse = <T>(schema: z.ZodType<T>, text: string): T | undefined => {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

const standingOf = <T>(
  { empty, isEmpty = (value) => value === empty, wordsOf, isUncertain }: KeptDraftOptions<T>,
  value: T,
): Standing =>
  isEmpty(value)
    ? null
    : { value: JSON.stringify(value), words: wordsOf(value), isUncertain: isUncertain?.(value) ?? false }

/** The words of what is kept; null when it cannot be read. */
const wordsIn = <T>(
  { schema, wordsOf }: KeptDraftOptions<T>,
  text: string,
  read = wordsOf,
): string | null => {
  const value = parse(schema, text)
  return value === undefined ? null : read(value)
}

const isKeptSince = (revision: number, note: string | null): boolean => {
  const noted = parse(noteSchema, note ?? '')
  return noted?.isKept === true && noted.revision > revision
}

/** What is still being kept of fields that were left, by whose it is and its key: who looks before would see what was. */
const leaving = new Map<string, Promise<void>>()

const noteLeaving = (id: string, left: Promise<void>) => {
  leaving.set(id, left)
  void left.then(() => leaving.get(id) === left && leaving.delete(id))
}

/** The keeping of one text from when it is opened until it is left. */
const useSync = <T>(options: KeptDraftOptions<T>, show: (value: T) => void, value: T) => {
  const { me, organization } = useHere()
  const isOwnSession = useOwnSession(me.id)
  const [question, setQuestion] = useState<Kept | null>(null)
  const [maySent, setMaySent] = useState(false)
  const sync = useRef<DraftSync | null>(null)
  const latest = useRef({ options, show, value })
  useEffect(() => {
    latest.current = { options, show, value }
  })
  const { key, keptAs, isHeld = false } = options
  useEffect(() => {
    const { options: begun, value: first } = latest.current
    const store = draftsOf(me.id)
    const api = createKeptApi(organization.slug)
    const here = standingOf(begun, first)
    const made = new DraftSync({
      agreed: (here && parse(noteSchema, store.noted(key) ?? '')) || nothingAgreed,
      here,
      isHeld: begun.isHeld ?? false,
      delayMs,
      read: () => api.read.query({ key: keptAs }),
      keep: (kept, base, signal) => api.keep.mutate({ key: keptAs, value: kept, base }, { signal }),
      wordsOf: (text) => wordsIn(begun, text),
      show: (text) => {
        const { options: now, show: put } = latest.current
        const theirs = text === null ? undefined : parse(begun.schema, text)
        put(theirs ?? now.renew?.(now.empty) ?? now.empty)
        if (text === null) now.onGone?.()
      },
      onQuestion: setQuestion,
      onDoubt: setMaySent,
      remember: (agreed, isKept) => store.note(key, JSON.stringify({ ...agreed, isKept })),
    })
    sync.current = made
    // Another window of this browser notes what the server keeps of it.
    const isNewer = (at: string | null, note: string | null) =>
      at === store.noteKey(key) && isKeptSince(made.revision(), note)
    const stop = followPage(made, isNewer)
    const id = `${me.id} ${organization.slug} ${keptAs}`
    void (leaving.get(id)?.then(() => made.look()) ?? made.look())
    return () => {
      stop()
      if (isOwnSession()) noteLeaving(id, made.end())
      else made.abandon()
      setQuestion(null)
    }
  }, [me.id, isOwnSession, organization.slug, key, keptAs])
  useEffect(() => sync.current?.hold(isHeld), [isHeld])
  return { sync, question, maySent, latest }
}

type Here<T> = { value: T; write: (value: T) => void; sync: DraftSync | null }

const elsewhereOf = <T>(
  options: KeptDraftOptions<T>,
  question: Kept,
  { value, write, sync }: Here<T>,
): Elsewhere => {
  const isGone = question.value === null
  const mine = isGone && options.renew ? options.renew(value) : value
  const put = () => {
    write(mine)
    sync?.change(standingOf(options, mine))
  }
  return {
    words: question.value === null ? null : wordsIn(options, question.value, options.readableOf),
    takeTheirs: () => {
      sync?.takeTheirs()
      const message = isGone ? 'The text was emptied here' : 'What you wrote on the other device is here now'
      void showToast({ message, undo: put })
    },
    keepMine: () => {
      if (isGone && options.renew) put()
      sync?.keepMine()
    },
  }
}

/**
 * A draft (`useDraft`) that follows its writer across their devices. What is typed here stays here, whatever another
 * device does; `elsewhere` tells when the two differ.
 */
export const useKeptDraft = <T>(options: KeptDraftOptions<T>) => {
  const { me } = useHere()
  const draft = useDraft({ ...options, userId: me.id })
  const { sync, question, maySent, latest } = useSync(options, draft.setValue, draft.value)
  const { setValue: write, clear: wipe } = draft

  const setValue = useCallback(
    (value: T) => {
      write(value)
      sync.current?.change(standingOf(latest.current.options, value))
    },
    [write, sync, latest],
  )
  const clear = useCallback(() => {
    wipe()
    sync.current?.change(null)
    sync.current?.flush()
  }, [wipe, sync])
  /** The text goes with a message that the server keeps. */
  const forget = useCallback(() => {
    wipe()
    sync.current?.forget()
  }, [wipe, sync])
  return {
    value: draft.value,
    setValue,
    clear,
    forget,
    /** Looks at what the other devices have made of it. */
    look: useCallback(() => void sync.current?.look(), [sync]),
    /** Notes that the text is sent as it stands; tells the kept draft that it is sent from. */
    send: () => sync.current?.send() ?? 0,
    /** Whether it, or what it was before it was changed, was sent without a known end. */
    wasTried: () => sync.current?.wasTried() ?? false,
    /** Whether it may have been sent as it stands. */
    maySent,
    elsewhere: question && elsewhereOf(options, question, { value: draft.value, write, sync: sync.current }),
  }
}
