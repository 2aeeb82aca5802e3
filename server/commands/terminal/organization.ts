import {
  findOnlyOrganization,
  findOrganizationBySlug,
  listSlugs,
} from '../../features/organizations/queries/find-organizations.ts'
import { type Ctx, enterOrganization, type OrgCtx } from '../../platform/context.ts'
import { CommandFault } from './run.ts'

/**
 * Enters the organization of a slug, or the only one, with an admin's rights, under the name of the command.
 * @throws CommandFault when it cannot be told which.
 */
export const openOrganization = async (
  ctx: Ctx,
  command: string,
  slug: string | undefined,
): Promise<OrgCtx> => {
  const found =
    slug === undefined ? await findOnly(ctx) : await findOrganizationBySlug(ctx, slug.toLowerCase())
  if (!found) throw new CommandFault(`There is no organization "${slug}".`)
  return enterOrganization(ctx, { ...found, role: 'admin' }, { kind: 'system', name: command })
}

const findOnly = async (ctx: Ctx) => {
  const { organizations, only } = await findOnlyOrganization(ctx)
  if (organizations === 0)
    throw new CommandFault(
      'There is no organization yet. Start Docket with npm start, open it and make the first.',
    )
  if (!only) {
    const slugs = await listSlugs(ctx)
    throw new CommandFault(
      `There are several organizations: say which with --organization, of ${slugs.join(', ')}.`,
    )
  }
  return only
}
