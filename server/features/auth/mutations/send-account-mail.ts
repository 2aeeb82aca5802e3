import type { Ctx, InTransaction } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { sendMail } from '../../../platform/mail.ts'
import { readWording } from '../../organizations/queries/read-wording.ts'
import { emailVerificationMail, plainVerification } from '../emails/accounts.ts'
import { findSignUpTerms } from '../queries.ts'

/** How long the link that confirms an email works. */
export const verificationMinutes = 24 * 60

/** Milliseconds that an answer takes at least, whose time could tell whether an account exists. */
const evenMs = 250

/** Does work in that time at least, so that a short one does not tell how little it was. */
export const inEvenTime = async <T>(ctx: Pick<Ctx, 'wait'>, work: () => Promise<T>): Promise<T> => {
  const [result] = await Promise.allSettled([work(), ctx.wait(evenMs)])
  if (result.status === 'rejected') throw result.reason
  return result.value
}

/** What anybody can have mails sent for; each has its share, so that none uses up that of another. */
type MailPurpose = 'sign_up' | 'verify' | 'reset' | 'change'

/** Whether an address may be written to once more; anybody can ask for such mails, so nobody is told. */
export const maySendTo = async (
  ctx: Pick<Ctx, 'limits' | 'secrets'>,
  purpose: MailPurpose,
  email: string,
): Promise<boolean> => {
  try {
    await ctx.limits.spend('mails_to', `${purpose}/${ctx.secrets.keyedHash('mail recipient', email)}`)
    return true
  } catch (refusal) {
    if (refusal instanceof AppError && refusal.code === 'rate.limited') return false
    throw refusal
  }
}

/** Sends the link that confirms an email, in the words of the organization that the person wants to join. */
export const sendVerification = async (
  ctx: Ctx & InTransaction,
  person: { name: string; username: string; email: string },
  { token, organizationId }: { token: string; organizationId: string | null },
): Promise<void> => {
  const organization = organizationId === null ? null : await findSignUpTerms(ctx, organizationId)
  const wording =
    organizationId === null ? plainVerification : await readWording(ctx, organizationId, 'email_verification')
  const mail = emailVerificationMail(person, {
    publicUrl: ctx.publicUrl(),
    token,
    wording,
    organization: organization?.name ?? 'Docket',
  })
  await sendMail(ctx, { ...mail, to: person.email })
}
