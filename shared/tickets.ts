import { sentDraftSchema } from './drafts.ts'
import { lineSchema, textSchema } from './text.ts'
import { z } from './zod.ts'

/** How an organization takes tickets in: work starts at once, or a manager approves first. */
export const workflows = ['direct', 'reviewed'] as const
export type Workflow = (typeof workflows)[number]

export const ticketStatuses = [
  'draft',
  'review',
  'pending',
  'open',
  'in_progress',
  'waiting',
  'resolved',
  'closed',
] as const
export type TicketStatus = (typeof ticketStatuses)[number]

/** Statuses before the work, which only the reviewed workflow gives. */
export const intakeStatuses = ['draft', 'review', 'pending'] as const satisfies readonly TicketStatus[]

/** Whether a status comes before the work. */
export const isIntake = (status: TicketStatus): boolean => intakeStatuses.some((intake) => intake === status)

/** Statuses of the work and after it: all that the direct workflow has. */
export const workStatuses = [
  'open',
  'in_progress',
  'waiting',
  'resolved',
  'closed',
] as const satisfies readonly TicketStatus[]

/** Statuses in which a ticket still wants work. */
export const activeStatuses = ['open', 'in_progress', 'waiting'] as const satisfies readonly TicketStatus[]

export const severities = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

/**
 * The status that a decision about a draft leads to: a severity that is raised sends it back to its author, one
 * that is lowered or stays approves it (product.md, section 3).
 */
export const statusAfterReview = (from: Severity, to: Severity): 'review' | 'pending' =>
  severities.indexOf(to) > severities.indexOf(from) ? 'review' : 'pending'

export const priorities = ['low', 'medium', 'high', 'urgent'] as const
export type Priority = (typeof priorities)[number]

/** The priority that a ticket starts with, from its severity (product.md, section 1). */
export const defaultPriority: Record<Severity, Priority> = {
  low: 'low',
  medium: 'medium',
  high: 'high',
  critical: 'urgent',
}

export const titleLimits = { min: 3, max: 200 } as const
export const descriptionLimits = { min: 1, max: 50_000 } as const

const titleSchema = lineSchema({
  ...titleLimits,
  tooShort: 'At least 3 characters.',
  tooLong: 'At most 200 characters.',
})
const descriptionSchema = textSchema({
  ...descriptionLimits,
  tooShort: 'Please describe what you need.',
  tooLong: 'At most 50,000 characters.',
})
const isPossibleYear = (year: number) => year >= 1970 && year <= 9999

/** A time, given on in UTC: the database knows not every offset that can be written. */
const instantSchema = z.iso
  .datetime({ offset: true })
  .refine((text) => isPossibleYear(new Date(text).getUTCFullYear()), 'This time cannot be.')
  .transform((text) => new Date(text).toISOString())

export const ticketNumberPattern = /^TKT-\d{4}-\d{6,9}$/
/** A ticket is addressed by its id or by its number. */
export const ticketRefSchema = z.union([z.uuid(), z.string().trim().toUpperCase().regex(ticketNumberPattern)])
export const getTicketInput = z.object({ ticket: ticketRefSchema })

export const createTicketInput = z.object({
  /** Made by the client for one creation; a retry with the same id never creates a second ticket. */
  clientId: z.uuid(),
  title: titleSchema,
  description: descriptionSchema,
  categoryId: z.uuid().optional(),
  severity: z.enum(severities).default('medium'),
  priority: z.enum(priorities).optional(),
  requesterId: z.uuid().optional(),
  assigneeId: z.uuid().optional(),
  dueAt: instantSchema.optional(),
  /** The closed ticket that this one goes on from; the two are linked. */
  followUpTo: z.uuid().optional(),
  draft: sentDraftSchema.optional(),
})
export type CreateTicketInput = z.infer<typeof createTicketInput>

const ticketWrite = {
  ticketId: z.uuid(),
  /** The version that the person saw when deciding. */
  version: z.int().min(1),
}

export const editTicketInput = z
  .object({ ...ticketWrite, title: titleSchema.optional(), description: descriptionSchema.optional() })
  .refine((input) => input.title !== undefined || input.description !== undefined, 'Nothing to change.')
export type EditTicketInput = z.infer<typeof editTicketInput>

/** Why somebody decided as they did. */
export const reasonSchema = textSchema({
  min: 1,
  max: 1000,
  tooShort: 'Please give a reason.',
  tooLong: 'At most 1,000 characters.',
})

export const changeStatusInput = z.object({
  ...ticketWrite,
  status: z.enum(ticketStatuses),
  reason: reasonSchema.optional(),
  /** An admin's decision to make a move that the table lacks; needs a reason. */
  override: z.boolean().default(false),
})
export type ChangeStatusInput = z.infer<typeof changeStatusInput>

export const assignTicketInput = z.object({ ...ticketWrite, assigneeId: z.uuid().nullable() })
export type AssignTicketInput = z.infer<typeof assignTicketInput>

export const triageTicketInput = z
  .object({
    ...ticketWrite,
    priority: z.enum(priorities).optional(),
    severity: z.enum(severities).optional(),
    categoryId: z.uuid().nullable().optional(),
    dueAt: instantSchema.nullable().optional(),
  })
  .refine(
    ({ priority, severity, categoryId, dueAt }) =>
      [priority, severity, categoryId, dueAt].some((value) => value !== undefined),
    'Nothing to change.',
  )
export type TriageTicketInput = z.infer<typeof triageTicketInput>

export const ticketSorts = ['updated', 'created', 'priority', 'due'] as const
export type TicketSort = (typeof ticketSorts)[number]

/** A username, or one of the words that stand in for one. */
export const usernameFilter = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9._-]{2,32}$/)

/** Filters of a ticket list. Lists within one filter are alternatives; filters narrow each other. */
export const ticketFilter = z.object({
  status: z.array(z.enum(ticketStatuses)).max(ticketStatuses.length).optional(),
  priority: z.array(z.enum(priorities)).max(priorities.length).optional(),
  severity: z.array(z.enum(severities)).max(severities.length).optional(),
  categoryId: z.array(z.uuid()).max(50).optional(),
  /** A username, `me`, or `none` for tickets that nobody has. */
  assignee: usernameFilter.optional(),
  /** A username or `me`. */
  requester: usernameFilter.optional(),
  createdFrom: instantSchema.optional(),
  createdTo: instantSchema.optional(),
  updatedFrom: instantSchema.optional(),
  updatedTo: instantSchema.optional(),
  dueFrom: instantSchema.optional(),
  dueTo: instantSchema.optional(),
})
export type TicketFilter = z.infer<typeof ticketFilter>

export const pageLimits = { max: 100, default: 50 } as const
const pageInput = {
  cursor: z.string().max(500).optional(),
  limit: z.int().min(1).max(pageLimits.max).default(pageLimits.default),
}

export const listTicketsInput = ticketFilter.extend({
  ...pageInput,
  sort: z.enum(ticketSorts).default('updated'),
  order: z.enum(['asc', 'desc']).default('desc'),
})
export type ListTicketsInput = z.infer<typeof listTicketsInput>

export const searchTicketsInput = ticketFilter.extend({
  ...pageInput,
  q: lineSchema({ min: 1, max: 200, tooShort: 'Please give a word.', tooLong: 'At most 200 characters.' }),
})
export type SearchTicketsInput = z.infer<typeof searchTicketsInput>

export const ticketIdInput = z.object({ ticketId: z.uuid() })
export type TicketIdInput = z.infer<typeof ticketIdInput>

/** Days in which a deleted ticket can be restored; then it is removed for good. */
export const restoreDays = 30

export const listDeletedInput = z.object(pageInput)
export type ListDeletedInput = z.infer<typeof listDeletedInput>

/** How one ticket belongs to another: it goes on from it, has to do with it, asks the same again. */
export const linkKinds = ['follow_up', 'related', 'duplicate'] as const
export type LinkKind = (typeof linkKinds)[number]

/** With so many links a ticket takes none by hand. */
export const linkLimit = 50

export const linkTicketInput = z.object({
  /** The ticket that is the follow-up or the duplicate. */
  ticketId: z.uuid(),
  kind: z.enum(linkKinds),
  /** The ticket that it goes on from, or that asked first: its id or number. */
  other: ticketRefSchema,
})
export type LinkTicketInput = z.infer<typeof linkTicketInput>

/** Two linked tickets, in either order. */
export const unlinkTicketInput = z.object({ ticketId: z.uuid(), otherId: z.uuid() })
export type UnlinkTicketInput = z.infer<typeof unlinkTicketInput>

/** The most members who can follow one ticket. */
export const watcherLimit = 200

export const watchTicketInput = z.object({ ticketId: z.uuid(), watching: z.boolean() })
export type WatchTicketInput = z.infer<typeof watchTicketInput>
