import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './steps.ts'

/** The classes that a sheet gives a look of its own: those that stand alone as a selector. */
const classesIn = (file: string): string[] => [
  ...new Set(
    [...readFileSync(join(root, file), 'utf8').matchAll(/^\.([\w-]+)(?=\s*[,{]|$)/gm)].map(
      ([, name = '']) => name,
    ),
  ),
]

test('each class has its look from one sheet, as all sheets come at once', () => {
  const files = globSync('client/**/*.css', { cwd: root })
  const found = files.flatMap((file) => classesIn(file).map((name) => ({ name, file })))
  expect(found.length).toBeGreaterThan(200)
  const shared = [...Map.groupBy(found, ({ name }) => name)].filter(([, sheets]) => sheets.length > 1)
  expect(shared.map(([name, sheets]) => `${name}: ${sheets.map(({ file }) => file).join(', ')}`)).toEqual([])
})
