import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeDataFolder } from '#server/db/embedded/data-folder.js'
import { withFileLock } from '#server/db/embedded/file-lock.js'
import { root, runCommand } from './steps.ts'

const sources = ['client', 'shared', 'index.html', 'vite.config.ts', 'package-lock.json']
const built = join(root, 'dist')
const stamp = join(built, '.sources')
const BUILD_TIMEOUT_MS = 5 * 60_000

const isSource = (file: string) => !/\.test\.\w+$|\.gen\.ts$/.test(file)

const listSources = () =>
  sources.flatMap((source) => {
    const path = join(root, source)
    if (!statSync(path).isDirectory()) return [source]
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && isSource(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
      .sort()
  })

const hashSources = () => {
  const hash = createHash('sha256')
  for (const source of listSources())
    hash
      .update(source)
      .update('\0')
      .update(readFileSync(join(root, source)))
  return hash.digest('hex')
}

const isFresh = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === hashSources()

// Built aside and then put in place: a server that runs keeps its pages meanwhile, and no half build is ever served.
const build = async (state: string) => {
  const hash = hashSources()
  const next = join(state, 'dist')
  rmSync(next, { recursive: true, force: true })
  const { succeeded, output } = await runCommand(
    'vite',
    ['build', '--outDir', next, '--emptyOutDir', '--logLevel', 'warn'],
    { env: { NODE_ENV: 'production' }, timeoutMs: BUILD_TIMEOUT_MS },
  )
  if (!succeeded) throw new Error(`The pages could not be built:\n${output}`)
  writeFileSync(join(next, '.sources'), hash)
  rmSync(built, { recursive: true, force: true })
  renameSync(next, built)
}

/** Builds the client into `dist` unless that was built from these very sources; `onBuild` is called when it begins. */
export const buildClientWhenStale = async ({ onBuild = () => {} } = {}): Promise<void> => {
  if (isFresh()) return
  const state = join(root, '.docket')
  makeDataFolder(state)
  await withFileLock(join(state, 'build.lock'), async () => {
    if (isFresh()) return
    onBuild()
    await build(state)
  })
}
