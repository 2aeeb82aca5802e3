-- Deleted tickets are counted nowhere: a deletion is a ticket that leaves, a restoration one that comes.
create or replace function public.docket_count_created_tickets() returns trigger language plpgsql as $$
begin
  insert into public.ticket_count_deltas (organization_id, status, assignee_id, delta)
  select organization_id, status, assignee_id, count(*)
  from created where deleted_at is null group by organization_id, status, assignee_id;
  return null;
end
$$;
--> statement-breakpoint
create or replace function public.docket_count_removed_tickets() returns trigger language plpgsql as $$
begin
  insert into public.ticket_count_deltas (organization_id, status, assignee_id, delta)
  select organization_id, status, assignee_id, -count(*)
  from removed where deleted_at is null group by organization_id, status, assignee_id;
  return null;
end
$$;
--> statement-breakpoint
create or replace function public.docket_count_moved_tickets() returns trigger language plpgsql as $$
begin
  insert into public.ticket_count_deltas (organization_id, status, assignee_id, delta)
  select organization_id, status, assignee_id, sum(one)
  from (
    select organization_id, status, assignee_id, 1 as one from moved_to where deleted_at is null
    union all
    select organization_id, status, assignee_id, -1 from moved_from where deleted_at is null
  ) both_sides
  group by organization_id, status, assignee_id
  having sum(one) <> 0;
  return null;
end
$$;
--> statement-breakpoint
-- What hangs on a ticket goes with it, so a ticket is removed only after it was deleted and could be restored.
create function public.docket_refuse_ticket_removal() returns trigger language plpgsql as $$
begin
  raise exception 'a ticket is deleted before it is removed for good' using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
create trigger tickets_deleted_before_removal before delete on public.tickets
  for each row when (old.deleted_at is null) execute function public.docket_refuse_ticket_removal();
--> statement-breakpoint
-- Entries from before learn which ticket they are about. The log refuses changes, so it is told to look away, here alone.
alter table public.audit_entries disable trigger audit_entries_append_only;
--> statement-breakpoint
update public.audit_entries set ticket_id = entity_id where entity = 'ticket';
--> statement-breakpoint
update public.audit_entries a set ticket_id = c.ticket_id
from public.comments c
where a.entity = 'comment' and c.organization_id = a.organization_id and c.id = a.entity_id;
--> statement-breakpoint
alter table public.audit_entries enable trigger audit_entries_append_only;
--> statement-breakpoint
-- From now on each entry is a link of its chain; those from before stay as they are.
alter table public.audit_entries add constraint audit_entries_chained
  check (number is not null and hash is not null) not valid;
--> statement-breakpoint
-- Every chain has an end to lock; the one of zeros is the installation's. The app seals them before the commit.
insert into public.audit_heads (chain, last, hash, unchained)
select chain.id, 0, '', coalesce(before.entries, 0)
from (select id from public.organizations union all select '00000000-0000-0000-0000-000000000000') chain
left join (
  select coalesce(organization_id, '00000000-0000-0000-0000-000000000000') as id, count(*) as entries
  from public.audit_entries group by 1
) before on before.id = chain.id;
--> statement-breakpoint
-- Only now: with these, the updates of every entry above would take many times as long.
CREATE INDEX "audit_entries_actor_newest" ON "audit_entries" USING btree ("organization_id","actor_id","at","id");
--> statement-breakpoint
CREATE INDEX "audit_entries_action_newest" ON "audit_entries" USING btree ("organization_id","action","at","id");
--> statement-breakpoint
CREATE INDEX "audit_entries_ticket_newest" ON "audit_entries" USING btree ("organization_id","ticket_id","at","id") WHERE "audit_entries"."ticket_id" is not null;
--> statement-breakpoint
CREATE UNIQUE INDEX "audit_entries_installation_number" ON "audit_entries" USING btree ("number") WHERE "audit_entries"."organization_id" is null;
--> statement-breakpoint
CREATE INDEX "audit_entries_newest" ON "audit_entries" USING btree ("organization_id","at","id");
--> statement-breakpoint
ALTER TABLE "audit_entries" ADD CONSTRAINT "audit_entries_number" UNIQUE("organization_id","number");
