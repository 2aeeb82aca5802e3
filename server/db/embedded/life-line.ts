import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync, rmSync } from 'node:fs'

/**
 * The shell script that runs Postgres (`$@`) and stops it when the last process that uses it is gone, however it went.
 * Standard input is the life-line: it reads as ended once no process holds it for writing any more. The script ends
 * with Postgres, whichever of the two ends first.
 */
export const WATCHER = [
  'trap "" INT TERM HUP',
  'exec 3<&0 </dev/null',
  '"$@" 3<&- & server=$!',
  '{ cat <&3 >/dev/null; kill -INT $server; } 2>/dev/null & watch=$!',
  'exec 3<&-',
  'wait $server',
  'status=$?',
  'kill -KILL $watch 2>/dev/null',
  'exit $status',
].join('\n')

/** A held life-line; closing it (or dying) lets go. */
export type LifeLine = { letGo(): void }

/** Makes the life-line: `input` is for the watcher's standard input and is to be closed once the watcher has it. */
export const makeLifeLine = (path: string): { input: number; held: LifeLine } => {
  rmSync(path, { force: true })
  execFileSync('mkfifo', ['-m', '600', path])
  // Opening one end waits for the other; this first descriptor is both, so that nothing waits.
  const both = openSync(path, constants.O_RDWR)
  const input = openSync(path, constants.O_RDONLY)
  const output = openSync(path, constants.O_WRONLY)
  closeSync(both)
  return { input, held: { letGo: () => closeSync(output) } }
}

/** Holds a life-line made by another process; undefined when its Postgres is already being stopped. */
export const holdLifeLine = (path: string): LifeLine | undefined => {
  try {
    const output = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
    return { letGo: () => closeSync(output) }
  } catch {
    return undefined
  }
}
