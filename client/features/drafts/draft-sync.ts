import { keptDraftLimits, type SentDraft, textDigest } from '#shared/drafts.ts'
import { type Agreement, digestOf, type Kept, maySent, meet, type Standing } from './agreement.ts'
import type { SyncOptions } from './sync-options.ts'

/**
 * Keeps a text on the server while it is written here, and follows what other devices make of it. What is typed here
 * is never replaced without asking, and nothing fails because the server cannot be reached.
 */
export class DraftSync {
  readonly #options: SyncOptions
  #agreed: Agreement
  #here: Standing
  #timer: ReturnType<typeof setTimeout> | null = null
  #busy: AbortController | null = null
  #isKeeping = false
  /** What the server was asked to keep and may have, its answer being out; null of nothing. */
  #unanswered: string | null = null
  #isDue = false
  /** A digest of what was taken away here, which the server may have without this page knowing; null of nothing. */
  #takenAway: number | null = null
  /** What was begun last. */
  #latest: Promise<void> = Promise.resolve()
  #isHeld: boolean
  #question: Kept | null = null
  #isEnded = false

  constructor(options: SyncOptions) {
    this.#options = options
    this.#agreed = options.agreed
    this.#here = options.here
    this.#isHeld = options.isHeld
  }

  /** Looks at what the server has. Without an answer all stays as it is. */
  look(): Promise<void> {
    if (!this.#mayLook()) return Promise.resolve()
    this.#latest = this.#lookNow().then(() => this.#goOn())
    return this.#latest
  }

  #mayLook(): boolean {
    return !this.#isHeld && this.#busy === null && !this.#isEnded
  }

  async #lookNow(): Promise<void> {
    if (!this.#mayLook()) return
    const { read, wordsOf } = this.#options
    await this.#work(async (signal) => {
      const there = await read()
      if (signal.aborted) return
      const theirs = there.value === null ? null : wordsOf(there.value)
      if (this.#isTakenAway(theirs))
        this.#agreed = { ...this.#agreed, revision: there.revision, digest: this.#takenAway }
      if (this.#isEnded) return
      // A text that cannot be read is of another version of the page, and left to it.
      if (there.value === null || theirs !== null) this.#settle(there, theirs)
    }).catch(() => undefined)
  }

  /** Something was typed, or taken away. */
  change(next: Standing): void {
    const wasKept = !this.#isChanged()
    this.#takenAway = next === null ? (digestOf(this.#words()) ?? this.#takenAway) : null
    this.#here = next
    if (next === null) this.#agreed = { ...this.#agreed, tried: null }
    this.#tellDoubt()
    if (!this.#isChanged()) return
    if (wasKept) this.#options.remember(this.#agreed, false)
    if (this.#isKeepable()) this.#schedule()
  }

  /** Keeps at once what has changed. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#isDue = this.#busy !== null
    if (!this.#isDue && this.#isKeepable() && this.#isChanged()) this.#latest = this.#keepNow()
  }

  /** Keeps what has changed while the server was being asked for something else. */
  #goOn(): void {
    if (this.#isDue && this.#busy === null) this.flush()
  }

  /** While a text is being sent it is neither kept nor replaced; the server is looked at once that has ended. */
  hold(isHeld: boolean): void {
    if (isHeld === this.#isHeld) return
    this.#isHeld = isHeld
    this.#busy?.abort()
    this.#busy = null
    if (!isHeld) void this.look()
  }

  /** The text is sent, or is about to be: it is no text of this device any more. */
  forget(): void {
    this.#here = null
    this.#ask(null)
    this.#agree({ ...this.#agreed, digest: null, tried: null })
  }

  /** Whether what is here, or what it was before it was changed, was sent without a known end. */
  wasTried(): boolean {
    return this.#agreed.tried !== null
  }

  /** Whether nothing is written here that the server does not have. */
  isAtRest(): boolean {
    return !this.#isChanged() && this.#question === null && !this.#isHeld
  }

  /** Up to which revision what is here has been kept, or is about to be. */
  revision(): number {
    return this.#agreed.revision + (this.#isKeeping ? 1 : 0)
  }

  /** The text is sent as it stands, and stays until it is forgotten. From what, as far as that is known here. */
  send(): SentDraft {
    const after = this.#agreed.revision
    this.#agreed = { ...this.#agreed, tried: digestOf(this.#words()) }
    this.#options.remember(this.#agreed, !this.#isChanged())
    return this.#unanswered === null ? after : { after, digest: textDigest(this.#unanswered) }
  }

  takeTheirs(): void {
    const there = this.#question
    if (there === null) return
    this.#ask(null)
    this.#take(there, there.value === null ? null : this.#options.wordsOf(there.value))
  }

  keepMine(): void {
    const there = this.#question
    if (there === null) return
    this.#ask(null)
    this.#agree({ ...this.#agreed, revision: there.revision, digest: null })
    this.flush()
  }

  /** The field is left: what has changed is kept, and nothing is shown in it any more. Settles once all is kept. */
  async end(): Promise<void> {
    this.flush()
    this.#isEnded = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    let seen: Promise<void>
    do {
      seen = this.#latest
      await seen
    } while (seen !== this.#latest)
  }

  /** The writer has signed out: what is here is lost as they were told, and kept by nobody who comes after them. */
  abandon(): void {
    this.hold(true)
    void this.end()
  }

  #words(): string | null {
    return this.#here?.words ?? null
  }

  #isTakenAway(theirs: string | null): boolean {
    return theirs !== null && this.#here === null && digestOf(theirs) === this.#takenAway
  }

  #isChanged(): boolean {
    return digestOf(this.#words()) !== this.#agreed.digest
  }

  #isKeepable(): boolean {
    const { value = '' } = this.#here ?? {}
    const isFree = !this.#isHeld && this.#question === null && !maySent(this.#here, this.#agreed)
    return isFree && value.length <= keptDraftLimits.characters
  }

  #agree(next: Agreement): void {
    this.#agreed = next
    this.#unanswered = null
    this.#options.remember(next, !this.#isChanged())
    this.#tellDoubt()
  }

  #tellDoubt(): void {
    this.#options.onDoubt(maySent(this.#here, this.#agreed))
  }

  #ask(there: Kept | null): void {
    if (this.#question === there) return
    this.#question = there
    this.#options.onQuestion(there)
  }

  #schedule(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    if (this.#isEnded) return
    this.#timer = setTimeout(() => this.flush(), this.#options.delayMs)
  }

  async #work(task: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const mine = new AbortController()
    this.#busy = mine
    try {
      await task(mine.signal)
    } finally {
      if (this.#busy === mine) this.#busy = null
    }
  }

  async #keepNow(): Promise<void> {
    const sent = this.#here
    this.#isKeeping = true
    this.#unanswered = sent?.value ?? null
    let wasSlower = false
    await this.#work(async (signal) => {
      const { revision } = await this.#options.keep(sent?.value ?? null, this.#agreed.revision, signal)
      wasSlower = revision === null
      if (wasSlower) this.#unanswered = null
      if (signal.aborted || revision === null) return
      this.#agree({ ...this.#agreed, revision, digest: digestOf(sent?.words ?? null) })
      if (this.#isChanged() && this.#isKeepable()) this.#schedule()
    }).catch(() => undefined)
    if (wasSlower) await this.#lookNow()
    this.#isKeeping = false
    this.#goOn()
  }

  #settle(there: Kept, theirs: string | null): void {
    const { step, agreed } = meet({
      agreed: this.#agreed,
      here: this.#here,
      there: { words: theirs, revision: there.revision },
    })
    this.#ask(step === 'ask' ? there : null)
    if (step === 'take') this.#take(there, theirs)
    else this.#agree(agreed)
    if (step === 'keep') this.#schedule()
  }

  #take({ value, revision }: Kept, theirs: string | null): void {
    this.#here = value === null || theirs === null ? null : { value, words: theirs, isUncertain: false }
    this.#options.show(value)
    this.#agree({ revision, digest: digestOf(theirs), tried: null })
  }
}
