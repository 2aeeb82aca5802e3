import { users } from '../../../db/schema/auth.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Actor, Ctx, InTransaction } from '../../../platform/context.ts'
import { AppError, refuseOn } from '../../../platform/errors.ts'
import { findAccountByEmail, findUserIds } from '../queries.ts'
import { numberedUsername, usernameFromEmail } from '../rules.ts'

type NewUser = {
  username: string
  email: string
  name?: string | undefined
  passwordHash: string | null
  isOperator: boolean
  /** Whether it is known already that the email is theirs. */
  isEmailVerified: boolean
}

/** Makes an account. @throws AppError when the username or the email is taken. */
export const createUser = async (
  ctx: Ctx & InTransaction,
  { username, email, name, passwordHash, isOperator, isEmailVerified }: NewUser,
) => {
  const id = ctx.newId()
  const shownName = name ?? username
  await refuseOn(takenErrors, () =>
    ctx.db.insert(users).values({
      id,
      username,
      email,
      name: shownName,
      passwordHash,
      isOperator,
      emailVerifiedAt: isEmailVerified ? ctx.now() : null,
      createdAt: ctx.now(),
    }),
  )
  recordAudit(
    { ...ctx, actor: { kind: 'user', id } },
    {
      action: 'user.created',
      entityId: id,
      after: { username, name: shownName, isOperator },
    },
  )
  return id
}

/**
 * Makes an account whose email is yet to be proved; when the username is taken, with a number added. Nothing of
 * this tells anybody which names exist: the username is told by mail.
 * @returns null when the email has an account, also one that is made at this moment.
 */
export const createUnverifiedUser = async (
  ctx: Ctx & InTransaction,
  { username, email, name, passwordHash }: Pick<NewUser, 'username' | 'email' | 'name' | 'passwordHash'>,
) => {
  const id = ctx.newId()
  for (let attempt = 0; attempt < usernameAttempts; attempt += 1) {
    const free = numberedUsername(username, attempt, id)
    const [made] = await ctx.db
      .insert(users)
      .values({ id, username: free, email, name: name ?? username, passwordHash, createdAt: ctx.now() })
      .onConflictDoNothing()
      .returning({ id: users.id, username: users.username, email: users.email, name: users.name })
    if (made) {
      const { id: entityId, email: _, ...after } = made
      const actor = { kind: 'user', id } as const
      recordAudit({ ...ctx, actor }, { action: 'user.created', entityId, after })
      return made
    }
    if (await findAccountByEmail(ctx, email)) return null
  }
  throw takenErrors.users_username
}

/** The last of them has a piece of the person's id, which nobody else's has. */
const usernameAttempts = 4

/**
 * Gives people accounts without a password, by their email; who has one keeps it as it is. Their usernames are
 * made of their emails.
 * @returns the id of each, by email.
 */
export const addPeople = async (
  ctx: Ctx & InTransaction & { actor: Actor },
  people: readonly { email: string; name: string | undefined }[],
): Promise<Map<string, string>> => {
  const emails = people.map(({ email }) => email)
  // Always in the same order, so that two at once wait for each other instead of each for the other.
  const names = new Map(
    [...Map.groupBy(people, ({ email }) => email)]
      .map(([email, same]) => [email, same.find(({ name }) => name !== undefined)?.name] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  )
  let known = await findUserIds(ctx, emails)
  for (let attempt = 0; known.size < names.size; attempt += 1) {
    const missing = [...names].filter(([email]) => !known.has(email))
    const made = await ctx.db
      .insert(users)
      .values(
        missing.map(([email, name]) => {
          const id = ctx.newId()
          const username = usernameFromEmail(email, attempt, id)
          return { id, username, email, name: name ?? username, createdAt: ctx.now() }
        }),
      )
      .onConflictDoNothing()
      .returning({ id: users.id, username: users.username, email: users.email, name: users.name })
    for (const { id, email: _, ...after } of made)
      recordAudit(ctx, { action: 'user.created', entityId: id, after })
    known = await findUserIds(ctx, emails)
  }
  return known
}

const takenErrors = {
  users_username: new AppError('conflict', 'auth.username_taken', {
    fields: { username: 'This username is taken.' },
  }),
  users_email: new AppError('conflict', 'auth.email_taken', {
    fields: { email: 'This email has an account already.' },
  }),
}
