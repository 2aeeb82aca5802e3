import { and, eq, inArray, isNotNull, isNull, lt, lte, notExists, sql } from 'drizzle-orm'
import { commentHash } from '#shared/comments.ts'
import type { NoticeKind, ReadNoticesInput } from '#shared/notifications.ts'
import { notices } from '../../db/schema/notifications.ts'
import { organizations } from '../../db/schema/organizations.ts'
import { events } from '../../db/schema/platform.ts'
import {
  type Ctx,
  can,
  enterOrganization,
  type InTransaction,
  type OrgCtx,
  requireUserId,
} from '../../platform/context.ts'
import { emit } from '../../platform/events.ts'
import { type MailContent, sendMails } from '../../platform/mail.ts'
import type { EventNotice } from '../../platform/queue.ts'
import { inTransaction } from '../../platform/transaction.ts'
import { membershipColumns } from '../organizations/queries/find-organizations.ts'
import { mailOf } from './emails.ts'
import {
  type Candidate,
  findTicketEvent,
  holdStatus,
  listAware,
  listCandidates,
  listMailed,
  type TicketEvent,
} from './queries/find-hearers.ts'
import {
  awaitingStatus,
  endedBy,
  isTold,
  isToldOnce,
  mailedSince,
  type Telling,
  tellingsOf,
} from './rules.ts'

const membersAtOnce = 100
const actor = { kind: 'system', name: 'notifications.tell' } as const

/** Tells members of what happened to a ticket, each once however often it runs, and takes back what it ended. */
export const tellMembers = async (
  ctx: Ctx,
  { organizationId, number }: Pick<EventNotice, 'organizationId' | 'number'>,
): Promise<void> => {
  const event = await findTicketEvent(ctx, { organizationId, number })
  const tellings = event ? tellingsOf(event) : []
  if (!event || tellings.length === 0) return
  const [organization] = await ctx.db
    .select(membershipColumns)
    .from(organizations)
    .where(eq(organizations.id, organizationId))
  if (!organization) return
  const inside = enterOrganization(ctx, { ...organization, role: 'admin' }, actor)
  await readEnded(inside, event)
  for (const telling of tellings) await tellAll(inside, event, telling)
}

/** Marks as read, for everybody, the earlier notices that ask for what is done. */
const readEnded = async (ctx: OrgCtx, event: TicketEvent): Promise<void> => {
  const ended = endedBy(event)
  if (ended.length === 0) return
  await inTransaction(ctx, async (ctx) => {
    const read = await ctx.db
      .update(notices)
      .set({ readAt: ctx.now() })
      .where(
        and(
          eq(notices.organizationId, ctx.organization.id),
          eq(notices.ticketId, event.ticket.id),
          inArray(notices.kind, ended),
          isNull(notices.readAt),
          lt(notices.eventNumber, event.number),
        ),
      )
      .returning({ userId: notices.userId })
    for (const userId of new Set(read.map((notice) => notice.userId)))
      emit(ctx, 'notice.read', {}, { requesterId: userId, audience: 'person' })
  })
}

const tellAll = async (ctx: OrgCtx, event: TicketEvent, telling: Telling): Promise<void> => {
  let after: string | null = null
  do {
    const candidates: Candidate[] = await listCandidates(ctx, event, {
      to: telling.to,
      after,
      limit: membersAtOnce,
    })
    const hearers = candidates.filter((member) =>
      isTold(member, event.ticket, { to: telling.to, actorId: event.actorId, said: event.payload.kind }),
    )
    if (hearers.length > 0) await tellSome(ctx, event, { kind: telling.kind, hearers })
    after = candidates.length === membersAtOnce ? (candidates.at(-1)?.id ?? null) : null
  } while (after !== null)
}

/** Whether a ticket no longer waits for what a notice asks for; if it does, it will until the commit. */
const isDone = async (ctx: OrgCtx & InTransaction, ticketId: string, kind: NoticeKind): Promise<boolean> => {
  const awaiting = awaitingStatus(kind)
  return awaiting !== null && (await holdStatus(ctx, ticketId)) !== awaiting
}

/** Leaves out who need not be told again, which holds until the commit. */
const withoutAware = async (
  ctx: OrgCtx & InTransaction,
  event: TicketEvent,
  { kind, hearers }: { kind: NoticeKind; hearers: readonly Candidate[] },
): Promise<readonly Candidate[]> => {
  if (!isToldOnce(kind)) return hearers
  const place = `docket notices ${event.ticket.id}`
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${place}, 0))`)
  const aware = await listAware(ctx, event, kind)
  return hearers.filter(({ id }) => !aware.has(id))
}

/** The mails that go with notices, by whom they are for; none to who got one just now, which holds as who is aware does. */
const mailsFor = async (
  ctx: OrgCtx & InTransaction,
  event: TicketEvent,
  { kind, hearers }: { kind: NoticeKind; hearers: readonly Candidate[] },
): Promise<ReadonlyMap<string, MailContent>> => {
  const since = mailedSince(kind, ctx.now())
  const mailed = since && (await listMailed(ctx, { ticketId: event.ticket.id, kind, since }))
  return new Map(
    hearers.flatMap((hearer) => {
      const mail = mailed?.has(hearer.id) ? null : mailTo(ctx, event, { kind, hearer })
      return mail ? [[hearer.id, mail] as const] : []
    }),
  )
}

const tellSome = (
  ctx: OrgCtx,
  event: TicketEvent,
  { kind, hearers: meant }: { kind: NoticeKind; hearers: readonly Candidate[] },
): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const hearers = await withoutAware(ctx, event, { kind, hearers: meant })
    if (hearers.length === 0) return
    const isTooLate = await isDone(ctx, event.ticket.id, kind)
    const mails = await mailsFor(ctx, event, { kind, hearers: isTooLate ? [] : hearers })
    const written = await ctx.db
      .insert(notices)
      .values(
        hearers.map(({ id: userId }) => ({
          organizationId: ctx.organization.id,
          userId,
          id: ctx.newId(),
          kind,
          ticketId: event.ticket.id,
          eventNumber: event.number,
          actorId: event.actorId,
          at: event.at,
          readAt: isTooLate ? ctx.now() : null,
          mailedAt: mails.has(userId) ? ctx.now() : null,
        })),
      )
      .onConflictDoNothing({ target: [notices.organizationId, notices.eventNumber, notices.userId] })
      .returning({ userId: notices.userId })
    const told = new Set(written.map(({ userId }) => userId))
    // Without its ticket, among whose events it would be one for each who hears of it.
    for (const userId of told)
      emit(ctx, 'notice.added', { kind }, { requesterId: userId, audience: 'person' })
    await sendMails(
      ctx,
      [...mails].flatMap(([userId, mail]) => (told.has(userId) ? [mail] : [])),
    )
  })

/** Where on a ticket's page one finds what happened. */
const placeOf = ({ payload, commentId }: TicketEvent): string => {
  if (payload.kind === 'chat') return '?chat=true'
  return commentId === null ? '' : `#${commentHash(commentId)}`
}

/** The mail that goes with a notice, if one does. An address that is not proved may be another's: it gets none. */
const mailTo = (
  ctx: OrgCtx,
  event: TicketEvent,
  { kind, hearer }: { kind: NoticeKind; hearer: Candidate },
): MailContent | null => {
  const { actor, ticket, payload } = event
  if (ctx.policy.requireEmailVerification && !hearer.isEmailVerified) return null
  const mail = mailOf(kind, {
    name: hearer.name,
    role: hearer.role,
    actor,
    organization: ctx.organization.name,
    ticket,
    severity: payload.changes?.severity,
    reason: payload.reason,
    said: payload.kind,
    url: `${ctx.publicUrl()}/o/${ctx.organization.slug}/tickets/${ticket.number}${placeOf(event)}`,
  })
  return mail && { ...mail, to: hearer.email }
}

/** Marks one's own notices as read; again, or others', or of notes that one may no longer read, is no change. */
export const readNotices = (ctx: OrgCtx, input: ReadNoticesInput): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const userId = requireUserId(ctx)
    const isOwn = and(eq(notices.organizationId, ctx.organization.id), eq(notices.userId, userId))
    const meant =
      'upTo' in input
        ? lte(notices.id, sql`(select id from notices where ${and(isOwn, eq(notices.id, input.upTo))})`)
        : 'ticketId' in input
          ? eq(notices.ticketId, input.ticketId)
          : inArray(notices.id, input.noticeIds)
    const read = await ctx.db
      .update(notices)
      .set({ readAt: ctx.now() })
      .where(and(isOwn, isNull(notices.readAt), meant, can(ctx, 'note.read') ? undefined : isOfNoNote(ctx)))
      .returning({ id: notices.id })
    if (read.length > 0) emit(ctx, 'notice.read', {}, { requesterId: userId, audience: 'person' })
  })

const isOfNoNote = ({ db }: OrgCtx & InTransaction) =>
  notExists(
    db
      .select({ number: events.number })
      .from(events)
      .where(
        and(
          eq(events.organizationId, notices.organizationId),
          eq(events.number, notices.eventNumber),
          isNotNull(events.commentId),
          sql`${events.payload} ->> 'kind' = 'note'`,
        ),
      ),
  )
