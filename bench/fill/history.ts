import type { Sql } from '#server/db/client.ts'
import { versionWithConversation } from './ticket-rows.ts'

/** Three replies for each ticket that has a conversation, spread over its life. */
export const fillComments = (sql: Sql) => sql`
  insert into comments (organization_id, id, ticket_id, author_id, kind, body, client_id, created_at)
  select t.organization_id, uuidv7(written.at - now()), t.id,
    case when turn = 2 then t.requester_id else coalesce(t.assignee_id, t.requester_id) end,
    'reply', left(t.description, 150 * turn), gen_random_uuid(), written.at
  from tickets t
  cross join generate_series(1, 3) as turn
  cross join lateral (select t.created_at + (t.updated_at - t.created_at) * turn / 4.0 as at) as written
  where t.version = ${versionWithConversation}`

/** An event for each creation, each comment and one change of each ticket with a conversation, numbered by time. */
export const fillEvents = (sql: Sql) => sql`
  insert into events (organization_id, number, type, at, actor_id, audience, ticket_id, requester_id,
    ticket_version, comment_id, payload)
  select organization_id, row_number() over (partition by organization_id order by at, step), type, at, actor_id,
    'participants', ticket_id, requester_id, ticket_version, comment_id, payload
  from (
    select organization_id, 1 as step, 'ticket.created' as type, created_at as at, requester_id as actor_id,
      id as ticket_id, requester_id, 1 as ticket_version, null::uuid as comment_id,
      jsonb_build_object('number', number, 'status', 'open', 'assigneeId', null) as payload
    from tickets
    union all
    select organization_id, 2, 'ticket.changed', updated_at, coalesce(assignee_id, requester_id), id, requester_id,
      version, null,
      jsonb_build_object('changes', jsonb_build_object('status', jsonb_build_object('from', 'open', 'to', status)))
    from tickets where version = ${versionWithConversation}
    union all
    select c.organization_id, 3, 'comment.added', c.created_at, c.author_id, t.id, t.requester_id, 1, c.id,
      jsonb_build_object('commentId', c.id, 'kind', c.kind)
    from comments c join tickets t on t.organization_id = c.organization_id and t.id = c.ticket_id
  ) happened`

/** Counters and sequences as the app would have left them. */
export const fillCounters = async (sql: Sql): Promise<void> => {
  await sql`
    insert into event_counters (organization_id, last)
    select organization_id, max(number) from events group by organization_id`
  await sql`
    insert into ticket_sequences (organization_id, year, last)
    select organization_id, substr(number, 5, 4)::smallint, max(substr(number, 10)::int)
    from tickets group by 1, 2`
  await sql`
    insert into ticket_counts (organization_id, status, assignee_id, tickets)
    select organization_id, status, assignee_id, count(*) from tickets group by 1, 2, 3`
}
