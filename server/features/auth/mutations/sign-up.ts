import type { SignUpInput, SignUpResult } from '#shared/accounts.ts'
import { enterOrganization, type InTransaction } from '../../../platform/context.ts'
import { giveCookie } from '../../../platform/cookies.ts'
import { sendMail } from '../../../platform/mail.ts'
import type { Membership } from '../../../platform/ports.ts'
import { inTransaction } from '../../../platform/transaction.ts'
import type { RequestCtx } from '../../../platform/trpc.ts'
import { findMember } from '../../organizations/queries/find-members.ts'
import { accountExistsMail, joinOrganizationMail } from '../emails/accounts.ts'
import { findAccountByEmail } from '../queries.ts'
import { requireGoodPassword } from './check-password.ts'
import { createUnverifiedUser, createUser } from './create-user.ts'
import { type HeldAccount, holdAccount, inEntry } from './hold-account.ts'
import { issueToken } from './issue-token.ts'
import { joinOrganization, requireOrganizationToJoin } from './join-organization.ts'
import { enterNewAccount } from './open-session.ts'
import { inEvenTime, maySendTo, sendVerification, verificationMinutes } from './send-account-mail.ts'

type Organization = Omit<Membership, 'role'>
type Wanted = { input: SignUpInput; organization: Organization; passwordHash: string }

/**
 * Makes an account for somebody who wants to join one organization as requester. Where emails are proved, the answer
 * is the same whether the email has an account or not: the difference is in the mail.
 * @throws AppError when the organization keeps them out, or the password is one that everybody tries first.
 */
export const signUp = async (ctx: RequestCtx, input: SignUpInput): Promise<SignUpResult> => {
  const organization = await requireOrganizationToJoin(ctx, input.organization, input.email)
  requireGoodPassword(ctx, input)
  const passwordHash = await ctx.passwords.hash(input.password)
  const wanted = { input, organization, passwordHash }
  if (!ctx.policy.requireEmailVerification) return signUpAtOnce(ctx, wanted)
  const browserSecret = ctx.secrets.newToken()
  await inEvenTime(ctx, () => askForProof(ctx, wanted, ctx.secrets.hashToken(browserSecret)))
  giveCookie(ctx, { name: 'docket_sign_up', value: browserSecret, seconds: verificationMinutes * 60 })
  return { status: 'check_email' }
}

const signUpAtOnce = async (
  ctx: RequestCtx,
  { input, organization, passwordHash }: Wanted,
): Promise<SignUpResult> => {
  await inEntry(ctx, async (ctx) => {
    const userId = await createUser(ctx, {
      ...input,
      passwordHash,
      isOperator: false,
      isEmailVerified: false,
    })
    await joinOrganization(ctx, organization, userId)
    await enterNewAccount(ctx, userId)
  })
  return { status: 'signed_in', organization: organization.slug }
}

const askForProof = async (ctx: RequestCtx, wanted: Wanted, browserHash: string): Promise<void> => {
  const { input, passwordHash } = wanted
  const { email } = input
  const mayWrite = await maySendTo(ctx, 'sign_up', email)
  await inTransaction(ctx, async (ctx) => {
    const known = await findAccountByEmail(ctx, email)
    const made = known ? null : await createUnverifiedUser(ctx, { ...input, passwordHash })
    const found = made ?? (await findAccountByEmail(ctx, email))
    const account = found && (await holdAccount(ctx, found.id))
    // They changed their email at this moment.
    if (account?.email !== email || !mayWrite) return
    if (account.emailVerifiedAt) await answerOwner(ctx, account, wanted.organization)
    else await sendProof(ctx, account, wanted, browserHash)
  })
}

/** Whoever has an account needs no other: a link lets them join where they have no place yet. */
const answerOwner = async (
  ctx: RequestCtx & InTransaction,
  account: HeldAccount,
  organization: Organization,
): Promise<void> => {
  const publicUrl = ctx.publicUrl()
  const inside = enterOrganization(ctx, { ...organization, role: 'requester' }, systemActor)
  if (await findMember(inside, account.id)) {
    await sendMail(ctx, { ...accountExistsMail(account, { publicUrl }), to: account.email })
    return
  }
  const token = await issueToken(ctx, {
    userId: account.id,
    purpose: 'verify_email',
    minutes: verificationMinutes,
    data: { organizationId: organization.organizationId },
  })
  const mail = joinOrganizationMail(account, { publicUrl, token, organization: organization.name })
  await sendMail(ctx, { ...mail, to: account.email })
}

const systemActor = { kind: 'system', name: 'auth.sign_up' } as const

/**
 * The account stays as it is until its email is proved. Then, in the browser that asked for this link, the password
 * that was typed there is the account's: nobody keeps a way in who made an account with somebody else's email.
 */
const sendProof = async (
  ctx: RequestCtx & InTransaction,
  account: HeldAccount,
  { organization: { organizationId }, passwordHash }: Wanted,
  browserHash: string,
): Promise<void> => {
  const token = await issueToken(ctx, {
    userId: account.id,
    purpose: 'verify_email',
    minutes: verificationMinutes,
    data: { organizationId, browserHash, passwordHash, signOuts: account.signOuts },
  })
  await sendVerification(ctx, account, { token, organizationId })
}
