import {
  type CsvRow,
  type ImportField,
  importFields,
  requiredImportFields,
  type TranslatedField,
} from '#shared/transfers.ts'

/** What a person asks for: which column becomes which field, and which values are other words for ours. */
export type MappingRequest = {
  columns: readonly { field: ImportField; column: string }[]
  values: readonly { field: TranslatedField; from: string; to: string }[]
}

/** A mapping that fits a file: for each field the place of its cell. */
export type ImportPlan = {
  columnCount: number
  cells: ReadonlyMap<ImportField, number>
  /** By field, our value for a word of the file in its `comparable` form. */
  values: ReadonlyMap<TranslatedField, ReadonlyMap<string, string>>
  /** Places of cells by the `comparable` form of their header, for `{placeholders}`. */
  placeholders: ReadonlyMap<string, number>
}

/** Two names that differ only by case, spaces, underscores, hyphens or full stops are the same. */
export const comparable = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_.-]+/g, '')

/**
 * Fits a mapping to the columns of a file.
 * @returns the plan, or every fault in words.
 */
export const planImport = (
  header: readonly string[],
  request: MappingRequest,
): { plan: ImportPlan } | { faults: string[] } => {
  const faults: string[] = []
  const cells = new Map<ImportField, number>()
  for (const { field, column } of request.columns) {
    const found = findColumn(header, column)
    if (cells.has(field)) faults.push(`${field} is mapped more than once.`)
    else if (typeof found === 'string') faults.push(found)
    else cells.set(field, found)
  }
  for (const field of requiredImportFields) {
    if (!request.columns.some((mapped) => mapped.field === field))
      faults.push(`${field} is missing: say which column it is with --map ${field}="…".`)
  }
  if (faults.length > 0) return { faults }
  return {
    plan: { columnCount: header.length, cells, values: toLookup(request), placeholders: places(header) },
  }
}

/** The place of a column, by its exact name or else a comparable one; or why there is none. */
const findColumn = (header: readonly string[], column: string): number | string => {
  const exact = placesWhere(header, (name) => name.trim() === column.trim())
  const found =
    exact.length > 0 ? exact : placesWhere(header, (name) => comparable(name) === comparable(column))
  const [place] = found
  if (place === undefined) return `The file has no column "${column}". It has: ${header.join(', ')}.`
  return found.length === 1 ? place : `The file has more than one column "${column}".`
}

const placesWhere = (header: readonly string[], fits: (name: string) => boolean): number[] =>
  header.flatMap((name, place) => (fits(name) ? [place] : []))

const toLookup = ({ values }: MappingRequest): ImportPlan['values'] => {
  const lookup = new Map<TranslatedField, Map<string, string>>()
  for (const { field, from, to } of values) {
    const ofField = lookup.get(field) ?? new Map<string, string>()
    lookup.set(field, ofField.set(comparable(from), to))
  }
  return lookup
}

/** Headers whose names are told apart; of two that are the same neither can be meant. */
const places = (header: readonly string[]): Map<string, number> => {
  const named = header.map((name, place) => [comparable(name), place] as const)
  return new Map(
    named.filter(([name]) => name !== '' && named.filter(([other]) => other === name).length === 1),
  )
}

/** The text of a mapped cell, without the space around it; empty when the field is not mapped. */
export const cellOf = (plan: ImportPlan, row: CsvRow, field: ImportField): string => {
  const place = plan.cells.get(field)
  return place === undefined ? '' : (row.cells[place] ?? '').trim()
}

/**
 * Replaces `{product_purchased}` by the cell of the column "Product Purchased". What names no column of the file,
 * or an empty cell, stays as it is.
 */
export const fillPlaceholders = (text: string, plan: ImportPlan, row: CsvRow): string =>
  text.replace(/\{([^{}\n]{1,100})\}/g, (whole, name: string) => {
    const place = plan.placeholders.get(comparable(name))
    return (place === undefined ? '' : row.cells[place]?.trim()) || whole
  })

/** Headers that other help desks give to each field, in their `comparable` form; the first that fits is taken. */
const usualHeaders: Record<ImportField, readonly string[]> = {
  title: ['title', 'subject', 'ticketsubject', 'tickettitle', 'summary', 'issue', 'name'],
  description: [
    'description',
    'ticketdescription',
    'body',
    'message',
    'details',
    'content',
    'text',
    'comment',
  ],
  status: ['status', 'ticketstatus', 'state', 'ticketstate'],
  priority: ['priority', 'ticketpriority', 'urgency'],
  severity: ['severity', 'ticketseverity', 'impact'],
  category: ['category', 'ticketcategory', 'tickettype', 'type', 'topic', 'queue', 'department', 'group'],
  requester_email: [
    'requesteremail',
    'customeremail',
    'email',
    'mail',
    'emailaddress',
    'contactemail',
    'useremail',
    'from',
  ],
  requester_name: [
    'requestername',
    'customername',
    'requester',
    'customer',
    'contactname',
    'fullname',
    'username',
  ],
  assignee: ['assignee', 'assignedto', 'agent', 'owner', 'assigneename'],
  created_at: [
    'createdat',
    'created',
    'createddate',
    'creationdate',
    'datecreated',
    'opened',
    'openedat',
    'date',
  ],
  reference: [
    'reference',
    'ref',
    'ticketid',
    'id',
    'ticketnumber',
    'number',
    'key',
    'issuekey',
    'ticket',
    'casenumber',
  ],
}

/** A mapping that the headers suggest; each column is suggested once. */
export const suggestMapping = (header: readonly string[]): { field: ImportField; column: string }[] => {
  const taken = new Set<string>()
  return importFields.flatMap((field) => {
    const usual = usualHeaders[field].find((name) => header.some((column) => comparable(column) === name))
    const column = header.find((name) => comparable(name) === usual)
    if (column === undefined || taken.has(column)) return []
    taken.add(column)
    return [{ field, column }]
  })
}
