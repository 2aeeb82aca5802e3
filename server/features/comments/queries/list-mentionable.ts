import { and, asc, desc, eq, exists, inArray, isNull, like, ne, or, type SQL, sql } from 'drizzle-orm'
import type { CommentKind, MentionableInput } from '#shared/comments.ts'
import type { Person } from '#shared/organizations.ts'
import { hasPermission, roles } from '#shared/permissions.ts'
import { users } from '../../../db/schema/auth.ts'
import { comments } from '../../../db/schema/comments.ts'
import { members } from '../../../db/schema/organizations.ts'
import { tickets } from '../../../db/schema/tickets.ts'
import { type Ctx, can, type OrgCtx, requirePermission, requireUserId } from '../../../platform/context.ts'
import type { Fragment } from '../../../platform/fragments.ts'
import { requireTicket, visibleTickets } from '../../tickets/queries/read-ticket.ts'

type Place = { ticketId: string; kind: CommentKind }

const staffRoles = roles.filter((role) => hasPermission(role, 'ticket.read_all'))
const notedRoles = roles.filter((role) => hasPermission(role, 'note.read'))

/**
 * Members whom the one who asks may mention in a message of a ticket: who may read it, and for a requester only who
 * speaks there or works on it, so that a name tells nothing of who else there is.
 */
const selectMentionable = (ctx: OrgCtx, { ticketId, kind }: Place, matches: SQL | undefined) => {
  const mayRead =
    kind === 'note'
      ? inArray(members.role, notedRoles)
      : or(inArray(members.role, staffRoles), eq(members.userId, tickets.requesterId))
  const speaksThere = ctx.db
    .select({ one: sql`1` })
    .from(comments)
    .where(
      and(
        eq(comments.organizationId, tickets.organizationId),
        eq(comments.ticketId, tickets.id),
        eq(comments.authorId, members.userId),
        ne(comments.kind, 'note'),
      ),
    )
  return ctx.db
    .select({ id: users.id, username: users.username, name: users.name })
    .from(tickets)
    .innerJoin(
      members,
      and(eq(members.organizationId, tickets.organizationId), isNull(members.deactivatedAt), mayRead),
    )
    .innerJoin(users, and(eq(users.id, members.userId), isNull(users.deletedAt)))
    .where(
      and(
        visibleTickets(ctx),
        eq(tickets.id, ticketId),
        ne(members.userId, requireUserId(ctx)),
        can(ctx, 'ticket.read_all')
          ? undefined
          : or(eq(members.userId, tickets.assigneeId), exists(speaksThere)),
        matches,
      ),
    )
}

const mentionableAtOnce = 8

/**
 * Whom the one who asks may mention in a message of this kind, best match first: usernames, then words of names that
 * begin with the text, then whatever has it; accents and case do not matter.
 * @throws AppError not found, also when the ticket may not be seen.
 */
export const listMentionable = async (ctx: OrgCtx, input: MentionableInput): Promise<Person[]> => {
  if (input.kind === 'note') requirePermission(ctx, 'note.write')
  await requireTicket(ctx, input.ticketId)
  const text = input.text.trim().replace(/[\\%_]/g, '\\$&')
  const folded = sql`lower(unaccent(${text}::text))`
  const name = sql`lower(unaccent(${users.name}))`
  const holds = or(
    like(users.username, sql`'%' || ${folded} || '%'`),
    like(name, sql`'%' || ${folded} || '%'`),
  )
  const rank = sql`case
    when ${users.username} like ${folded} || '%' then 0
    when ' ' || ${name} like '% ' || ${folded} || '%' then 1
    else 2 end`
  const isOfTicket = sql`(${members.userId} in (${tickets.requesterId}, ${tickets.assigneeId})) is true`
  return selectMentionable(ctx, input, holds)
    .orderBy(asc(rank), desc(isOfTicket), asc(name), asc(users.id))
    .limit(mentionableAtOnce)
}

/** Those of the names (usernames) whom the one who writes may mention there. */
export const findMentioned = async (
  ctx: OrgCtx,
  place: Place,
  names: readonly string[],
): Promise<Person[]> =>
  names.length === 0 ? [] : selectMentionable(ctx, place, inArray(users.username, [...new Set(names)]))

/** The people whom the comment `c` names, as JSON. */
export const mentionsOfComment = ({ sql }: Pick<Ctx, 'sql'>): Fragment => sql`
  coalesce((
    select json_agg(json_build_object('id', u.id, 'username', u.username, 'name', u.name) order by u.username)
    from comment_mentions cm join users u on u.id = cm.user_id
    where cm.organization_id = c.organization_id and cm.comment_id = c.id
  ), '[]'::json)`
