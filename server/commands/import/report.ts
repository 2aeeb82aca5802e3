import type { RowOutcome } from '#shared/transfers.ts'
import { printable } from './printable.ts'
import { keepRefusals } from './refusals.ts'

const shownRefusals = 20
const progressEveryMs = 200

/** Counts what becomes of rows, keeps refused ones in a file beside the one that is read, and says so in the end. */
export const createReport = ({
  header,
  totalRows,
  refusedFile,
}: {
  header: readonly string[]
  totalRows: number
  /** Where refused rows go; null keeps them out of any file. */
  refusedFile: string | null
}) => {
  const counts = { created: 0, skipped: 0, refused: 0 }
  const shown: string[] = []
  const refusals = refusedFile === null ? null : keepRefusals(refusedFile, header)
  const progress = progressLine(totalRows)
  return {
    counts,
    add: async (settled: RowOutcome): Promise<void> => {
      counts[settled.outcome] += 1
      progress.show(counts.created + counts.skipped + counts.refused)
      if (settled.outcome !== 'refused') return
      if (shown.length < shownRefusals) shown.push(printable(`  line ${settled.row.line}: ${settled.reason}`))
      await refusals?.add(settled.row, settled.reason)
    },
    /** What was refused and where all of it is; ends the file. */
    close: async (): Promise<string[]> => {
      progress.clear()
      const more = counts.refused - shown.length
      return [
        ...shown,
        ...(more > 0 ? [`  and ${count(more)} more`] : []),
        ...((await refusals?.close()) ?? []),
      ]
    },
  }
}

/** A number as people write it. */
export const count = (number: number): string => number.toLocaleString('en-US')

/** On a terminal, how far it is; elsewhere nothing. */
const progressLine = (total: number) => {
  let shownAt = 0
  return {
    show: (done: number): void => {
      if (!process.stdout.isTTY || Date.now() - shownAt < progressEveryMs) return
      shownAt = Date.now()
      process.stdout.write(`\r${count(done)} of ${count(total)} rows`)
    },
    clear: (): void => {
      if (process.stdout.isTTY && shownAt > 0) process.stdout.write('\r\u001b[K')
    },
  }
}
