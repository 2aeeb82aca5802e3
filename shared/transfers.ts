/** What a column of a CSV file can become in a ticket. */
export const importFields = [
  'title',
  'description',
  'status',
  'priority',
  'severity',
  'category',
  'requester_email',
  'requester_name',
  'assignee',
  'created_at',
  'reference',
] as const
export type ImportField = (typeof importFields)[number]

/** Fields without which a row makes no ticket. */
export const requiredImportFields = ['title', 'description'] as const satisfies readonly ImportField[]

/** Fields whose values can be translated on the way in: the file's "Pending" is our `waiting`. */
export const translatedFields = ['status', 'priority', 'severity', 'category', 'assignee'] as const
export type TranslatedField = (typeof translatedFields)[number]

/** A row of a CSV file, with the number of the line on which it begins. */
export type CsvRow = {
  line: number
  cells: readonly string[]
  /** What is wrong with the way it is written, if something is. */
  fault: string | null
}

/** What became of a row of an import. */
export type RowOutcome = { row: CsvRow } & (
  | { outcome: 'created' | 'skipped' }
  | { outcome: 'refused'; reason: string }
)
