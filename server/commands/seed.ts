import { parseArgs } from 'node:util'
import { passwordSchema } from '#shared/accounts.ts'
import { isSetUpNeeded } from '../features/auth/queries.ts'
import { findOrganizationBySlug } from '../features/organizations/queries/find-organizations.ts'
import { slugFromName } from '../features/organizations/rules.ts'
import type { Ctx } from '../platform/context.ts'
import { AppError, violatedConstraint } from '../platform/errors.ts'
import { inTransaction } from '../platform/transaction.ts'
import { foundDemo } from './seed/found.ts'
import { demoOrganization, demoPeople } from './seed/people.ts'
import { playStories, stories } from './seed/play.ts'
import { CommandFault, runCommand, withInstallation } from './terminal/run.ts'

const help = `Makes a demo organization, ${demoOrganization}, with people, tickets and some weeks of history.

  npm run seed [-- --password PASSWORD]

Everybody in it has the same password: the one given, or a random one that is printed. What is there already is not
touched, and a second run is refused. It stands beside your own organization, so the first admin is made before.`

const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
const passwordLength = 14
const historyDays = 60
const dayMs = 86_400_000

const seed = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { password: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
  })
  if (values.help) {
    console.log(help)
    return
  }
  const password = readPassword(values.password)
  await withInstallation('seed', async (ctx) => {
    await makeDemo(ctx, password)
    printPeople(password)
  })
}

const readPassword = (given: string | undefined): string => {
  const parsed = passwordSchema.safeParse(given ?? randomPassword())
  if (!parsed.success) throw new CommandFault(`--password: ${parsed.error.issues[0]?.message}`)
  return parsed.data
}

const randomPassword = (): string =>
  [...crypto.getRandomValues(new Uint32Array(passwordLength))]
    .map((random) => letters.charAt(random % letters.length))
    .join('')

/**
 * All of it or nothing, in one transaction.
 * @throws CommandFault when it is there already, or the installation has nobody yet who runs it.
 */
const makeDemo = async (ctx: Ctx, password: string): Promise<void> => {
  const alreadyThere = new CommandFault(`${demoOrganization} is there already; nothing was changed.`)
  // With people of the demo in it, nobody could be the first any more.
  if (await isSetUpNeeded(ctx))
    throw new CommandFault('Make the first admin first: npm start, and open the address that it prints.')
  if (await findOrganizationBySlug(ctx, slugFromName(demoOrganization))) throw alreadyThere
  const passwordHash = await ctx.passwords.hash(password)
  const now = ctx.now()
  try {
    await inTransaction(ctx, async (inside) => {
      const stage = await foundDemo(inside, {
        passwordHash,
        at: new Date(now.getTime() - historyDays * dayMs),
      })
      await playStories(stage, now)
    })
  } catch (error) {
    if (violatedConstraint(error) === 'organizations_slug') throw alreadyThere
    if (!(error instanceof AppError) || error.kind !== 'conflict') throw error
    throw new CommandFault('Somebody has a username or email of the demo already; nothing was changed.')
  }
}

const printPeople = (password: string): void => {
  console.log(`${demoOrganization} is made, with ${stories.length} tickets. Sign in as one of its people:\n`)
  for (const [username, { role, name }] of Object.entries(demoPeople))
    console.log(`  ${role.padEnd(10)} ${username.padEnd(16)} ${name}`)
  console.log(`\nThe password of all of them: ${password}`)
}

await runCommand(seed)
