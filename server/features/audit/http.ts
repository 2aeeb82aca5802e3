import { type Context, type Env, Hono } from 'hono'
import { type AuditFilter, auditFilter } from '#shared/audit.ts'
import type { OrgCtx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { fieldFaults, type RequestCtx, requireMembership } from '../../platform/trpc.ts'
import { readAudit } from './queries/list-audit.ts'
import { csvColumns, toCsvRow } from './rules.ts'

const rowsAtOnce = 500

/** The log as a file, for who may read it; the filters are those of the page. */
export const auditRoutes = <E extends Env>(ctxOf: (c: Context<E>) => RequestCtx) =>
  new Hono<E>().get('/o/:slug/audit.csv', async (c) => {
    const asked = ctxOf(c)
    asked.setHeader('cache-control', 'no-store')
    const ctx = await requireMembership({ ...asked, organizationSlug: c.req.param('slug') }, 'audit.read')
    const filter = readFilter(c.req.query())
    const name = `audit-${ctx.organization.slug}-${ctx.now().toISOString().slice(0, 10)}.csv`
    c.header('content-type', 'text/csv; charset=utf-8')
    c.header('content-disposition', `attachment; filename="${name}"`)
    return c.body(toStream(ctx, csvOf(ctx, filter)))
  })

/** A filter that is left empty is none. */
const readFilter = (query: Record<string, string>): AuditFilter => {
  const given = Object.entries(query).filter(([, value]) => value !== '')
  const parsed = auditFilter.safeParse(Object.fromEntries(given))
  if (parsed.success) return parsed.data
  throw new AppError('invalid', 'request.invalid', { fields: fieldFaults(parsed.error) })
}

/** The file in pieces of a page each: memory holds one of them, however many entries there are. */
async function* csvOf(ctx: OrgCtx, filter: AuditFilter): AsyncGenerator<string, void, undefined> {
  yield ctx.toCsvLine(csvColumns)
  let cursor: string | null | undefined
  do {
    const page = await readAudit(ctx, { ...filter, limit: rowsAtOnce, ...(cursor ? { cursor } : {}) })
    yield page.items.map((entry) => ctx.toCsvLine(toCsvRow(entry))).join('')
    cursor = page.nextCursor
    ctx.stopping.throwIfAborted()
  } while (cursor)
}

/** Asks for the next piece when the last was taken. A file that cannot be finished breaks off, so that it shows. */
const toStream = (
  ctx: OrgCtx,
  pieces: AsyncGenerator<string, void, undefined>,
): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { done, value } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      } catch (error) {
        ctx.log.error({ err: error, requestId: ctx.request.requestId }, 'the log was not written to its end')
        controller.error(error)
      }
    },
    cancel: async () => {
      await pieces.return()
    },
  })
}
