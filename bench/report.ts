import type { Timings } from './measure.ts'
import { median, p95 } from './measure.ts'

/** Something that must hold (performance.md, section 4), and what was measured. */
export type Check = { what: string; measured: string; mustHold: string; holds: boolean }
export type Section = {
  title: string
  columns: readonly string[]
  rows: readonly (readonly string[])[]
  checks: readonly Check[]
}

/** Milliseconds with the digits that mean something. */
export const ms = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
export const times = (value: number): string => `${value >= 20 ? value.toFixed(0) : value.toFixed(2)} ×`
export const percent = (value: number): string => `${(value * 100).toFixed(0)} %`

/** A check of a number that must not be above a limit. */
export const atMost = (
  what: string,
  value: number,
  limit: number,
  format: (value: number) => string,
): Check => ({ what, measured: format(value), mustHold: `≤ ${format(limit)}`, holds: value <= limit })

/** A check of a number that must not be below a limit. */
export const atLeast = (
  what: string,
  value: number,
  limit: number,
  format: (value: number) => string,
): Check => ({ what, measured: format(value), mustHold: `≥ ${format(limit)}`, holds: value >= limit })

export const millis = (value: number): string => `${ms(value)} ms`

/** A row for each operation: its median and 95th percentile, beside those at the smaller size. */
export const timingRows = (timings: Timings, smaller: Timings | null): string[][] =>
  [...timings].map(([name, runs]) => {
    const before = smaller?.get(name)
    const own = [name, ms(median(runs)), ms(p95(runs))]
    if (!before) return own
    return [...own, ms(median(before)), ms(p95(before)), times(p95(runs) / p95(before))]
  })

export const timingColumns = (smaller: Timings | null): string[] => [
  'operation',
  'median ms',
  'p95 ms',
  ...(smaller ? ['median ms at 10,000', 'p95 ms at 10,000', 'p95 ratio'] : []),
]

const pad = (text: string, width: number, column: number) =>
  column === 0 ? text.padEnd(width) : text.padStart(width)

const formatTable = (columns: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => (row[index] ?? '').length)),
  )
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, index) => pad(cells[index] ?? '', width, index)).join(' | ')} |`
  const rule = `|${widths.map((width, index) => (index === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [line(columns), rule, ...rows.map(line)].join('\n')
}

const checkRow = ({ what, measured, mustHold, holds }: Check) => [
  what,
  measured,
  mustHold,
  holds ? 'yes' : '**NO**',
]

/** The section as Markdown, which a terminal shows well enough too. */
export const formatSection = ({ title, columns, rows, checks }: Section): string =>
  [
    `## ${title}`,
    ...(rows.length > 0 ? ['', formatTable(columns, rows)] : []),
    ...(checks.length > 0
      ? ['', formatTable(['must hold', 'measured', 'limit', 'holds'], checks.map(checkRow))]
      : []),
    '',
  ].join('\n')
