import type { CsvRow } from '#shared/transfers.ts'
import { type CsvWriter, createCsvWriter, readCsv, undoDefusing } from '../../platform/adapters/csv.ts'

// Before the columns of the file that was read.
const ownColumns = ['line', 'reason'] as const

/** Where the refused rows of a file go. */
export const refusalsOf = (path: string): string => path.replace(/(\.csv)?$/i, '.refused.csv')

const isOurs = (path: string, header: readonly string[]): boolean =>
  path.toLowerCase().endsWith('.refused.csv') || ownColumns.every((name, place) => header[place] === name)

/**
 * Reads a CSV file row by row, its header first. Rows that we refused and wrote come back as they were read the first
 * time, also under another name of the file or without the columns that we added.
 * @throws CsvFault as `readCsv` does.
 */
export async function* readImportFile(path: string): AsyncGenerator<CsvRow, void, undefined> {
  let ours: boolean | undefined
  for await (const row of readCsv(path)) {
    ours ??= isOurs(path, row.cells)
    yield ours ? { ...row, cells: row.cells.map(undoDefusing) } : row
  }
}

/** Keeps refused rows in a file, made with the first of them, so that a clean import leaves none. */
export const keepRefusals = (path: string, header: readonly string[]) => {
  let writer: CsvWriter | null = null
  let fault: string | null = null
  return {
    add: async (row: CsvRow, reason: string): Promise<void> => {
      if (fault !== null) return
      try {
        if (writer === null) {
          writer = await createCsvWriter(path)
          await writer.write([...ownColumns, ...header])
        }
        await writer.write([String(row.line), reason, ...row.cells])
      } catch (error) {
        fault = `The refused rows could not be written to ${path}: ${error instanceof Error ? error.message : error}`
      }
    },
    /** Ends the file, and says where it is or why it could not be written. */
    close: async (): Promise<string[]> => {
      await writer?.close()
      if (fault !== null) return [fault]
      return writer === null ? [] : [`All refused rows, with their reasons: ${path}`]
    },
  }
}
