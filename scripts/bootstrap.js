// node scripts/bootstrap.js <program.ts> [arguments]
// Installs what package-lock.json asks for when it changed, then runs the program on the Node pinned there.
// Runs on whatever Node the machine has, before anything is installed: plain JavaScript, no dependencies.
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = join(root, 'node_modules', '.docket-install')
const pinnedNode = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

const fail = (message) => {
  console.error(message)
  process.exit(1)
}

const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  fail(
    `Docket needs Node 20.19 or newer to start; this is Node ${process.versions.node}. Get it from https://nodejs.org.`,
  )
}

// What is installed: by the lock file, and with the patches that are applied to it.
const hashLock = () => {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const patch of readdirSync(join(root, 'patches')).toSorted())
    hash.update(readFileSync(join(root, 'patches', patch)))
  return hash.digest('hex')
}

const isInstalled = () =>
  existsSync(pinnedNode) &&
  existsSync(stamp) &&
  readFileSync(stamp, 'utf8') === `${process.platform} ${hashLock()}`

const runNpm = (args) => {
  const npm = process.env.npm_execpath
  const options = { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] }
  if (npm?.endsWith('.js')) return spawn(process.execPath, [npm, ...args], options)
  return spawn('npm', args, { ...options, shell: process.platform === 'win32' })
}

const installOnce = () =>
  new Promise((resolve) => {
    const npm = runNpm(['ci', '--include=dev', '--no-audit', '--no-fund'])
    let output = ''
    const collect = (chunk) => {
      output = (output + chunk).slice(-20_000)
    }
    npm.stdout.on('data', collect)
    npm.stderr.on('data', collect)
    npm.once('error', (error) => resolve({ done: false, output: error.message }))
    npm.once('close', (code) => resolve({ done: code === 0 && existsSync(pinnedNode), output }))
  })

const checkPinnedNode = () => {
  try {
    execFileSync(pinnedNode, ['--version'], { stdio: 'ignore' })
  } catch (error) {
    fail(`The Node that Docket brings along does not run on this machine (${error.message}).`)
  }
}

const install = async () => {
  console.log('Installing what Docket is built from. This happens once and takes about a minute…')
  const started = Date.now()
  const { done, output } = await installOnce()
  if (!done)
    fail(
      `${output}\nThe installation failed; the end of npm's own words is above. Nothing else was changed. Try again.`,
    )
  checkPinnedNode()
  writeFileSync(stamp, `${process.platform} ${hashLock()}`)
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`)
}

const ensureInstalled = async () => {
  if (isInstalled()) return
  const { withFileLock } = await import('../server/db/embedded/file-lock.js')
  const { makeDataFolder } = await import('../server/db/embedded/data-folder.js')
  const state = join(root, '.docket')
  makeDataFolder(state)
  await withFileLock(join(state, 'install.lock'), () => (isInstalled() ? undefined : install()), {
    waitMs: 20 * 60_000,
    onWait: () => console.log('Another start is installing; waiting for it…'),
  })
}

// npm runs us by a shell that outlives it.
const describeParents = () => {
  try {
    const [, name, parent] =
      /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${process.ppid}/stat`, 'utf8')) ?? []
    return name?.endsWith('sh') ? `${process.ppid} ${parent}` : `${process.ppid}`
  } catch {
    return `${process.ppid}`
  }
}

// npm dies by kill -9 without a word to us: then the program must not stay behind with its port.
const watchParents = (child) => {
  if (!process.env.npm_lifecycle_event) return
  const parents = describeParents()
  const watch = setInterval(() => {
    if (describeParents() === parents) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, 500)
  watch.unref()
}

const runProgram = (args) => {
  // The channel says to the program, by closing, that this process is gone.
  // What was compiled once is compiled: every process that is started by it begins sooner.
  const env = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'), ...process.env }
  const child = spawn(pinnedNode, args, { cwd: root, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  // Ctrl-C in a terminal reaches the program by itself; a second one would read as "stop at once".
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGHUP'))
  watchParents(child)
  child.once('error', (error) => fail(error.message))
  child.once('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}

// The machine's own settings; what tests find must not depend on them.
const settingsFor = (program) => {
  const file = join(root, '.env')
  return existsSync(file) && !/scripts\/(test|verify)\.ts$/.test(program) ? [`--env-file=${file}`] : []
}

checkNode()
await ensureInstalled()
const [program, ...rest] = process.argv.slice(2)
if (!program) fail('Usage: node scripts/bootstrap.js <program.ts> [arguments]')
runProgram([...settingsFor(program), join(root, program), ...rest])
