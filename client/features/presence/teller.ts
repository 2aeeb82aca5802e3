import type { CommentKind } from '#shared/comments.ts'
import { presenceSeconds } from '#shared/presence.ts'

/** What the page of a ticket tells of whoever looks at it. */
export type Told = { isInChat: boolean; writing: CommentKind | null }

export type TellerPorts = {
  /** Settles when it was told or could not be, and says which; never rejects. */
  tell: (told: Told) => Promise<boolean>
  /** Calls later; returns the way to cancel. */
  wait: (ms: number, then: () => void) => () => void
}

/** How long (milliseconds) after the last key somebody still counts as typing. */
export const typingMs = 4000
/** How long (milliseconds) a page may be out of sight until its chat counts as not seen. */
export const awayMs = 5000

const nothing = () => {}

/**
 * Tells that a ticket is open: at once when something changed, and again and again while the page can be seen.
 * One word is under way at a time; what changes meanwhile is told after it.
 */
export class PresenceTeller {
  #isInChat = false
  #writing: CommentKind | null = null
  #isAway = false
  #told: Told | null = null
  #isUnheard = false
  #isTelling = false
  #isDue = false
  #isClosed = false
  #cancelRepeat = nothing
  #cancelTyping = nothing
  #cancelAway = nothing
  readonly #ports: TellerPorts

  constructor(ports: TellerPorts) {
    this.#ports = ports
  }

  showChat(isInChat: boolean) {
    this.#isInChat = isInChat
    this.#tellChange()
  }

  /** To be called at every key; with null when what was typed is sent. */
  noteWriting(kind: CommentKind | null) {
    this.#cancelTyping()
    this.#writing = kind
    if (kind !== null) this.#cancelTyping = this.#ports.wait(typingMs, () => this.noteWriting(null))
    else if (this.#isUnheard) this.tellAgain()
    this.#tellChange()
  }

  /** To be called when a connection has come back: what was told may be forgotten, or was never heard. */
  tellAgain() {
    if (this.#told !== null && !this.#isAway) void this.#tell()
  }

  /** Whether the page can be seen. One that cannot says so once, and then lets what it has told run out. */
  setVisible(isVisible: boolean) {
    this.#cancelAway()
    if (!isVisible) {
      this.#cancelAway = this.#ports.wait(awayMs, () => this.#goAway())
      return
    }
    this.#isAway = false
    void this.#tell()
  }

  close() {
    this.#isClosed = true
    for (const cancel of [this.#cancelRepeat, this.#cancelTyping, this.#cancelAway]) cancel()
  }

  #goAway() {
    this.#isAway = true
    this.#tellChange()
    this.#cancelRepeat()
  }

  #now(): Told {
    return this.#isAway
      ? { isInChat: false, writing: null }
      : { isInChat: this.#isInChat, writing: this.#writing }
  }

  #tellChange() {
    const { isInChat, writing } = this.#now()
    // A page that was never seen has nothing to tell.
    if (this.#told === null) return
    if (this.#told.isInChat !== isInChat || this.#told.writing !== writing) void this.#tell()
  }

  async #tell(): Promise<void> {
    if (this.#isClosed) return
    if (this.#isTelling) {
      this.#isDue = true
      return
    }
    this.#cancelRepeat()
    this.#isTelling = true
    this.#isDue = false
    this.#told = this.#now()
    this.#isUnheard = !(await this.#ports.tell(this.#told))
    this.#isTelling = false
    if (this.#isDue) return this.#tell()
    if (!this.#isAway && !this.#isClosed)
      this.#cancelRepeat = this.#ports.wait(presenceSeconds.repeats * 1000, () => void this.#tell())
  }
}
