import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endWithParent } from './parent.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const serverPort = process.env.PORT || '3000'
const pagesPort = process.env.DEV_PORT || '5173'
const pages = `http://127.0.0.1:${pagesPort}`
const STOP_TIMEOUT_MS = 10_000

const start = (args: readonly string[], env: Record<string, string>): ChildProcess =>
  spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })

const server = start(['--watch', '--watch-preserve-output', join(root, 'server', 'main.ts')], {
  PORT: serverPort,
  APP_URL: pages,
})
const vite = start(
  [
    join(root, 'node_modules', 'vite', 'bin', 'vite.js'),
    '--port',
    pagesPort,
    '--strictPort',
    '--clearScreen',
    'false',
  ],
  { DOCKET_DEV_SERVER: `http://127.0.0.1:${serverPort}` },
)

const stop = async (child: ChildProcess) => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await ended
  clearTimeout(timer)
}

let stopping = false
const stopBoth = async (code: number) => {
  if (stopping) return
  stopping = true
  await Promise.all([stop(server), stop(vite)])
  process.exit(code)
}

endWithParent()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stopBoth(0))
for (const child of [server, vite]) child.once('exit', (code) => void stopBoth(code ?? 1))
console.log(`Docket with hot reload: ${pages}`)
