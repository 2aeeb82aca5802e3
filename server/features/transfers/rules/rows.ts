import { displayNameSchema, emailSchema, usernameSchema } from '#shared/accounts.ts'
import { createTicketInput, type Priority, type Severity, type TicketStatus } from '#shared/tickets.ts'
import { type CsvRow, type ImportField, importFields, translatedFields } from '#shared/transfers.ts'
import { z } from '#shared/zod.ts'
import { cellOf, comparable, fillPlaceholders, type ImportPlan } from './columns.ts'
import { completeUrgency, meaningOf, parseInstant } from './values.ts'

/** A ticket as a row of a file wants it; people and category still by their names. */
export type WantedTicket = {
  title: string
  description: string
  status: TicketStatus
  severity: Severity
  priority: Priority
  category: string | null
  requester: { email: string; name: string | undefined } | null
  assignee: string | null
  createdAt: Date | null
  reference: string | null
}

/** Any control character but tab and line end, which text may hold. */
const controlCharacter = /(?![\t\n])\p{Cc}/u
const earliest = new Date('1970-01-01T00:00:00Z')

const meaningSchema = <T extends string>(
  field: 'status' | 'priority' | 'severity',
  read: (text: string) => T | undefined,
) =>
  z.string().transform((text, check) => {
    const meaning = read(text)
    if (meaning !== undefined) return meaning
    check.addIssue(`"${text.slice(0, 100)}" is not known. Translate it with --value ${field}:"…"=….`)
    return z.NEVER
  })

const instantSchema = (now: Date) =>
  z.string().transform((text, check) => {
    const instant = parseInstant(text)
    if (instant !== null && instant >= earliest && instant <= now) return instant
    check.addIssue(
      instant === null ? 'Not a time such as 2026-01-31 or 2026-01-31T09:30:00Z.' : 'Not in the past.',
    )
    return z.NEVER
  })

const rowSchema = (now: Date) =>
  z.object({
    title: createTicketInput.shape.title,
    description: createTicketInput.shape.description,
    status: meaningSchema('status', meaningOf.status).optional(),
    priority: meaningSchema('priority', meaningOf.priority).optional(),
    severity: meaningSchema('severity', meaningOf.severity).optional(),
    category: z.string().max(60, 'At most 60 characters.').optional(),
    requester_email: emailSchema.optional(),
    requester_name: displayNameSchema.optional(),
    assignee: usernameSchema.optional(),
    created_at: instantSchema(now).optional(),
    reference: z.string().optional(),
  })

/**
 * Answers how to read the rows of an import that begins now: by the same limits as a ticket that a person writes.
 * A row is the ticket that it wants, or refused with a reason.
 */
export const rowReader = (plan: ImportPlan, now: Date) => {
  const schema = rowSchema(now)
  return (row: CsvRow): { wanted: WantedTicket } | { reason: string } => {
    if (row.fault !== null) return { reason: row.fault }
    if (row.cells.length !== plan.columnCount)
      return { reason: `has ${row.cells.length} cells where the header has ${plan.columnCount}` }
    const texts = importFields.map((field) => [field, textOf(plan, row, field)] as const)
    const unclean = texts.filter(([, text]) => controlCharacter.test(text)).map(([field]) => field)
    if (unclean.length > 0) return { reason: `control characters in ${unclean.join(', ')}` }
    const given = Object.fromEntries(texts.filter(([, text]) => text !== ''))
    const parsed = schema.safeParse(given)
    return parsed.success
      ? { wanted: toWanted(parsed.data) }
      : { reason: describeFaults(given, parsed.error) }
  }
}

const toWanted = (row: z.output<ReturnType<typeof rowSchema>>): WantedTicket => ({
  title: row.title,
  description: row.description,
  status: row.status ?? 'open',
  ...completeUrgency({ severity: row.severity, priority: row.priority }),
  category: row.category ?? null,
  requester: row.requester_email ? { email: row.requester_email, name: row.requester_name } : null,
  assignee: row.assignee ?? null,
  createdAt: row.created_at ?? null,
  reference: row.reference ?? null,
})

const describeFaults = (given: Record<string, string>, error: z.ZodError): string =>
  error.issues
    .map(({ path, message }) => {
      const field = String(path[0])
      return given[field] === undefined ? `${field} is empty` : `${field}: ${message}`
    })
    .join('; ')

/** What a row says for a field: placeholders filled, words translated, a title on one line; empty for nothing. */
const textOf = (plan: ImportPlan, row: CsvRow, field: ImportField): string => {
  const cell = cellOf(plan, row, field)
  if (field === 'title') return fillPlaceholders(cell, plan, row).replace(/\s+/g, ' ')
  if (field === 'description') return fillPlaceholders(cell, plan, row)
  const translated = translatedFields.find((name) => name === field)
  return (translated && plan.values.get(translated)?.get(comparable(cell))) ?? cell
}
