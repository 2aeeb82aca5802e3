import type { ListOrganizationsInput } from '#shared/organizations.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Page } from '../../platform/pages.ts'

export type ListedOrganization = {
  id: string
  slug: string
  name: string
  members: number
  createdAt: Date
  suspendedAt: Date | null
}

export const listOrganizations = async (
  _ctx: Ctx,
  _input: ListOrganizationsInput,
): Promise<Page<ListedOrganization>> => {
  throw new Error('not built')
}
