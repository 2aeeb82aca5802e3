import type { AddCategoryInput, ChangeCategoryInput, OrderCategoriesInput } from '#shared/organizations.ts'
import { categories } from '../../../db/schema/organizations.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { InTransaction, OrgCtx } from '../../../platform/context.ts'
import { listCategories } from '../queries.ts'

/** Adds categories to the end of the organization's list; those that it has already are left alone. */
export const addCategories = async (ctx: OrgCtx & InTransaction, names: readonly string[]): Promise<void> => {
  const existing = await listCategories(ctx)
  const known = new Set(existing.map(({ name }) => name.toLowerCase()))
  const added = names
    .filter((name) => !known.has(name.toLowerCase()))
    .map((name, index) => ({
      organizationId: ctx.organization.id,
      id: ctx.newId(),
      name,
      position: existing.length + index,
    }))
  if (added.length === 0) return
  await ctx.db.insert(categories).values(added)
  for (const { id, name } of added) {
    recordAudit(ctx, { action: 'category.created', entity: 'category', entityId: id, after: { name } })
  }
}

export const addCategory = async (_ctx: OrgCtx, _input: AddCategoryInput): Promise<{ id: string }> => {
  throw new Error('not built')
}

export const changeCategory = async (_ctx: OrgCtx, _input: ChangeCategoryInput): Promise<void> => {
  throw new Error('not built')
}

export const orderCategories = async (_ctx: OrgCtx, _input: OrderCategoriesInput): Promise<void> => {
  throw new Error('not built')
}
