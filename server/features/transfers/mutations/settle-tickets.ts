import { sql } from 'drizzle-orm'
import { categoryLimit } from '#shared/organizations.ts'
import type { InTransaction, OrgCtx } from '../../../platform/context.ts'
import { sqlState, violatedConstraint } from '../../../platform/errors.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { addPeople } from '../../auth/mutations/create-user.ts'
import { addCategories } from '../../organizations/mutations/change-categories.ts'
import { addMembers } from '../../organizations/mutations/change-members.ts'
import { listAllCategories } from '../../organizations/queries/list-categories.ts'
import { insertTickets } from '../../tickets/mutations/create-tickets.ts'
import { findImported, findStaff } from '../queries.ts'
import type { WantedTicket } from '../rules/rows.ts'

export type ImportChoices = {
  /** The member whose tickets those are that name nobody; null refuses them. */
  requesterId: string | null
  createCategories: boolean
  /** Decides about every row and writes nothing. */
  dryRun: boolean
  /** Categories that rows before would have made; only a dry run needs to remember them. */
  plannedCategories: Set<string>
}

export type NewTicket = WantedTicket & { clientId: string }
export type Settled = { outcome: 'created' | 'skipped' } | { outcome: 'refused'; reason: string }

const transactionAttempts = 5
/** A deadlock, or a transaction that could not be put in order with another. */
const passingStates = ['40P01', '40001']

/** Decides about tickets and writes those that are new, in one transaction. Answers what became of each. */
export const settleTickets = async (
  ctx: OrgCtx,
  choices: ImportChoices,
  tickets: readonly NewTicket[],
  attempt = 1,
): Promise<Settled[]> => {
  if (tickets.length === 0) return []
  try {
    if (choices.dryRun) return (await decide(ctx, choices, tickets)).settled
    return await inTransaction(ctx, (ctx) => settle(ctx, choices, tickets))
  } catch (error) {
    const state = sqlState(error)
    if (state !== undefined && passingStates.includes(state) && attempt < transactionAttempts)
      return settleTickets(ctx, choices, tickets, attempt + 1)
    // Data that only the database found fault with; the rows beside it are not to suffer from it.
    if (state === undefined || !/^(22|23|54)/.test(state)) throw error
    if (tickets.length === 1)
      return [
        { outcome: 'refused', reason: `the database refuses it (${violatedConstraint(error) ?? state})` },
      ]
    const middle = Math.ceil(tickets.length / 2)
    return [
      ...(await settleTickets(ctx, choices, tickets.slice(0, middle))),
      ...(await settleTickets(ctx, choices, tickets.slice(middle))),
    ]
  }
}

const settle = async (
  ctx: OrgCtx & InTransaction,
  choices: ImportChoices,
  tickets: readonly NewTicket[],
): Promise<Settled[]> => {
  // Imports into one organization take turns, batch by batch, so that each sees what the other made.
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtext(${`docket import ${ctx.organization.id}`}))`)
  const decided = await decide(ctx, choices, tickets)
  await write(ctx, choices, decided)
  return decided.settled
}

type Decided = {
  settled: Settled[]
  created: NewTicket[]
  newCategories: string[]
  staff: ReadonlyMap<string, string>
}

const decide = async (
  ctx: OrgCtx,
  choices: ImportChoices,
  tickets: readonly NewTicket[],
): Promise<Decided> => {
  const imported = await findImported(
    ctx,
    tickets.map(({ clientId }) => clientId),
  )
  const staff = await findStaff(ctx, [...new Set(tickets.flatMap(({ assignee }) => assignee ?? []))])
  const categories = await listAllCategories(ctx)
  const known = new Set([...categories.map(({ name }) => name.toLowerCase()), ...choices.plannedCategories])
  const decided: Decided = { settled: [], created: [], newCategories: [], staff }
  for (const ticket of tickets) {
    if (imported.has(ticket.clientId)) {
      decided.settled.push({ outcome: 'skipped' })
      continue
    }
    const reason = refusalOf(ticket, choices, staff, known)
    if (reason !== null) {
      decided.settled.push({ outcome: 'refused', reason })
      continue
    }
    const category = ticket.category
    if (category !== null && !known.has(category.toLowerCase())) {
      known.add(category.toLowerCase())
      decided.newCategories.push(category)
      if (choices.dryRun) choices.plannedCategories.add(category.toLowerCase())
    }
    decided.created.push(ticket)
    decided.settled.push({ outcome: 'created' })
  }
  return decided
}

/** Why a ticket cannot be made for want of a person or a category; null when it can. */
const refusalOf = (
  { category, requester, assignee }: NewTicket,
  { createCategories, requesterId }: ImportChoices,
  staff: ReadonlyMap<string, string>,
  categories: ReadonlySet<string>,
): string | null => {
  if (requester === null && requesterId === null) return 'requester_email is empty'
  if (assignee !== null && !staff.has(assignee))
    return `assignee: "${assignee}" is not the username of a member of staff`
  if (category === null || categories.has(category.toLowerCase())) return null
  if (!createCategories) return `category: there is no "${category}"`
  return categories.size < categoryLimit
    ? null
    : `category: "${category}" would be one more than ${categoryLimit} categories`
}

const write = async (
  ctx: OrgCtx & InTransaction,
  { requesterId }: ImportChoices,
  { created, newCategories, staff }: Decided,
): Promise<void> => {
  if (created.length === 0) return
  await addCategories(ctx, newCategories)
  const categories = new Map(
    (await listAllCategories(ctx)).map(({ id, name }) => [name.toLowerCase(), id] as const),
  )
  const requesters = await addRequesters(ctx, created)
  await insertTickets(
    ctx,
    created.map(({ requester, category, assignee, createdAt, reference: _, ...ticket }) => ({
      ...ticket,
      requesterId: known(requester === null ? requesterId : requesters.get(requester.email)),
      categoryId: category === null ? null : known(categories.get(category.toLowerCase())),
      assigneeId: assignee === null ? null : known(staff.get(assignee)),
      dueAt: null,
      ...(createdAt === null ? {} : { createdAt }),
    })),
  )
}

/** What `decide` has looked up or `write` has made. */
const known = (id: string | null | undefined): string => {
  if (!id) throw new Error('a person or category of an import is missing')
  return id
}

/** Makes the people of the tickets known, as requesters where they are no members yet; answers ids by email. */
const addRequesters = async (
  ctx: OrgCtx & InTransaction,
  created: readonly NewTicket[],
): Promise<Map<string, string>> => {
  const people = created.flatMap(({ requester }) => requester ?? [])
  if (people.length === 0) return new Map()
  // Accounts belong to the installation, and so do their audit rows.
  const { organization: _, ...outside } = ctx
  const ids = await addPeople(outside, people)
  const members = [...new Set(ids.values())].sort()
  await addMembers(
    ctx,
    members.map((userId) => ({ userId, role: 'requester' as const })),
  )
  return ids
}
