import { parseArgs } from 'node:util'
import { listMembersInput } from '#shared/organizations.ts'
import { type Role, roles } from '#shared/permissions.ts'
import { setOperator } from '../features/auth/mutations/set-operator.ts'
import { findAccount } from '../features/auth/queries.ts'
import { changeRole } from '../features/organizations/mutations/change-members.ts'
import { findMember, listMembers } from '../features/organizations/queries/find-members.ts'
import type { Ctx, OrgCtx } from '../platform/context.ts'
import { AppError } from '../platform/errors.ts'
import { openOrganization } from './terminal/organization.ts'
import { CommandFault, runCommand, withInstallation } from './terminal/run.ts'

const help = `Lists the members of an organization and gives them roles; says who runs the installation.

  npm run user -- list [--organization SLUG]
  npm run user -- promote NAME ROLE [--organization SLUG]
  npm run user -- operator NAME on|off

NAME is a username or an email. ROLE is one of ${roles.join(', ')}.
--organization is needed when there is more than one.`

const command = 'user'

const runUserCommand = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { organization: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
  })
  if (values.help) {
    console.log(help)
    return
  }
  const work = readWork(positionals, values.organization)
  await withInstallation(command, work)
}

const readWork = (
  [verb, name, choice, ...rest]: string[],
  slug: string | undefined,
): ((ctx: Ctx) => Promise<void>) => {
  const inside = (work: (ctx: OrgCtx) => Promise<void>) => async (ctx: Ctx) =>
    work(await openOrganization(ctx, command, slug))
  if (verb === 'list' && name === undefined) return inside(printMembers)
  if (!name || !choice || rest.length > 0) throw new CommandFault(help)
  if (verb === 'operator' && ['on', 'off'].includes(choice))
    return (ctx) => changeOperator(ctx, name, choice === 'on')
  if (verb !== 'promote') throw new CommandFault(help)
  const role = roles.find((known) => known === choice.toLowerCase())
  if (!role) throw new CommandFault(`There is no role "${choice}". The roles are ${roles.join(', ')}.`)
  return inside((ctx) => promote(ctx, name, role))
}

const requireAccount = async (ctx: Ctx, name: string) => {
  const account = await findAccount(ctx, name)
  if (!account) throw new CommandFault(`Nobody has the username or email "${name}".`)
  return account
}

const changeOperator = async (ctx: Ctx, name: string, isOperator: boolean): Promise<void> => {
  const { id: userId } = await requireAccount(ctx, name)
  const acting = { ...ctx, actor: { kind: 'system', name: command } as const }
  const isChanged = await setOperator(acting, { userId, isOperator }).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'auth.last_operator') throw error
    throw new CommandFault(
      `"${name}" is the only operator. Make somebody else one first, or nobody could run the installation.`,
    )
  })
  const state = isOperator ? 'an operator' : 'no operator'
  console.log(isChanged ? `"${name}" is now ${state}.` : `"${name}" is ${state} already.`)
}

const promote = async (ctx: OrgCtx, name: string, role: Role): Promise<void> => {
  const { name: organization } = ctx.organization
  const account = await requireAccount(ctx, name)
  const before = await findMember(ctx, account.id)
  if (!before) throw new CommandFault(`"${name}" is no member of ${organization}.`)
  if (before.role === role) {
    console.log(`"${name}" is ${role} of ${organization} already.`)
    return
  }
  await changeRole(ctx, { userId: account.id, role }).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'member.last_admin') throw error
    throw new CommandFault(
      `"${name}" is the only admin of ${organization}. Make somebody else an admin first, or nobody could manage it.`,
    )
  })
  console.log(`"${name}" is now ${role} of ${organization}; before: ${before.role}.`)
}

const printMembers = async (ctx: OrgCtx): Promise<void> => {
  console.log(`Members of ${ctx.organization.name} (${ctx.organization.slug}):`)
  let cursor: string | null | undefined
  do {
    const page = await listMembers(
      ctx,
      listMembersInput.parse(cursor ? { cursor, limit: 100 } : { limit: 100 }),
    )
    for (const { username, role, email, name } of page.items)
      console.log(`  ${role.padEnd(10)} ${username.padEnd(32)} ${email}  ${name}`)
    cursor = page.nextCursor
  } while (cursor)
}

await runCommand(runUserCommand)
