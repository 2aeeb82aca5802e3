import type { MailInput } from '#shared/mail.ts'
import type { Ctx } from '../../platform/context.ts'

/** @throws AppError when there is no such mail, or it did not fail. */
export const retryMail = async (_ctx: Ctx, _input: MailInput): Promise<void> => {
  throw new Error('not built')
}
