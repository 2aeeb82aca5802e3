import { and, count, eq } from 'drizzle-orm'
import type { AttachmentType } from '#shared/attachments.ts'
import type { Person } from '#shared/organizations.ts'
import { attachments, uploads } from '../../db/schema/attachments.ts'
import { tickets } from '../../db/schema/tickets.ts'
import { type OrgCtx, requireUserId } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { personAt } from '../../platform/fragments.ts'
import { isTicket, maySeeTicket } from '../tickets/queries/list-tickets.ts'
import { personOf, visibleTickets } from '../tickets/queries/read-ticket.ts'
import { mayRemove } from './rules/attaching.ts'

export type Attachment = {
  id: string
  filename: string
  contentType: AttachmentType
  /** Bytes. */
  size: number
  /** Of an image, in pixels; null of a PDF. */
  width: number | null
  height: number | null
  uploader: Person
  createdAt: Date
  /** Where its bytes are, below the app's own address. With `?inline` they are shown, without they are saved. */
  url: string
  /** Whether the one who asks may remove it. */
  canRemove: boolean
}

type AttachmentRow = Omit<Attachment, 'url' | 'canRemove'> & { requesterId: string }

/** The files of a ticket, the first attached first. @throws AppError not found, also when it may not be seen. */
export const listAttachments = async (ctx: OrgCtx, ticket: string): Promise<Attachment[]> => {
  const { sql } = ctx
  // Every ticket that is seen has a row, with nothing in it where there is no file.
  const rows = await sql<(AttachmentRow | { id: null })[]>`
    select a.id, a.filename, a.content_type as "contentType", a.size, a.width, a.height, ${personAt(sql, 'uploader')} as uploader,
      a.created_at as "createdAt", t.requester_id as "requesterId"
    from tickets t
    left join attachments a on a.organization_id = t.organization_id and a.ticket_id = t.id
    left join users uploader on uploader.id = a.uploader_id
    where t.organization_id = ${ctx.organization.id} and ${isTicket(ctx, ticket)} and ${maySeeTicket(ctx)}
    order by a.created_at, a.id`
  if (rows.length === 0) throw new AppError('not_found', 'ticket.not_found')
  return rows.flatMap((row) => (row.id === null ? [] : [toAttachment(ctx, row)]))
}

/** A file as it is shown to the one who asks. */
const toAttachment = (ctx: OrgCtx, { requesterId, ...row }: AttachmentRow): Attachment => ({
  ...row,
  url: `/o/${ctx.organization.slug}/attachments/${row.id}`,
  canRemove: mayRemove(personOf(ctx), { uploaderId: row.uploader.id }, { requesterId }),
})

/** A file as it is shown in the list of its ticket. @throws AppError not found. */
export const readAttachment = async (
  ctx: OrgCtx,
  { id, ticketId }: Pick<AttachmentFacts, 'id' | 'ticketId'>,
): Promise<Attachment> => {
  const found = (await listAttachments(ctx, ticketId)).find((one) => one.id === id)
  if (!found) throw new AppError('not_found', 'attachment.not_found')
  return found
}

const attachmentFacts = {
  id: attachments.id,
  ticketId: attachments.ticketId,
  slot: attachments.slot,
  uploaderId: attachments.uploaderId,
  filename: attachments.filename,
  contentType: attachments.contentType,
  size: attachments.size,
  blobKey: attachments.blobKey,
}
export type AttachmentFacts = Pick<typeof attachments.$inferSelect, keyof typeof attachmentFacts>

const ofSeenTicket = (ctx: OrgCtx, table: typeof attachments | typeof uploads) =>
  and(eq(table.organizationId, tickets.organizationId), eq(table.ticketId, tickets.id), visibleTickets(ctx))

/** A file. @throws AppError not found, also when its ticket may not be seen. */
export const findAttachment = async (ctx: OrgCtx, attachmentId: string): Promise<AttachmentFacts> => {
  const [found] = await ctx.db
    .select(attachmentFacts)
    .from(attachments)
    .innerJoin(tickets, ofSeenTicket(ctx, attachments))
    .where(and(eq(attachments.organizationId, ctx.organization.id), eq(attachments.id, attachmentId)))
  if (!found) throw new AppError('not_found', 'attachment.not_found')
  return found
}

/** The file that came by an upload of the one who asks, if it was attached. */
export const findAttached = async (ctx: OrgCtx, uploadId: string): Promise<AttachmentFacts | null> => {
  const [found] = await ctx.db
    .select(attachmentFacts)
    .from(attachments)
    .innerJoin(tickets, ofSeenTicket(ctx, attachments))
    .where(
      and(
        eq(attachments.organizationId, ctx.organization.id),
        eq(attachments.uploadId, uploadId),
        eq(attachments.uploaderId, requireUserId(ctx)),
      ),
    )
  return found ?? null
}

const ofSameTicket = and(
  eq(attachments.organizationId, uploads.organizationId),
  eq(attachments.ticketId, uploads.ticketId),
)

/**
 * An upload of the one who asks that is not attached, if there is one and its ticket may be seen, with how many files
 * that has.
 */
export const findUpload = async (ctx: OrgCtx, uploadId: string) => {
  const [found] = await ctx.db
    .select({ upload: uploads, status: tickets.status, files: ctx.db.$count(attachments, ofSameTicket) })
    .from(uploads)
    .innerJoin(tickets, ofSeenTicket(ctx, uploads))
    .where(
      and(
        eq(uploads.organizationId, ctx.organization.id),
        eq(uploads.id, uploadId),
        eq(uploads.uploaderId, requireUserId(ctx)),
      ),
    )
  return found ?? null
}

/** A ticket that a file may come to, and how many it has. @throws AppError not found, also when it may not be seen. */
export const findRoom = async (ctx: OrgCtx, ticketId: string) => {
  const [found] = await ctx.db
    .select({ status: tickets.status, files: count(attachments.id) })
    .from(tickets)
    .leftJoin(
      attachments,
      and(eq(attachments.organizationId, tickets.organizationId), eq(attachments.ticketId, tickets.id)),
    )
    .where(and(visibleTickets(ctx), eq(tickets.id, ticketId)))
    .groupBy(tickets.organizationId, tickets.id)
  if (!found) throw new AppError('not_found', 'ticket.not_found')
  return found
}
