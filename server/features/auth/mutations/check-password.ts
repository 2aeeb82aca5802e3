import type { Ctx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { resemblesAccount } from '../rules.ts'

/**
 * Refuses a new password that is among the first that anybody would try.
 * @param field of the input, by which the fault is told.
 * @throws AppError `auth.password_known_bad`.
 */
export const requireGoodPassword = (
  { passwords }: Pick<Ctx, 'passwords'>,
  { password, username, email }: { password: string; username: string; email: string },
  field = 'password',
): void => {
  if (!passwords.isKnownBad(password) && !resemblesAccount(password, { username, email })) return
  throw new AppError('invalid', 'auth.password_known_bad', {
    fields: { [field]: 'This password is among the first that others would try.' },
  })
}
