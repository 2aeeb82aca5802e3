import {
  type ListTicketsInput,
  priorities,
  searchTicketsInput,
  severities,
  ticketFilter,
  ticketSorts,
  ticketStatuses,
  usernameFilter,
} from '#shared/tickets.ts'
import { z } from '#shared/zod.ts'

/** Reads "a,b" or ["a", "b"], keeps what is known, and writes "a,b", so that the address stays readable. */
const oneOrMoreOf = (known: readonly string[]) =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((value) => {
      const given = typeof value === 'string' ? value.split(',') : value
      const kept = known.filter((each) => given.includes(each))
      return kept.length > 0 ? kept.join(',') : undefined
    })
    .optional()
    .catch(undefined)

const categories = ticketFilter.shape.categoryId

/** As many categories as the server takes in one filter. */
const categoryList = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => {
    const given = typeof value === 'string' ? value.split(',') : value
    const known = given.filter((each) => z.uuid().safeParse(each).success)
    const kept = known.filter((_, index) => categories.safeParse(known.slice(0, index + 1)).success)
    return kept.length > 0 ? kept.join(',') : undefined
  })
  .optional()
  .catch(undefined)

const personName = usernameFilter.optional().catch(undefined)

export const splitSpan = (text: string | undefined): { from: string; to: string } => {
  const [from = '', to = ''] = text?.split('..') ?? []
  return { from, to }
}

/** A day of the reader's own calendar as an instant: its first or its last millisecond. Undefined for no such day. */
const dayEdge = (text: string, edge: 'start' | 'end'): string | undefined => {
  if (!text) return undefined
  const time = new Date(`${text}T${edge === 'start' ? '00:00:00.000' : '23:59:59.999'}`)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}

const isDay = (text: string): boolean =>
  text === '' ||
  (['start', 'end'] as const).every(
    (edge) => ticketFilter.shape.dueFrom.safeParse(dayEdge(text, edge) ?? '').success,
  )

const day = '\\d{4}-\\d{2}-\\d{2}'
/** "2026-01-01..2026-01-31", either side may be left out; both days are included. */
const daySpan = z
  .string()
  .regex(new RegExp(`^(?:${day}\\.\\.${day}|${day}\\.\\.|\\.\\.${day})$`))
  .refine((text) => Object.values(splitSpan(text)).every(isDay))
  .optional()
  .catch(undefined)

/** The address of a ticket list: filters, order and words. What it does not understand it drops. */
export const ticketListSearch = z.object({
  q: z.coerce.string().pipe(searchTicketsInput.shape.q).optional().catch(undefined),
  status: oneOrMoreOf(ticketStatuses),
  priority: oneOrMoreOf(priorities),
  severity: oneOrMoreOf(severities),
  category: categoryList,
  assignee: personName,
  requester: personName,
  created: daySpan,
  updated: daySpan,
  due: daySpan,
  sort: z.enum(ticketSorts).optional().catch(undefined),
  order: z.enum(['asc', 'desc']).optional().catch(undefined),
})
export type TicketListSearch = z.infer<typeof ticketListSearch>

type FilterName = Exclude<keyof TicketListSearch, 'q' | 'sort' | 'order'>
export const filterNames = [
  'status',
  'priority',
  'severity',
  'category',
  'assignee',
  'requester',
  'created',
  'updated',
  'due',
] as const satisfies readonly FilterName[]

/** The values of a filter that takes several, in the order of `known`. */
export const chosen = <Value extends string>(known: readonly Value[], text: string | undefined): Value[] => {
  const given = text?.split(',') ?? []
  return known.filter((each) => given.includes(each))
}

export const splitList = (text: string | undefined): string[] => text?.split(',') ?? []

/** The search value for two days (empty for none); undefined when both are empty. */
export const joinSpan = (from: string, to: string): string | undefined =>
  from || to ? `${from}..${to}` : undefined

const orAbsent = <Value>(list: Value[]): Value[] | undefined => (list.length > 0 ? list : undefined)

/**
 * Leaves out what is undefined, since an absent filter and an undefined one must be one cache key.
 * The cast holds because no other property is dropped and none is changed.
 */
const compact = <Shape extends Record<string, unknown>>(shape: Shape) =>
  Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as {
    [name in keyof Shape]?: Exclude<Shape[name], undefined>
  }

/** The server's filter for an address. */
export const toFilter = (search: TicketListSearch) => {
  const created = splitSpan(search.created)
  const updated = splitSpan(search.updated)
  const due = splitSpan(search.due)
  return compact({
    status: orAbsent(chosen(ticketStatuses, search.status)),
    priority: orAbsent(chosen(priorities, search.priority)),
    severity: orAbsent(chosen(severities, search.severity)),
    categoryId: orAbsent(splitList(search.category)),
    assignee: search.assignee,
    requester: search.requester,
    createdFrom: dayEdge(created.from, 'start'),
    createdTo: dayEdge(created.to, 'end'),
    updatedFrom: dayEdge(updated.from, 'start'),
    updatedTo: dayEdge(updated.to, 'end'),
    dueFrom: dayEdge(due.from, 'start'),
    dueTo: dayEdge(due.to, 'end'),
  })
}

/** The order in which a sort is most of use: soonest due first, all others newest or highest first. */
export const usualOrder = (sort: ListTicketsInput['sort']): ListTicketsInput['order'] =>
  sort === 'due' ? 'asc' : 'desc'

/** The server's list input for an address without words. */
export const toListInput = (search: TicketListSearch) => {
  const sort = search.sort ?? 'updated'
  return { ...toFilter(search), sort, order: search.order ?? usualOrder(sort) }
}

/** How many filters narrow the list. */
export const countFilters = (search: TicketListSearch): number =>
  filterNames.filter((name) => search[name] !== undefined).length

/** The address without its filters; words and order stay. */
export const withoutFilters = (search: TicketListSearch): TicketListSearch =>
  compact({ q: search.q, sort: search.sort, order: search.order })

/** One text for each list, equal for equal lists: names its scroll place and its frozen order. */
export const listKey = (slug: string, search: TicketListSearch): string =>
  JSON.stringify([slug, Object.entries(compact(search)).sort(([a], [b]) => (a < b ? -1 : 1))])
