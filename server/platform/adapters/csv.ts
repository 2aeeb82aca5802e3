import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { CsvError, type Info, parse } from 'csv-parse'
import { stringify } from 'csv-stringify/sync'
import type { CsvRow } from '#shared/transfers.ts'

/** What is wrong with a file as a whole, in words for the person who has it. */
export class CsvFault extends Error {}

const delimiters = [',', ';', '\t'] as const
// A header with these outside of quotes would be read as one of another delimiter.
const otherDelimiter = /[;\t]/
const longestRow = 4_000_000
const longestLine = 16_000_000
const newline = 0x0a

/**
 * Reads a CSV file row by row; the first row is the header. UTF-8 with or without a mark, any line ends, commas,
 * semicolons or tabs. Line ends within a cell become `\n`. Memory holds a piece of the file, never all of it.
 * @throws CsvFault with the line, when the file is not UTF-8 or a quote is not closed.
 */
export async function* readCsv(path: string): AsyncGenerator<CsvRow, void, undefined> {
  const pieces = readLines(path)
  const { value: first } = await pieces.next()
  if (first === undefined) throw new CsvFault('The file is empty.')
  const parser = parse({
    bom: true,
    delimiter: guessDelimiter(first),
    record_delimiter: '\n',
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: longestRow,
    info: true,
    raw: true,
  })
  // What goes wrong in the source arrives below, as the parser's error.
  pipeline(Readable.from(startingWith(first, pieces)), parser, () => {})
  let lastLine = 0
  try {
    for await (const parsed of parser) {
      const { record, raw, info } = asParsed(parsed)
      const line = info.lines - countNewlines(record.join(''))
      lastLine = info.lines
      yield { line, cells: record, fault: findQuoteFault(record, raw, line) }
    }
  } catch (error) {
    throw error instanceof CsvError ? describeFault(error, lastLine + 1) : error
  }
}

/** What the parser yields with `info` and `raw`, and without `columns`. */
const asParsed = (parsed: unknown) => parsed as { record: string[]; raw: string; info: Info }

const countNewlines = (text: string): number => text.split('\n').length - 1

async function* startingWith(first: string, rest: AsyncIterable<string>) {
  yield first
  yield* rest
}

/**
 * The text of a file in pieces that end with a line: a character, and a line end of two, is never cut. Every line
 * end is `\n`.
 */
async function* readLines(path: string): AsyncGenerator<string, void, undefined> {
  let kept: Buffer = Buffer.alloc(0)
  let lines = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const bytes = Buffer.concat([kept, asBytes(chunk)])
    const end = bytes.lastIndexOf(newline) + 1
    kept = bytes.subarray(end)
    if (kept.length > longestLine)
      throw new CsvFault(`Line ${lines + 1} is longer than 16 MB. This does not look like a CSV file.`)
    if (end === 0) continue
    yield decode(bytes.subarray(0, end), lines)
    lines += countNewlines(bytes.subarray(0, end).toString('latin1'))
  }
  if (kept.length > 0) yield decode(kept, lines)
}

/** A stream that was given no encoding yields bytes. */
const asBytes = (chunk: unknown) => chunk as Buffer

const decode = (bytes: Buffer, linesBefore: number): string => {
  if (isUtf8(bytes)) return bytes.toString('utf8').replace(/\r\n?/g, '\n')
  let line = linesBefore + 1
  let start = 0
  for (let end = bytes.indexOf(newline) + 1; end > 0; end = bytes.indexOf(newline, end) + 1) {
    if (!isUtf8(bytes.subarray(start, end))) break
    start = end
    line += 1
  }
  throw new CsvFault(
    `Line ${line} is not UTF-8. Save the file as "CSV UTF-8" in your spreadsheet, or convert it, and try again.`,
  )
}

/** The delimiter that the header has most of, outside of quotes; the comma when there is none. */
const guessDelimiter = (text: string): string => {
  const header = /^(?:"[^"]*"|[^"\n])*/.exec(text)?.[0] ?? ''
  const plain = header.replace(/"[^"]*"/g, '')
  const counts = delimiters.map((delimiter) => ({ delimiter, count: plain.split(delimiter).length }))
  return counts.reduce((best, other) => (other.count > best.count ? other : best)).delimiter
}

/**
 * The parser is told to accept quotes within a cell (`5" disk`), and so it also accepts one that closes too early.
 * On one line that is a fault of the row; over several lines, rows were swallowed.
 */
const findQuoteFault = (cells: readonly string[], raw: string, line: number): string | null => {
  const faulty = cells.find((cell) => cell.startsWith('"') && !raw.includes(quoted(cell)))
  if (faulty === undefined) return null
  if (faulty.includes('\n')) throw unclosedQuote(line)
  return 'a quote (") within a quoted cell is not doubled'
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`

const unclosedQuote = (line: number) =>
  new CsvFault(
    `The row that begins on line ${line} has a quote (") that is not closed. Correct it and try again.`,
  )

const describeFault = (error: CsvError, line: number): CsvFault =>
  error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE'
    ? unclosedQuote(line)
    : new CsvFault(`Line ${line} cannot be read: ${error.message}`)

// What a spreadsheet takes for the beginning of a formula; Numbers does so with the wide forms, too.
const formula = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/

// Apostrophes that were there count as well: one more is then always ours, and can be taken away again.
const defuse = (cell: string): string => (formula.test(cell) ? `'${cell}` : cell)

/** A cell as it was before a `CsvWriter` defused it. */
export const undoDefusing = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell

/** A row as it stands in a file, with its line end. Cells that a spreadsheet would run as a formula are defused. */
export const toCsvLine = (cells: readonly string[]): string =>
  stringify([cells.map(defuse)], { quoted_match: otherDelimiter })

/** A CSV file to write row by row. Cells that a spreadsheet would run as a formula are defused by an apostrophe. */
export type CsvWriter = { write(cells: readonly string[]): Promise<void>; close(): Promise<void> }

/** Makes a file, in place of one that was there. @throws Error of the file system when it cannot be written. */
export const createCsvWriter = async (path: string): Promise<CsvWriter> => {
  const file = await open(path, 'w')
  return {
    write: async (cells) => {
      await file.write(toCsvLine(cells))
    },
    close: () => file.close(),
  }
}
