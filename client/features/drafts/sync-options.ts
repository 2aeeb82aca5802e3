import type { Agreement, Kept, Standing } from './agreement.ts'

/** What a text is kept with, and who is told of what becomes of it. */
export type SyncOptions = {
  agreed: Agreement
  here: Standing
  /** Whether a text of this field is on its way to the server. */
  isHeld: boolean
  read: () => Promise<Kept>
  /** The revision is null when another device was faster. @throws when the server cannot be asked. */
  keep: (value: string | null, base: number, signal: AbortSignal) => Promise<{ revision: number | null }>
  /** The words of what another device has kept; null when it cannot be read. */
  wordsOf: (value: string) => string | null
  show: (value: string | null) => void
  /** Another device wrote something else; null when that is over. */
  onQuestion: (there: Kept | null) => void
  remember: (agreed: Agreement, isKept: boolean) => void
  /** Whether what stands here may have been sent has changed. */
  onDoubt: (maySent: boolean) => void
  /** From the last change to the keeping, in milliseconds. */
  delayMs: number
}
