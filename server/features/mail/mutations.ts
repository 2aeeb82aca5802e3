import type { MailInput } from '#shared/mail.ts'
import { recordAudit } from '../../platform/audit.ts'
import type { SignedInCtx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { requeueMail } from '../../platform/mail-delivery.ts'
import { inTransaction } from '../../platform/transaction.ts'
import { readMail } from './queries.ts'

/** @throws AppError when there is no such mail, it did not fail or its text is gone. */
export const retryMail = (ctx: SignedInCtx, { mailId }: MailInput): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const { state, attempts, lastError } = await readMail(ctx, { mailId })
    if (state === 'failed' && (await requeueMail(ctx, mailId)))
      return recordAudit(ctx, {
        action: 'mail.retried',
        entityId: mailId,
        before: { state, attempts, lastError },
        after: { state: 'queued', attempts: 0, lastError },
      })
    throw new AppError('conflict', 'mail.not_failed')
  })
