/** Which of a browser's tabs holds the one live stream. */
export type Leadership = {
  /** Waits in line; `onGained` and `onLost` may come more than once each, in turn. */
  seek: (onGained: () => void, onLost: () => void) => void
  /** Takes over from a leader that no longer answers, e.g. a tab that the browser has frozen. */
  seize: () => void
  /** Steps down and leaves the line for good. */
  leave: () => void
}

/** By the browser's own locks, which end with the tab that holds them. Only in secure contexts. */
export const createLockLeadership = (locks: LockManager, name: string): Leadership => {
  let line = new AbortController()
  let stepDown: (() => void) | null = null
  let callbacks = { onGained: () => {}, onLost: () => {} }
  let hasLeft = false

  // A tab may leave while its turn is already on the way: it lets the turn pass.
  const hold = async () => {
    if (hasLeft) return
    await new Promise<void>((resolve) => {
      stepDown = resolve
      callbacks.onGained()
    })
  }

  const request = async (options: LockOptions) => {
    let wasHeld = false
    try {
      await locks.request(name, options, () => {
        wasHeld = true
        return hold()
      })
    } catch {
      // Rejected when taken out of the line, or when another tab seized the lock from this one.
      if (!wasHeld || hasLeft) return
      stepDown = null
      callbacks.onLost()
      queue()
    }
  }

  const queue = () => {
    line = new AbortController()
    void request({ signal: line.signal })
  }

  return {
    seek: (onGained, onLost) => {
      callbacks = { onGained, onLost }
      queue()
    },
    seize: () => {
      if (stepDown !== null || hasLeft) return
      line.abort()
      void request({ steal: true })
    },
    leave: () => {
      hasLeft = true
      line.abort()
      stepDown?.()
    },
  }
}
