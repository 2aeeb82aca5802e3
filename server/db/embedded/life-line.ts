import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { wordOf } from './files.ts'

/**
 * The shell script that runs Postgres (`$@`) and stops it when the last process that uses it is gone, however it went.
 * Standard input is the life-line: it reads as ended once no process holds it for writing any more. The script ends
 * with Postgres, whichever of the two ends first.
 *
 * Somebody may take hold of the life-line at the very moment of its end. So each who does writes a line into it and
 * then reads what the script says (its third output), and the script says that it is ending and then reads once more:
 * at least one of the two learns of the other.
 */
export const WATCHER = [
  'trap "" INT TERM HUP',
  'exec 4<&0 </dev/null',
  '"$@" 3>&- 4<&- & server=$!',
  '{ while :; do',
  '    while read -r line <&4; do :; done',
  '    echo ending >&3',
  '    read -r line <&4 || break',
  '    echo open >&3',
  '  done',
  '  kill -INT $server; } 2>/dev/null & watch=$!',
  'exec 3>&- 4<&-',
  'wait $server',
  'status=$?',
  'kill -KILL $watch 2>/dev/null',
  'exit $status',
].join('\n')

/** A held life-line; closing it (or dying) lets go. */
export type LifeLine = { letGo(): void }

const saysEnding = (path: string): boolean => readFileSync(wordOf(path), 'utf8').endsWith('ending\n')

/**
 * Makes the life-line. `input` is for the watcher's standard input and `output` for its word; both are to be closed
 * once it has them.
 */
export const makeLifeLine = (path: string): { input: number; output: number; held: LifeLine } => {
  rmSync(path, { force: true })
  rmSync(wordOf(path), { force: true })
  execFileSync('mkfifo', ['-m', '600', path])
  // Opening one end waits for the other; this first descriptor is both, so that nothing waits.
  const both = openSync(path, constants.O_RDWR)
  const input = openSync(path, constants.O_RDONLY)
  const line = openSync(path, constants.O_WRONLY)
  closeSync(both)
  return { input, output: openSync(wordOf(path), 'ax', 0o600), held: { letGo: () => closeSync(line) } }
}

/** Holds a life-line made by another process; undefined when its Postgres is being stopped, or about to be. */
export const holdLifeLine = (path: string): LifeLine | undefined => {
  let line: number | undefined
  try {
    line = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
    writeSync(line, '\n')
    if (!saysEnding(path)) return { letGo: closeSync.bind(null, line) }
  } catch {
    // Nobody listens, or no longer.
  }
  if (line !== undefined) closeSync(line)
  return undefined
}
