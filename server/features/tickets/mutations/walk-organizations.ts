import { and, asc, gt, type SQL } from 'drizzle-orm'
import { organizations } from '../../../db/schema/organizations.ts'
import { type Ctx, enterOrganization, type OrgCtx } from '../../../platform/context.ts'
import { membershipColumns } from '../../organizations/queries/find-organizations.ts'

const organizationsAtOnce = 100

/** The name of the job that walks, and in which organizations it has work; in all when absent. */
type Walk = { name: string; where?: SQL | undefined }

/**
 * Does a job's work in one organization after the other. What goes wrong in one does not keep the others waiting; the
 * first fault is thrown at the end, so that the job is tried again.
 */
export const walkOrganizations = async (
  ctx: Ctx,
  { name, where }: Walk,
  work: (inside: OrgCtx, settings: { autoCloseDays: number }) => Promise<void>,
): Promise<void> => {
  const faults: unknown[] = []
  for await (const { autoCloseDays, ...organization } of organizationsWhere(ctx, where)) {
    try {
      const actor = { kind: 'system', name } as const
      await work(enterOrganization(ctx, { ...organization, role: 'admin' }, actor), { autoCloseDays })
    } catch (err) {
      ctx.log.error(
        { err, job: name, organizationId: organization.organizationId },
        'job failed in an organization',
      )
      faults.push(err)
    }
  }
  if (faults.length > 0) throw faults[0]
}

async function* organizationsWhere(ctx: Ctx, where: SQL | undefined) {
  let after: string | undefined
  do {
    const found = await ctx.db
      .select({ ...membershipColumns, autoCloseDays: organizations.autoCloseDays })
      .from(organizations)
      .where(and(where, after === undefined ? undefined : gt(organizations.id, after)))
      .orderBy(asc(organizations.id))
      .limit(organizationsAtOnce)
    yield* found
    after = found.length < organizationsAtOnce ? undefined : found.at(-1)?.organizationId
  } while (after !== undefined)
}
