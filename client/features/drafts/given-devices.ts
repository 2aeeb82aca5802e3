import { vi } from 'vitest'
import type { SentDraft } from '#shared/drafts.ts'
import { z } from '#shared/zod.ts'
import { type Agreement, digestOf, type Kept, nothingAgreed } from './agreement.ts'
import { DraftSync } from './draft-sync.ts'

/** Keeps one text by the rules of the server. */
export const createShelf = () => {
  const shelf = {
    value: null as string | null,
    revision: 0,
    isOff: false,
    answersAfterMs: 0,
    keeps: 0,
    read: async (): Promise<Kept> => {
      if (shelf.isOff) throw new Error('offline')
      if (shelf.answersAfterMs > 0) await new Promise((resolve) => setTimeout(resolve, shelf.answersAfterMs))
      return { value: shelf.value, revision: shelf.revision }
    },
    keep: async (value: string | null, base: number) => {
      if (shelf.isOff) throw new Error('offline')
      if (base !== shelf.revision) return { revision: null }
      shelf.keeps += 1
      Object.assign(shelf, { value, revision: base + 1 })
      return { revision: shelf.revision }
    },
    /** A message that was sent from a revision takes its text away with it. */
    drop: (sent: SentDraft) => {
      const { after, digest } = typeof sent === 'number' ? { after: sent, digest: null } : sent
      const upTo = digest !== null && digestOf(shelf.value) === digest ? after + 1 : after
      if (shelf.revision <= upTo) Object.assign(shelf, { value: null, revision: upTo + 1 })
    },
  }
  return shelf
}
export type Shelf = ReturnType<typeof createShelf>

const standing = (text: string | null, isUncertain = false) =>
  text === null ? null : { value: JSON.stringify(text), words: text, isUncertain }

/** A device on which somebody writes. What is stored outlasts a reload, which is another device over the same. */
export const openDevice = async (
  shelf: Shelf,
  stored: { text: string | null; agreed: Agreement | null },
  { isLooking = false, isHeld = false } = {},
) => {
  const device = { text: stored.text, question: null as Kept | null, isKept: false, maySent: false }
  const wordsOf = (value: string): string => z.string().parse(JSON.parse(value))
  const sync = new DraftSync({
    agreed: (stored.text !== null && stored.agreed) || nothingAgreed,
    here: standing(stored.text),
    isHeld,
    read: shelf.read,
    keep: shelf.keep,
    wordsOf,
    show: (value) => {
      device.text = value === null ? null : wordsOf(value)
      stored.text = device.text
    },
    onQuestion: (there) => {
      device.question = there
    },
    onDoubt: (maySent) => {
      device.maySent = maySent
    },
    remember: (agreed, isKept) => {
      stored.agreed = agreed
      device.isKept = isKept
    },
    delayMs: 1500,
  })
  const type = (text: string | null, isUncertain = false) => {
    device.text = text
    stored.text = text
    sync.change(standing(text, isUncertain))
  }
  const looking = sync.look()
  if (!isLooking) await looking
  return { device, sync, type }
}

export const blank = () => ({ text: null, agreed: null })
export const pause = (ms = 2000) => vi.advanceTimersByTimeAsync(ms)
