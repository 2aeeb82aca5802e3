import { listMailsInput, mailInput } from '#shared/mail.ts'
import { mailReaderProcedure, operatorProcedure, router } from '../../platform/trpc.ts'
import { retryMail } from './mutations.ts'
import { listMails, listTemplates, readMail } from './queries.ts'

export const mailRouter = router({
  list: mailReaderProcedure.input(listMailsInput).query(({ ctx, input }) => listMails(ctx, input)),
  get: mailReaderProcedure.input(mailInput).query(({ ctx, input }) => readMail(ctx, input)),
  /** Every mail that the app can write, with sample values. */
  templates: mailReaderProcedure.query(({ ctx }) => listTemplates(ctx)),
  retry: operatorProcedure.input(mailInput).mutation(async ({ ctx, input }) => {
    await retryMail(ctx, input)
    return { ok: true as const }
  }),
})
