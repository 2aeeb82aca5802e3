import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { keepRefusals, readImportFile, refusalsOf } from './refusals.ts'

const folder = mkdtempSync(join(tmpdir(), 'docket-refusals-'))
afterAll(() => rmSync(folder, { recursive: true }))

const read = async (path: string) =>
  (await Array.fromAsync(readImportFile(path))).map(({ cells, fault }) => ({ cells, fault }))

// What opens a formula, quotes and delimiters are frequent; a reader makes every line end \n.
const opening = fc.stringMatching(/^['=+\-@\t\uff1d\uff0b\uff0d\uff20"';,\n ]{0,4}$/)
const anyCell = fc
  .tuple(opening, fc.string({ unit: 'binary', maxLength: 12 }))
  .map((parts) => parts.join('').replaceAll('\r', '\n'))
const anyFile = fc
  .integer({ min: 1, max: 5 })
  .chain((width) =>
    fc.array(fc.array(anyCell, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 6 }),
  )

test('refused rows are read again as they were, header and all', async () => {
  const path = join(folder, 'any.refused.csv')
  await fc.assert(
    fc.asyncProperty(anyFile, async ([header = [], ...rows]) => {
      const refusals = keepRefusals(path, header)
      for (const cells of rows) await refusals.add({ line: 2, cells, fault: null }, '-5 is refused')
      await refusals.close()
      expect(await read(path)).toEqual([
        { cells: ['line', 'reason', ...header], fault: null },
        ...rows.map((cells) => ({ cells: ['2', '-5 is refused', ...cells], fault: null })),
      ])
    }),
    { numRuns: 300, examples: [[[['a;b;c;d'], ['-5 degrees']]], [[['+1'], ["'=1"]]]] },
  )
})

test.each([
  ['under another name', 'corrected.csv', 'line,reason,Body', ['line', 'reason', 'Body'], '3,because,'],
  ['without our columns', 'may.refused.csv', 'Body', ['Body'], ''],
])('our apostrophes are taken away %s', async (_, name, header, columns, before) => {
  const path = join(folder, name)
  writeFileSync(path, `${header}\n${before}'-5 degrees\n`)
  const given = before.split(',').slice(0, -1)
  expect((await read(path)).map(({ cells }) => cells)).toEqual([columns, [...given, '-5 degrees']])
})

test('apostrophes in a file of someone else stay', async () => {
  const path = join(folder, 'theirs.csv')
  writeFileSync(path, "Body\n'-5 degrees\n")
  expect((await read(path)).map(({ cells }) => cells)).toEqual([['Body'], ["'-5 degrees"]])
})

test('refused rows go beside the file that was read', () => {
  expect(['may.csv', 'MAY.CSV', 'may'].map(refusalsOf)).toEqual([
    'may.refused.csv',
    'MAY.refused.csv',
    'may.refused.csv',
  ])
})
