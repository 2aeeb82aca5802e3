import { describe, expect, it } from 'vitest'

type Texts = Record<string, string>
const sources = import.meta.glob<string>('../**/*.{ts,tsx}', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const parts = import.meta.glob<string>('/node_modules/@mantine/core/esm/components/**/*.mjs', {
  query: '?raw',
  import: 'default',
  eager: true,
  exhaustive: true,
})
const sheets = Object.keys(
  import.meta.glob('/node_modules/@mantine/core/styles/*.layer.css', { query: '?url', exhaustive: true }),
)

/** Names of what our code takes from Mantine's core, types left out. */
const takenNames = (texts: Texts): string[] =>
  Object.values(texts).flatMap((text) =>
    [...text.matchAll(/import \{([^}]+)\} from '@mantine\/core'/g)].flatMap(([, list = '']) =>
      list
        .split(',')
        .map((name) => name.trim())
        .filter((name) => /^[A-Z]/.test(name)),
    ),
  )

const resolve = (from: string, to: string) => new URL(to, `file://${from}`).pathname

/** A part's file and every other part's file that it is made of. */
const withInner = (file: string, seen = new Set<string>()): Set<string> => {
  const text = parts[file]
  if (text === undefined || seen.has(file)) return seen
  seen.add(file)
  for (const [, to = ''] of text.matchAll(/from "(\.[^"]+\.mjs)"/g)) withInner(resolve(file, to), seen)
  return seen
}

const sheetOf = (file: string) => /components\/.*?([^/]+)\.module\.mjs$/.exec(file)?.[1]

describe('the style sheets of Mantine', () => {
  it('are there for every part that is used, and for what those parts are made of', () => {
    const imported = Object.values(sources).flatMap((text) =>
      [...text.matchAll(/@mantine\/core\/styles\/(\w+)\.layer\.css/g)].map(([, name = '']) => name),
    )
    const needed = takenNames(sources)
      .flatMap((name) => [...withInner(`/node_modules/@mantine/core/esm/components/${name}/${name}.mjs`)])
      .flatMap((file) => sheetOf(file) ?? [])
      .filter((name) => sheets.some((sheet) => sheet.endsWith(`/${name}.layer.css`)))
    expect(needed.length).toBeGreaterThan(10)
    expect([...new Set(needed)].filter((name) => !imported.includes(name)).sort()).toEqual([])
  })
})
