import type { Sql } from '../db/client.ts'

/**
 * Makes a conversation long: `count` replies of its requester, or messages in its chat, each a minute after the other, as the app would have
 * written them. Each tells its place, and they differ in length and in what is in them.
 */
export const fillThread = (
  sql: Sql,
  ticketId: string,
  count: number,
  kind: 'reply' | 'chat' = 'reply',
) => sql`
  with ticket as (select * from tickets where id = ${ticketId}),
  written as (
    insert into comments (organization_id, id, ticket_id, author_id, kind, body, client_id, created_at)
    select organization_id, uuidv7(), id, requester_id, ${kind}::comment_kind,
      'Reply ' || place || case place % 5
        when 0 then E'\n\n- one\n- two\n- **three**'
        when 1 then '. ' || repeat('The lamp hums, and nobody knows why. ', 1 + place % 11)
        when 2 then E'\n\n~~~\nlamp --status\nhumming\n~~~'
        when 3 then E'\n\n| lamp | state |\n| --- | --- |\n| one | hums |\n| two | sings |'
        else '.' end,
      gen_random_uuid(), created_at + place * interval '1 minute'
    from ticket, generate_series(1, ${count}::int) as place
    order by place
    returning *
  ), counter as (
    update event_counters c set last = c.last + ${count} from ticket
    where c.organization_id = ticket.organization_id
    returning c.last
  )
  insert into events (organization_id, number, type, at, actor_id, audience, ticket_id, requester_id, ticket_version,
    comment_id, payload)
  select w.organization_id, counter.last - ${count} + row_number() over (order by w.created_at), 'comment.added',
    w.created_at, w.author_id, 'participants', w.ticket_id, w.author_id, ticket.version, w.id,
    jsonb_build_object('commentId', w.id, 'kind', w.kind)
  from written w, ticket, counter`
