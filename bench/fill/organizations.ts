import type { Sql } from '#server/db/client.ts'
import { newId } from '#server/platform/adapters/ids.ts'
import type { Role } from '#shared/permissions.ts'

const organizationCount = 50
const largestStaff = 40
const otherStaff = 5
const ticketsPerRequester = 20
/** The category of one ticket in five thousand. */
export const rareCategory = 'Elevators'
const categoryNames = [
  rareCategory,
  'Access',
  'Hardware',
  'Software',
  'Network',
  'Facilities',
  'Billing',
] as const

/** The slug of the organization that has half of all tickets. */
export const largestSlug = 'organization-1'

export type FilledOrganization = {
  id: string
  /** Up to which part of all tickets, of those in order, are this organization's or an earlier one's. */
  shareUpTo: number
  staffIds: readonly [string, ...string[]]
  requesterIds: readonly [string, ...string[]]
  categoryIds: readonly [string, ...string[]]
  rareCategoryId: string
}

type Person = { id: string; username: string; organizationId: string; role: Role }

// Half for the first, the rest by 1 / rank: some hundreds of thousands down to some thousands of a million.
const shares = (() => {
  const others = Array.from({ length: organizationCount - 1 }, (_, index) => 1 / (index + 1))
  const total = others.reduce((sum, weight) => sum + weight, 0)
  return [0.5, ...others.map((weight) => (0.5 * weight) / total)]
})()

const planPeople = (organizationId: string, rank: number, tickets: number): Person[] => {
  const staff = rank === 0 ? largestStaff : otherStaff
  const requesters = Math.max(5, Math.round(((shares[rank] ?? 0) * tickets) / ticketsPerRequester))
  const person = (role: Role, index: number): Person => ({
    id: newId(),
    username: `o${rank + 1}-${role}-${index + 1}`,
    organizationId,
    role,
  })
  return [
    person('admin', 0),
    ...Array.from({ length: staff - 1 }, (_, index) => person('agent', index)),
    ...Array.from({ length: requesters }, (_, index) => person('requester', index)),
  ]
}

const idsOf = (people: readonly { id: string }[]): readonly [string, ...string[]] => {
  const [first, ...others] = people.map(({ id }) => id)
  if (first === undefined) throw new Error('an organization needs people of each kind')
  return [first, ...others]
}

const planOrganization = (rank: number, tickets: number) => {
  const id = newId()
  const people = planPeople(id, rank, tickets)
  const categories = categoryNames.map((name, position) => ({
    id: newId(),
    organizationId: id,
    name,
    position,
  }))
  const filled: FilledOrganization = {
    id,
    shareUpTo:
      rank === organizationCount - 1 ? 1 : shares.slice(0, rank + 1).reduce((sum, one) => sum + one, 0),
    staffIds: idsOf(people.filter(({ role }) => role !== 'requester')),
    requesterIds: idsOf(people.filter(({ role }) => role === 'requester')),
    categoryIds: idsOf(categories.filter(({ name }) => name !== rareCategory)),
    rareCategoryId: idsOf(categories.filter(({ name }) => name === rareCategory))[0],
  }
  return { rank, people, categories, filled }
}

/** Makes the organizations with their people and categories; the first has half of the tickets. */
export const fillOrganizations = async (sql: Sql, tickets: number): Promise<FilledOrganization[]> => {
  const plans = Array.from({ length: organizationCount }, (_, rank) => planOrganization(rank, tickets))
  const people = plans.flatMap((plan) => plan.people)
  const categories = plans.flatMap((plan) => plan.categories)
  await sql`
    insert into organizations (id, slug, name, created_at)
    select one.id, 'organization-' || one.rank, 'Organization ' || one.rank, now() - interval '4 years'
    from unnest(${plans.map(({ filled }) => filled.id)}::uuid[]) with ordinality as one (id, rank)`
  await sql`
    insert into users (id, username, email, email_verified_at, name, created_at)
    select one.id, one.username, one.username || '@example.com', now() - interval '4 years',
      initcap(replace(one.username, '-', ' ')), now() - interval '4 years'
    from unnest(${people.map(({ id }) => id)}::uuid[], ${people.map(({ username }) => username)}::text[])
      as one (id, username)`
  await sql`
    insert into members (organization_id, user_id, role, joined_at)
    select *, now() - interval '4 years'
    from unnest(${people.map(({ organizationId }) => organizationId)}::uuid[],
      ${people.map(({ id }) => id)}::uuid[], ${people.map(({ role }) => role)}::role[])`
  await sql`
    insert into categories (organization_id, id, name, position)
    select * from unnest(${categories.map(({ organizationId }) => organizationId)}::uuid[],
      ${categories.map(({ id }) => id)}::uuid[], ${categories.map(({ name }) => name)}::text[],
      ${categories.map(({ position }) => position)}::smallint[])`
  return plans.map(({ filled }) => filled)
}
