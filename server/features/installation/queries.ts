import type { ListOrganizationsInput } from '#shared/organizations.ts'
import type { Ctx } from '../../platform/context.ts'
import { allOf, type Fragment } from '../../platform/fragments.ts'
import { decodeCursor, type Page, toPage } from '../../platform/pages.ts'

export type ListedOrganization = {
  id: string
  slug: string
  name: string
  /** Those who can come in; counted up to a thousand. */
  members: number
  createdAt: Date
  suspendedAt: Date | null
}

const countedMembers = 1_000

/** All organizations by name, a page at a time; `search` looks into name and slug. */
export const listOrganizations = async (
  { sql }: Ctx,
  { search, cursor, limit }: ListOrganizationsInput,
): Promise<Page<ListedOrganization>> => {
  const after = decodeCursor(cursor)
  const conditions: Fragment[] = []
  if (after) conditions.push(sql`(o.name, o.id) > (${String(after[0])}, ${after[1]})`)
  if (search) {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(sql`(o.name ilike ${pattern} or o.slug ilike ${pattern})`)
  }
  const rows = await sql<ListedOrganization[]>`
    select o.id, o.slug, o.name, o.created_at as "createdAt", o.suspended_at as "suspendedAt", (
      select count(*)::int from (
        select from members m where m.organization_id = o.id and m.deactivated_at is null limit ${countedMembers}
      ) counted
    ) as members
    from organizations o where ${allOf(sql, conditions)}
    order by o.name, o.id limit ${limit + 1}`
  return toPage([...rows], limit, ({ name, id }) => [name, id])
}
