/**
 * Runs the work while no other process of this machine (or sharing this folder) runs its own under the same file.
 * A holder that was killed is noticed; the event loop must not be blocked for 15 s inside the work.
 * @throws when the lock is not free after `waitMs` (120,000 ms unless told).
 */
export declare const withFileLock: <T>(
  file: string,
  work: () => T | Promise<T>,
  options?: { waitMs?: number; onWait?: () => void },
) => Promise<T>
