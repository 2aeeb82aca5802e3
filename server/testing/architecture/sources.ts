import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Facts, readFacts } from './facts.ts'

/** A source file as the rules of the architecture see it; `path` is from the root of the project, with slashes. */
export type Source = { path: string; text: string } & Facts

/** A broken rule: where, what is wrong there, and what to do instead. */
export type Fault = { path: string; line: number; wrong: string; instead: string }

/** One rule of the architecture: a sentence, and the faults against it among some files. */
export type Rule = { sentence: string; find: (sources: readonly Source[]) => Fault[] }

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folders = ['shared', 'server', 'client', 'e2e', 'bench', 'scripts']

/** A source of a path and a text; styles have no facts but their length. */
export const makeSource = (path: string, text: string): Source => ({
  path,
  text,
  ...readFacts(path, path.endsWith('.css') ? '' : text),
})

/** All sources of the project: its code and its styles, without what tools have generated. */
export const readSources = (): Source[] =>
  folders
    .flatMap((folder) => listFiles(folder))
    .filter((path) => /\.(ts|tsx|js|css)$/.test(path) && !/\.gen\.ts$/.test(path))
    .map((path) => makeSource(path, readFileSync(join(root, path), 'utf8')))

const listFiles = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'))

export const isTest = ({ path }: Pick<Source, 'path'>): boolean => /\.test\.(ts|tsx|js)$/.test(path)

/** Whether a file belongs to the tests and not to the product: a test, or what only tests use. */
export const isForTests = (source: Pick<Source, 'path'>): boolean =>
  isTest(source) || /^(server\/testing|e2e|bench)\//.test(source.path)
