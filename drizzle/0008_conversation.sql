CREATE TYPE "public"."attachment_type" AS ENUM('application/pdf', 'image/png', 'image/jpeg');--> statement-breakpoint
ALTER TYPE "public"."comment_kind" ADD VALUE 'chat';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'mentioned';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'chat_message';--> statement-breakpoint
CREATE TABLE "attachments" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"slot" smallint NOT NULL,
	"uploader_id" uuid NOT NULL,
	"upload_id" uuid NOT NULL,
	"filename" text NOT NULL,
	"content_type" "attachment_type" NOT NULL,
	"size" integer NOT NULL,
	"width" integer,
	"height" integer,
	"blob_key" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "attachments_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "attachments_slot" UNIQUE("organization_id","ticket_id","slot"),
	CONSTRAINT "attachments_upload" UNIQUE("organization_id","upload_id"),
	CONSTRAINT "attachments_blob" UNIQUE("blob_key"),
	CONSTRAINT "attachments_slot_range" CHECK ("attachments"."slot" between 1 and 5),
	CONSTRAINT "attachments_size" CHECK ("attachments"."size" between 1 and 10485760),
	CONSTRAINT "attachments_dimensions" CHECK (num_nulls("attachments"."width", "attachments"."height") in (0, 2) and "attachments"."width" > 0 and "attachments"."height" > 0),
	CONSTRAINT "attachments_filename" CHECK (char_length("attachments"."filename") between 1 and 200)
);
--> statement-breakpoint
CREATE TABLE "unlinked_blobs" (
	"key" text PRIMARY KEY NOT NULL,
	"remove_after" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "uploads" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"uploader_id" uuid NOT NULL,
	"filename" text NOT NULL,
	"content_type" "attachment_type" NOT NULL,
	"size" integer NOT NULL,
	"blob_key" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "uploads_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "uploads_size" CHECK ("uploads"."size" between 1 and 10485760)
);
--> statement-breakpoint
CREATE TABLE "comment_mentions" (
	"organization_id" uuid NOT NULL,
	"comment_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	CONSTRAINT "comment_mentions_pk" PRIMARY KEY("organization_id","comment_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "drafts" (
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"key" text NOT NULL,
	"value" text,
	"revision" integer NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "drafts_pk" PRIMARY KEY("organization_id","user_id","key"),
	CONSTRAINT "drafts_length" CHECK (char_length("drafts"."value") <= 120000)
);
--> statement-breakpoint
CREATE TABLE "chat_reads" (
	"organization_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"up_to" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "chat_reads_pk" PRIMARY KEY("organization_id","ticket_id","user_id")
);
--> statement-breakpoint
CREATE UNLOGGED TABLE "presences" (
	"organization_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"tab_id" uuid NOT NULL,
	"is_in_chat" boolean NOT NULL,
	"writing" "comment_kind",
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "presences_pk" PRIMARY KEY("organization_id","ticket_id","user_id","tab_id")
);
--> statement-breakpoint
ALTER TABLE "notices" ADD COLUMN "mailed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_ticket_fk" FOREIGN KEY ("organization_id","ticket_id") REFERENCES "public"."tickets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_uploader_fk" FOREIGN KEY ("organization_id","uploader_id") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_ticket_fk" FOREIGN KEY ("organization_id","ticket_id") REFERENCES "public"."tickets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_uploader_fk" FOREIGN KEY ("organization_id","uploader_id") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_mentions" ADD CONSTRAINT "comment_mentions_comment_fk" FOREIGN KEY ("organization_id","comment_id") REFERENCES "public"."comments"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_mentions" ADD CONSTRAINT "comment_mentions_user_fk" FOREIGN KEY ("organization_id","user_id") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_user_fk" FOREIGN KEY ("organization_id","user_id") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_reads" ADD CONSTRAINT "chat_reads_ticket_fk" FOREIGN KEY ("organization_id","ticket_id") REFERENCES "public"."tickets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_reads" ADD CONSTRAINT "chat_reads_user_fk" FOREIGN KEY ("organization_id","user_id") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "presences" ADD CONSTRAINT "presences_ticket_fk" FOREIGN KEY ("organization_id","ticket_id") REFERENCES "public"."tickets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "presences" ADD CONSTRAINT "presences_user_fk" FOREIGN KEY ("organization_id","user_id") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "unlinked_blobs_due" ON "unlinked_blobs" USING btree ("remove_after");--> statement-breakpoint
CREATE INDEX "uploads_created" ON "uploads" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "uploads_ticket" ON "uploads" USING btree ("organization_id","ticket_id");--> statement-breakpoint
CREATE INDEX "uploads_uploader" ON "uploads" USING btree ("organization_id","uploader_id","created_at");--> statement-breakpoint
CREATE INDEX "drafts_updated" ON "drafts" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "events_timeline" ON "events" USING btree ("organization_id","ticket_id","number") WHERE "events"."type" not in ('comment.edited', 'comment.deleted') and "events"."payload" ->> 'kind' is distinct from 'chat';--> statement-breakpoint
CREATE INDEX "events_chat" ON "events" USING btree ("organization_id","ticket_id","number") WHERE "events"."type" = 'comment.added' and "events"."payload" ->> 'kind' = 'chat';--> statement-breakpoint
-- However an attachment goes, with its ticket too, its bytes are noted to be removed from the store.
create function public.docket_note_unlinked_blob() returns trigger language plpgsql set search_path = '' as $$
begin
  insert into public.unlinked_blobs (key, remove_after) values (old.blob_key, old.created_at)
  on conflict (key) do update set remove_after = excluded.remove_after;
  return null;
end
$$;
--> statement-breakpoint
create trigger attachments_note_unlinked_blob after delete on public.attachments
  for each row execute function public.docket_note_unlinked_blob();
--> statement-breakpoint
-- What was looked at when it was attached stays what it is.
create function public.docket_refuse_attachment_change() returns trigger language plpgsql as $$
begin
  raise exception 'an attachment never changes' using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
create trigger attachments_never_change before update on public.attachments
  for each row execute function public.docket_refuse_attachment_change();
