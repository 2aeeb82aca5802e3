import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DatabaseTarget } from '../db/client.ts'
import { plainOptions } from './options.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What a command printed, and its exit code. */
export type Ran = { output: string; code: number | null }

/** A terminal in an empty folder, on a database: commands run as they do for a person, in processes of their own. */
export const openTerminal = (target: DatabaseTarget) => {
  const folder = mkdtempSync(join(tmpdir(), 'docket-commands-'))
  const begin = (command: string, args: readonly string[]): { child: ChildProcess; ran: Promise<Ran> } => {
    const child = spawn(process.execPath, [join(root, 'server', 'commands', `${command}.ts`), ...args], {
      cwd: root,
      env: {
        ...process.env,
        DATABASE_URL: urlOf(target),
        AUTH_SECRET: plainOptions.secret,
        DATA_DIR: folder,
        INIT_CWD: folder,
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const collect = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    const ran = new Promise<Ran>((resolve) => child.once('close', (code) => resolve({ output, code })))
    return { child, ran }
  }
  return {
    folder,
    begin,
    run: (command: string, ...args: string[]): Promise<Ran> => begin(command, args).ran,
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const urlOf = ({ host, port, user, password, database }: DatabaseTarget): string => {
  const login = password === undefined ? user : `${user}:${encodeURIComponent(password)}`
  return `postgres://${login}@/${database}?${new URLSearchParams({ host, port: String(port) })}`
}
