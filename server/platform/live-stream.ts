/** How many events may wait for a slow reader before it is told to fetch again what it shows. */
const bufferLimit = 1_000
/** Of how many things a slow reader is told, once each, that they changed; of more it learns when it asks. */
const signalLimit = 100

const none: ReadonlySet<string> = new Set()

/** What one reader of a live channel has yet to see, and a way to wait for more. */
export class LiveBuffer<T> {
  overflowed = false
  closed = false
  private waiting: T[] = []
  private signals = new Set<string>()
  private wake: () => void = () => {}

  push(items: readonly T[]): void {
    if (items.length === 0) return
    if (this.waiting.length + items.length > bufferLimit) this.overflow()
    else this.waiting.push(...items)
    this.wake()
  }

  /** Forgets what waits; the reader will be told to fetch again. */
  overflow(): void {
    this.waiting = []
    this.overflowed = true
    this.wake()
  }

  take(): T[] {
    return this.waiting.splice(0)
  }

  /** Lets the reader know that something changed; however often it does, once until it is taken. */
  signal(about: string): void {
    if (this.signals.size < signalLimit) this.signals.add(about)
    this.wake()
  }

  takeSignals(): ReadonlySet<string> {
    if (this.signals.size === 0) return none
    const taken = this.signals
    this.signals = new Set()
    return taken
  }

  /** Ends a wait without anything new. */
  interrupt(): void {
    this.wake()
  }

  /** Ends every wait for good. */
  close(): void {
    this.closed = true
    this.wake()
  }

  /** Resolves when something waits, the buffer overflowed or was closed, or `interrupt` was called. */
  async more(): Promise<void> {
    if (this.waiting.length > 0 || this.signals.size > 0 || this.overflowed || this.closed) return
    await new Promise<void>((resolve) => {
      this.wake = resolve
    })
    this.wake = () => {}
  }
}
