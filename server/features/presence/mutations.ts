import type { Audience } from '#shared/events.ts'
import { type LeaveInput, type PresentInput, presenceSeconds, type SeeChatInput } from '#shared/presence.ts'
import { type Ctx, type OrgCtx, requirePermission, requireUserId } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { presenceChannel } from '../../platform/live-presence.ts'
import { maySeeTicket } from '../tickets/queries/list-tickets.ts'
import { audienceOfChange, type OpenPage, withoutPages, withPage } from './rules.ts'

/** Pages of one ticket that somebody has open at once; the one that was heard of longest ago gives way. */
const pagesEach = 5
/** As many ids as one notification has room for (8,000 bytes). */
const heardAtOnce = 100
const heardAtMost = 1_000

type Noted = { ticketId: string; requesterId: string; before: OpenPage[] | null }

const notFound = new AppError('not_found', 'ticket.not_found')

/**
 * Notes that the one who asks has a ticket open, and what they type, until it no longer holds or is said anew. That
 * somebody is there is no change of anything: it is neither audited nor numbered, and told only to who is there too.
 */
export const notePresence = async (ctx: OrgCtx, input: PresentInput): Promise<void> => {
  if (input.writing === 'note') requirePermission(ctx, 'note.write')
  const userId = requireUserId(ctx)
  await ctx.limits.spend('presence', userId)
  const [noted] = await writePresence(ctx, userId, input)
  if (!noted) throw notFound
  const before = noted.before ?? []
  const isNew = before.every(({ tabId }) => tabId !== input.tabId)
  const trimmed = isNew ? await trimPages(ctx, userId, input) : []
  const audience = audienceOfChange(userId, noted, before, withPage(withoutPages(before, trimmed), input))
  // Whoever comes hears of it too: they may have asked who is there just before another came.
  if (audience) await signal(ctx, noted, { audience, except: before.length === 0 ? null : userId })
}

/** The pages that one had open are locked first, so that what was before is what this changes. */
const writePresence = (ctx: OrgCtx, userId: string, { ticketId, tabId, isInChat, writing }: PresentInput) => {
  const { sql } = ctx
  const expiresAt = new Date(ctx.now().getTime() + presenceSeconds.holds * 1_000)
  return sql<Noted[]>`
    with ticket as (${ticketOf(ctx, ticketId)}), mine as materialized (${pagesOf(ctx, userId, ticketId)}),
    written as (
      insert into presences (organization_id, ticket_id, user_id, tab_id, is_in_chat, writing, expires_at)
      select ${ctx.organization.id}, ticket.id, ${userId}, ${tabId}, ${isInChat}, ${writing}::comment_kind,
        ${expiresAt}
      from ticket where (select count(*) from mine) >= 0
      on conflict (organization_id, ticket_id, user_id, tab_id) do update
        set is_in_chat = excluded.is_in_chat, writing = excluded.writing, expires_at = excluded.expires_at
        where presences.expires_at > '-infinity'
    )
    select id as "ticketId", requester_id as "requesterId", (select json_agg(mine) from mine) as before from ticket`
}

const ticketOf = (ctx: OrgCtx, ticketId: string) => ctx.sql`
  select t.id, t.requester_id from tickets t
  where t.organization_id = ${ctx.organization.id} and t.id = ${ticketId} and ${maySeeTicket(ctx)}`

const pagesOf = (ctx: OrgCtx, userId: string, ticketId: string) => ctx.sql`
  select p.tab_id as "tabId", p.is_in_chat as "isInChat", p.writing from presences p
  where p.organization_id = ${ctx.organization.id} and p.ticket_id = ${ticketId} and p.user_id = ${userId}
    and p.expires_at > ${ctx.now()}
  order by p.tab_id for update`

/**
 * Each page that comes does this after it is written: of many at once the last one sees them all. Answers which gave
 * way.
 */
const trimPages = async (
  ctx: OrgCtx,
  userId: string,
  { ticketId, tabId }: PresentInput,
): Promise<string[]> => {
  const { sql } = ctx
  const isOwn = sql`organization_id = ${ctx.organization.id} and ticket_id = ${ticketId} and user_id = ${userId}`
  const trimmed = await sql<{ tabId: string }[]>`
    delete from presences where ${isOwn} and tab_id in (
      select tab_id from presences where ${isOwn} and tab_id in (
        select tab_id from presences where ${isOwn} and tab_id <> ${tabId}
        order by expires_at desc, tab_id offset ${pagesEach - 1}
      ) for update skip locked
    ) returning tab_id as "tabId"`
  return trimmed.map(({ tabId }) => tabId)
}

/** Notes that a page of a ticket was left, for good: a word of it that was slower does not bring it back. */
export const leaveTicket = async (ctx: OrgCtx, { ticketId, tabId }: LeaveInput): Promise<void> => {
  const userId = requireUserId(ctx)
  const [noted] = await ctx.sql<Noted[]>`
    with ticket as (${ticketOf(ctx, ticketId)}), mine as materialized (${pagesOf(ctx, userId, ticketId)}),
    left_page as (
      update presences p set expires_at = '-infinity'
      where p.organization_id = ${ctx.organization.id} and p.ticket_id = ${ticketId} and p.user_id = ${userId}
        and p.tab_id = ${tabId} and (select count(*) from mine) >= 0
    )
    select id as "ticketId", requester_id as "requesterId", (select json_agg(mine) from mine) as before from ticket`
  if (!noted) throw notFound
  const before = noted.before ?? []
  const audience = audienceOfChange(userId, noted, before, withoutPages(before, [tabId]))
  if (audience) await signal(ctx, noted, { audience, except: userId })
}

type Read = {
  ticketId: string
  requesterId: string
  isMessage: boolean
  isNews: boolean
  isFurthest: boolean
}

/** Notes up to which message the chat was seen; never back. @throws AppError not found when it is no chat message. */
export const seeChat = async (ctx: OrgCtx, { ticketId, upTo }: SeeChatInput): Promise<void> => {
  const userId = requireUserId(ctx)
  await ctx.limits.spend('presence', userId)
  const [read] = await writeRead(ctx, userId, { ticketId, upTo })
  if (!read) throw notFound
  if (!read.isMessage) throw new AppError('not_found', 'comment.not_found')
  if (!read.isNews) return
  // A requester is told of the one of the staff who has seen most.
  const audience = userId !== read.requesterId && read.isFurthest ? 'participants' : 'staff'
  await signal(ctx, read, { audience, except: userId })
}

const writeRead = (ctx: OrgCtx, userId: string, { ticketId, upTo }: SeeChatInput) => ctx.sql<Read[]>`
  with ticket as (${ticketOf(ctx, ticketId)}), message as (
    select e.number from ticket
    join events e on e.organization_id = ${ctx.organization.id} and e.number = ${upTo} and e.ticket_id = ticket.id
      and e.type = 'comment.added'
    join comments c on c.organization_id = e.organization_id and c.id = e.comment_id and c.kind = 'chat'
  ), written as (
    insert into chat_reads as r (organization_id, ticket_id, user_id, up_to, at)
    select ${ctx.organization.id}, ticket.id, ${userId}, message.number, ${ctx.now()} from ticket, message
    on conflict (organization_id, ticket_id, user_id) do update set up_to = excluded.up_to, at = excluded.at
      where r.up_to < excluded.up_to
    returning up_to
  )
  select id as "ticketId", requester_id as "requesterId", exists (select from message) as "isMessage",
    exists (select from written) as "isNews",
    not exists (
      select from chat_reads other
      where other.organization_id = ${ctx.organization.id} and other.ticket_id = ticket.id
        and other.user_id not in (${userId}, ticket.requester_id) and other.up_to >= ${upTo}
    ) as "isFurthest"
  from ticket`

/** Tells those who are at a ticket now, and may know of it, to ask who is. */
const signal = async (
  ctx: OrgCtx,
  { ticketId, requesterId }: Pick<Noted, 'ticketId' | 'requesterId'>,
  { audience, except }: { audience: Exclude<Audience, 'person'>; except: string | null },
): Promise<void> => {
  await ctx.sql`
    select pg_notify(${presenceChannel}, json_build_object('organizationId', ${ctx.organization.id}::uuid,
      'ticketId', ${ticketId}::uuid, 'requesterId', ${requesterId}::uuid, 'audience', ${audience}::text,
      'to', ids)::text)
    from (
      select json_agg(user_id) as ids from (
        select user_id, (row_number() over () - 1) / ${heardAtOnce} as part from (
          select distinct user_id from presences
          where organization_id = ${ctx.organization.id} and ticket_id = ${ticketId}
            and expires_at > ${ctx.now()} and user_id is distinct from ${except}
          limit ${heardAtMost}
        ) people
      ) numbered group by part
    ) parts`
}

/** Forgets those of whom nothing was heard any more. */
export const forgetAbsent = async (ctx: Ctx): Promise<void> => {
  await ctx.sql`delete from presences where expires_at <= ${ctx.now()}`
}
