import type { Person } from '#shared/organizations.ts'
import type { Role } from '#shared/permissions.ts'
import { actingUserId, type OrgCtx } from '../../platform/context.ts'
import { personAt } from '../../platform/fragments.ts'
import { isTicket, maySeeTicket } from '../tickets/queries/list-tickets.ts'
import { personOf, requireTicket } from '../tickets/queries/read-ticket.ts'
import { type OpenPage, type Present, presenceShownTo, type Seen, seenShownTo } from './rules.ts'

/** So many pages of a ticket are looked at, and so many people who have seen its chat. */
const atMost = { pages: 500, seen: 200 } as const

type PageRow = Omit<OpenPage, 'tabId'> & { person: Person; role: Role; requesterId: string; expiresAt: Date }

/** `holdsMs`: how long (milliseconds) this is so for sure of whoever says no more; null where nobody is there. */
export type Presence = { present: Present[]; seen: Seen[]; holdsMs: number | null }

/**
 * Who is at a ticket and what they have seen of its chat, as far as the one who asks may know it; themselves left out.
 * @throws AppError not found, also when the ticket may not be seen.
 */
export const readPresence = async (ctx: OrgCtx, ticket: string): Promise<Presence> => {
  const [pages, seen] = await Promise.all([readPages(ctx, ticket), readSeen(ctx, ticket)])
  if (pages.length + seen.length === 0) await requireTicket(ctx, ticket)
  const viewer = personOf(ctx)
  if (viewer.id === null) return { present: [], seen: [], holdsMs: null }
  const person = { id: viewer.id, role: viewer.role }
  const requesterId = pages[0]?.requesterId ?? ''
  const present = presenceShownTo(person, { requesterId }, pages)
  return { present, seen: seenShownTo(person, seen), holdsMs: holdingMs(ctx, present, pages) }
}

const holdingMs = (ctx: OrgCtx, present: readonly Present[], pages: readonly PageRow[]): number | null => {
  const shown = new Set(present.map(({ person }) => person.id))
  const ends = pages.flatMap(({ person, expiresAt }) => (shown.has(person.id) ? expiresAt.getTime() : []))
  return ends.length === 0 ? null : Math.min(...ends) - ctx.now().getTime()
}

const readPages = (ctx: OrgCtx, ticket: string) => {
  const { sql } = ctx
  return sql<PageRow[]>`
    select ${personAt(sql, 'u')} as person, m.role, p.is_in_chat as "isInChat", p.writing,
      p.expires_at as "expiresAt", t.requester_id as "requesterId"
    from tickets t
    join presences p on p.organization_id = t.organization_id and p.ticket_id = t.id
    join members m on m.organization_id = t.organization_id and m.user_id = p.user_id
    join users u on u.id = p.user_id
    where t.organization_id = ${ctx.organization.id} and ${isTicket(ctx, ticket)} and ${maySeeTicket(ctx)}
      and p.expires_at > ${ctx.now()} and p.user_id <> ${actingUserId(ctx)} and m.deactivated_at is null
    order by p.user_id limit ${atMost.pages}`
}

const readSeen = (ctx: OrgCtx, ticket: string) => {
  const { sql } = ctx
  return sql<(Seen & { role: Role })[]>`
    select ${personAt(sql, 'u')} as person, m.role, r.up_to::float8 as "upTo", r.at
    from tickets t
    join chat_reads r on r.organization_id = t.organization_id and r.ticket_id = t.id
    join members m on m.organization_id = t.organization_id and m.user_id = r.user_id
    join users u on u.id = r.user_id
    where t.organization_id = ${ctx.organization.id} and ${isTicket(ctx, ticket)} and ${maySeeTicket(ctx)}
      and r.user_id <> ${actingUserId(ctx)}
    order by r.up_to desc limit ${atMost.seen}`
}
