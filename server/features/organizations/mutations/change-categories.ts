import { and, eq } from 'drizzle-orm'
import {
  type AddCategoryInput,
  type ChangeCategoryInput,
  categoryLimit,
  type OrderCategoriesInput,
} from '#shared/organizations.ts'
import { categories, organizations } from '../../../db/schema/organizations.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { InTransaction, OrgCtx } from '../../../platform/context.ts'
import { AppError, refuseOn } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import { areSameIds, nextPosition } from '../rules.ts'

/**
 * Adds categories to the end of the organization's list; those that it has already are left alone.
 * @throws AppError when there would be more than an organization can have.
 */
export const addCategories = async (ctx: OrgCtx & InTransaction, names: readonly string[]): Promise<void> => {
  const existing = await lockCategories(ctx)
  const known = new Set(existing.map(({ name }) => name.toLowerCase()))
  const position = nextPosition(existing)
  const added = names
    .filter((name) => !known.has(name.toLowerCase()))
    .map((name, index) => ({
      organizationId: ctx.organization.id,
      id: ctx.newId(),
      name,
      position: position + index,
    }))
  if (added.length === 0) return
  requireRoom(existing, added.length)
  await ctx.db.insert(categories).values(added)
  for (const { id, name } of added) {
    recordAudit(ctx, { action: 'category.created', entityId: id, after: { name } })
    emit(ctx, 'category.changed', { categoryId: id }, { audience: 'participants' })
  }
}

const nameTaken = {
  categories_name: new AppError('conflict', 'category.name_taken', {
    fields: { name: 'There is a category of this name already.' },
  }),
}

const requireRoom = (existing: readonly unknown[], added: number): void => {
  if (existing.length + added > categoryLimit) throw new AppError('refused', 'category.too_many')
}

/**
 * Adds a category to the end of the list.
 * @throws AppError when there is one of that name, archived or not, or there are as many as there can be.
 */
export const addCategory = (ctx: OrgCtx, { name }: AddCategoryInput): Promise<{ id: string }> =>
  inTransaction(ctx, async (ctx) => {
    const existing = await lockCategories(ctx)
    const id = ctx.newId()
    const position = nextPosition(existing)
    requireRoom(existing, 1)
    await refuseOn(nameTaken, () =>
      ctx.db.insert(categories).values({ organizationId: ctx.organization.id, id, name, position }),
    )
    recordAudit(ctx, { action: 'category.created', entityId: id, after: { name } })
    emit(ctx, 'category.changed', { categoryId: id }, { audience: 'participants' })
    return { id }
  })

/**
 * Renames a category, archives it or takes it back into use.
 * @throws AppError when it does not exist, the name is taken, or it is the last one that can be chosen.
 */
export const changeCategory = (
  ctx: OrgCtx,
  { categoryId, name, archived }: ChangeCategoryInput,
): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const existing = await lockCategories(ctx)
    const found = existing.find(({ id }) => id === categoryId)
    if (!found) throw new AppError('not_found', 'category.not_found')
    const before = { name: found.name, archived: found.archivedAt !== null }
    const after = { name: name ?? before.name, archived: archived ?? before.archived }
    if (before.name === after.name && before.archived === after.archived) return
    const inUse = existing.filter(({ archivedAt }) => archivedAt === null)
    if (after.archived && !before.archived && inUse.length <= 1)
      throw new AppError('refused', 'category.last')
    await refuseOn(nameTaken, () =>
      ctx.db
        .update(categories)
        .set({ name: after.name, archivedAt: after.archived ? (found.archivedAt ?? ctx.now()) : null })
        .where(isCategory(ctx, categoryId)),
    )
    recordAudit(ctx, {
      action: 'category.changed',
      entityId: categoryId,
      before,
      after,
    })
    emit(ctx, 'category.changed', { categoryId }, { audience: 'participants' })
  })

/** Puts the categories that can be chosen into an order. @throws AppError when those are not exactly the ones named. */
export const orderCategories = (ctx: OrgCtx, { categoryIds }: OrderCategoriesInput): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const existing = await lockCategories(ctx)
    const inUse = existing.filter(({ archivedAt }) => archivedAt === null)
    const before = inUse.map(({ id }) => id)
    if (!areSameIds(before, categoryIds)) throw new AppError('conflict', 'category.order_stale')
    if (before.every((id, place) => id === categoryIds[place])) return
    for (const { id, position } of inUse) {
      const place = categoryIds.indexOf(id)
      if (place !== position)
        await ctx.db.update(categories).set({ position: place }).where(isCategory(ctx, id))
    }
    recordAudit(ctx, {
      action: 'category.ordered',
      entityId: ctx.organization.id,
      before: { order: before.join(' ') },
      after: { order: categoryIds.join(' ') },
    })
    emit(ctx, 'organization.changed', { fields: ['categories'] }, { audience: 'participants' })
  })

const isCategory = (ctx: OrgCtx, id: string) =>
  and(eq(categories.organizationId, ctx.organization.id), eq(categories.id, id))

/** All categories in their order; the organization is locked so that changes of the list come one after the other. */
const lockCategories = async (ctx: OrgCtx & InTransaction) => {
  await ctx.db
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.id, ctx.organization.id))
    .for('no key update')
  const found = await ctx.db
    .select({
      id: categories.id,
      name: categories.name,
      position: categories.position,
      archivedAt: categories.archivedAt,
    })
    .from(categories)
    .where(eq(categories.organizationId, ctx.organization.id))
  return found.sort((one, other) => one.position - other.position || (one.name < other.name ? -1 : 1))
}
