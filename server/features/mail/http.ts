import { type Context, Hono } from 'hono'
import { mailInput } from '#shared/mail.ts'
import { AppError } from '../../platform/errors.ts'
import { type RequestCtx, requireMailReader } from '../../platform/trpc.ts'
import { readMailHtml, readTemplateHtml } from './queries.ts'

/** The HTML of mails, for the frames of the mail page; whoever serves it keeps it from running anything. */
export const mailRoutes = (ctxOf: (c: Context) => RequestCtx) =>
  new Hono()
    .get('/mail/:mailId/html', async (c) => {
      const ctx = ctxOf(c)
      await requireMailReader(ctx)
      const input = mailInput.safeParse(c.req.param())
      if (!input.success) throw new AppError('not_found', 'mail.not_found')
      return c.html(await readMailHtml(ctx, input.data))
    })
    .get('/mail/templates/:name/html', async (c) => {
      const ctx = ctxOf(c)
      await requireMailReader(ctx)
      return c.html(readTemplateHtml(ctx, c.req.param('name')))
    })
