import { z } from '#shared/zod.ts'
import type { Leadership } from './leadership.ts'

/** Who leads, and until when (milliseconds) if nothing more is heard. */
export type Lease = { holder: string; until: number }

export const leaseTimes = {
  /** How long a lease lasts without renewal. */
  lengthMs: 8000,
  /** How often it is renewed, and looked at by those who wait. */
  tickMs: 2500,
  /** How long a claim must stand unchallenged: two tabs that claim at once both see the later one. */
  settleMs: 120,
} as const

/** Whether a tab may claim the lease: nobody has it, it ran out, or it is the tab's own. */
export const mayClaim = (lease: Lease | null, self: string, now: number): boolean =>
  lease === null || lease.holder === self || lease.until <= now

const leaseSchema = z.object({ holder: z.string(), until: z.number() })

const parseLease = (text: string | null): Lease | null => {
  if (text === null) return null
  try {
    return leaseSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

export type LeasePorts = {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  key: string
  /** This tab, by a name that no other has. */
  self: string
  now: () => number
  /** Calls later; returns the way to cancel. */
  wait: (ms: number, then: () => void) => () => void
}

/** By a lease in the storage that all tabs share: for addresses where the browser offers no locks. */
export const createLeaseLeadership = ({ storage, key, self, now, wait }: LeasePorts): Leadership => {
  let callbacks = { onGained: () => {}, onLost: () => {} }
  let isLeader = false
  let hasLeft = false
  let cancel = () => {}

  const read = () => parseLease(storage.getItem(key))
  const write = () => {
    const lease: Lease = { holder: self, until: now() + leaseTimes.lengthMs }
    storage.setItem(key, JSON.stringify(lease))
  }
  const later = (ms: number, then: () => void) => {
    cancel()
    if (!hasLeft) cancel = wait(ms, then)
  }

  const settle = () => {
    if (read()?.holder === self && !isLeader) {
      isLeader = true
      callbacks.onGained()
    }
    later(leaseTimes.tickMs, tick)
  }

  const claim = () => {
    write()
    later(leaseTimes.settleMs, settle)
  }

  const tick = () => {
    const lease = read()
    if (isLeader && lease?.holder !== self) {
      isLeader = false
      callbacks.onLost()
    } else if (isLeader) write()
    else if (mayClaim(lease, self, now())) return claim()
    later(leaseTimes.tickMs, tick)
  }

  return {
    seek: (onGained, onLost) => {
      callbacks = { onGained, onLost }
      tick()
    },
    seize: () => {
      if (!isLeader && !hasLeft) claim()
    },
    leave: () => {
      hasLeft = true
      cancel()
      if (isLeader && read()?.holder === self) storage.removeItem(key)
      isLeader = false
    },
  }
}
