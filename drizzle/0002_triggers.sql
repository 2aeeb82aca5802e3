-- The audit log is append-only, whoever asks.
create function public.docket_refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit entries are never changed or removed' using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
create trigger audit_entries_append_only before update or delete on public.audit_entries
  for each row execute function public.docket_refuse_audit_change();
--> statement-breakpoint
create trigger audit_entries_no_truncate before truncate on public.audit_entries
  for each statement execute function public.docket_refuse_audit_change();
--> statement-breakpoint
-- Every change of where tickets stand becomes deltas of the counters, a few rows per statement however many
-- tickets it touches. Inserting deltas takes no lock that another writer would wait for.
create function public.docket_count_created_tickets() returns trigger language plpgsql as $$
begin
  insert into public.ticket_count_deltas (organization_id, status, assignee_id, delta)
  select organization_id, status, assignee_id, count(*)
  from created group by organization_id, status, assignee_id;
  return null;
end
$$;
--> statement-breakpoint
create function public.docket_count_removed_tickets() returns trigger language plpgsql as $$
begin
  insert into public.ticket_count_deltas (organization_id, status, assignee_id, delta)
  select organization_id, status, assignee_id, -count(*)
  from removed group by organization_id, status, assignee_id;
  return null;
end
$$;
--> statement-breakpoint
create function public.docket_count_moved_tickets() returns trigger language plpgsql as $$
begin
  insert into public.ticket_count_deltas (organization_id, status, assignee_id, delta)
  select organization_id, status, assignee_id, sum(one)
  from (
    select organization_id, status, assignee_id, 1 as one from moved_to
    union all
    select organization_id, status, assignee_id, -1 from moved_from
  ) both_sides
  group by organization_id, status, assignee_id
  having sum(one) <> 0;
  return null;
end
$$;
--> statement-breakpoint
create trigger tickets_count_created after insert on public.tickets
  referencing new table as created
  for each statement execute function public.docket_count_created_tickets();
--> statement-breakpoint
create trigger tickets_count_removed after delete on public.tickets
  referencing old table as removed
  for each statement execute function public.docket_count_removed_tickets();
--> statement-breakpoint
create trigger tickets_count_moved after update on public.tickets
  referencing old table as moved_from new table as moved_to
  for each statement execute function public.docket_count_moved_tickets();
