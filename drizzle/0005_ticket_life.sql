CREATE TYPE "public"."notice_kind" AS ENUM('review_requested', 'draft_approved', 'draft_sent_back', 'draft_resubmitted', 'watched_reply', 'watched_status');--> statement-breakpoint
CREATE TYPE "public"."workflow" AS ENUM('direct', 'reviewed');--> statement-breakpoint
CREATE TYPE "public"."link_kind" AS ENUM('follow_up', 'related', 'duplicate');--> statement-breakpoint
ALTER TYPE "public"."audience" ADD VALUE 'person';--> statement-breakpoint
ALTER TYPE "public"."ticket_status" ADD VALUE 'draft' BEFORE 'open';--> statement-breakpoint
ALTER TYPE "public"."ticket_status" ADD VALUE 'review' BEFORE 'open';--> statement-breakpoint
ALTER TYPE "public"."ticket_status" ADD VALUE 'pending' BEFORE 'open';--> statement-breakpoint
CREATE TABLE "notices" (
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" "notice_kind" NOT NULL,
	"ticket_id" uuid NOT NULL,
	"event_number" bigint NOT NULL,
	"actor_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	"read_at" timestamp (3) with time zone,
	CONSTRAINT "notices_pk" PRIMARY KEY("organization_id","user_id","id"),
	CONSTRAINT "notices_event" UNIQUE("organization_id","event_number","user_id")
);
--> statement-breakpoint
CREATE TABLE "audit_heads" (
	"chain" uuid PRIMARY KEY NOT NULL,
	"last" bigint NOT NULL,
	"hash" text NOT NULL,
	"unchained" integer DEFAULT 0 NOT NULL,
	"seal" text
);
--> statement-breakpoint
CREATE TABLE "ticket_reviews" (
	"organization_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"reviewer_id" uuid NOT NULL,
	"requester_id" uuid NOT NULL,
	"created_by" uuid,
	"is_approved" boolean NOT NULL,
	"from_severity" "severity" NOT NULL,
	"to_severity" "severity" NOT NULL,
	"reason" text,
	"ticket_version" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ticket_reviews_pk" PRIMARY KEY("organization_id","ticket_id","id"),
	CONSTRAINT "ticket_reviews_four_eyes" CHECK ("ticket_reviews"."reviewer_id" <> "ticket_reviews"."requester_id" and "ticket_reviews"."reviewer_id" is distinct from "ticket_reviews"."created_by"),
	CONSTRAINT "ticket_reviews_outcome" CHECK ("ticket_reviews"."is_approved" = ("ticket_reviews"."to_severity" <= "ticket_reviews"."from_severity")),
	CONSTRAINT "ticket_reviews_reason" CHECK (("ticket_reviews"."reason" is not null or "ticket_reviews"."to_severity" = "ticket_reviews"."from_severity") and char_length("ticket_reviews"."reason") between 1 and 1000)
);
--> statement-breakpoint
CREATE TABLE "ticket_links" (
	"organization_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"other_id" uuid NOT NULL,
	"kind" "link_kind" NOT NULL,
	"created_by" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ticket_links_pk" PRIMARY KEY("organization_id","ticket_id","other_id"),
	CONSTRAINT "ticket_links_two" CHECK ("ticket_links"."ticket_id" <> "ticket_links"."other_id")
);
--> statement-breakpoint
CREATE TABLE "ticket_watchers" (
	"organization_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ticket_watchers_pk" PRIMARY KEY("organization_id","ticket_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "comment_versions" DROP CONSTRAINT "comment_versions_comment_fk";
--> statement-breakpoint
ALTER TABLE "comments" DROP CONSTRAINT "comments_ticket_fk";
--> statement-breakpoint
DROP INDEX "audit_entries_entity";--> statement-breakpoint
DROP INDEX "audit_entries_newest";--> statement-breakpoint
DROP INDEX "tickets_updated";--> statement-breakpoint
DROP INDEX "tickets_status_updated";--> statement-breakpoint
DROP INDEX "tickets_status_created";--> statement-breakpoint
DROP INDEX "tickets_status_priority";--> statement-breakpoint
DROP INDEX "tickets_status_due";--> statement-breakpoint
DROP INDEX "tickets_assignee";--> statement-breakpoint
DROP INDEX "tickets_category";--> statement-breakpoint
DROP INDEX "tickets_requester";--> statement-breakpoint
DROP INDEX "tickets_search";--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "workflow" "workflow" DEFAULT 'direct' NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "ticket_id" uuid;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "number" bigint;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "hash" text;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "deleted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "deleted_by" uuid;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_user_fk" FOREIGN KEY ("organization_id","user_id") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_ticket_fk" FOREIGN KEY ("organization_id","ticket_id") REFERENCES "public"."tickets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_reviews" ADD CONSTRAINT "ticket_reviews_ticket_fk" FOREIGN KEY ("organization_id","ticket_id") REFERENCES "public"."tickets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_reviews" ADD CONSTRAINT "ticket_reviews_reviewer_fk" FOREIGN KEY ("organization_id","reviewer_id") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_links" ADD CONSTRAINT "ticket_links_ticket_fk" FOREIGN KEY ("organization_id","ticket_id") REFERENCES "public"."tickets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_links" ADD CONSTRAINT "ticket_links_other_fk" FOREIGN KEY ("organization_id","other_id") REFERENCES "public"."tickets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_links" ADD CONSTRAINT "ticket_links_created_by_fk" FOREIGN KEY ("organization_id","created_by") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_watchers" ADD CONSTRAINT "ticket_watchers_ticket_fk" FOREIGN KEY ("organization_id","ticket_id") REFERENCES "public"."tickets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_watchers" ADD CONSTRAINT "ticket_watchers_user_fk" FOREIGN KEY ("organization_id","user_id") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notices_unread" ON "notices" USING btree ("organization_id","user_id","id") WHERE "notices"."read_at" is null;--> statement-breakpoint
CREATE INDEX "notices_ticket" ON "notices" USING btree ("organization_id","ticket_id");--> statement-breakpoint
CREATE INDEX "ticket_reviews_reviewer" ON "ticket_reviews" USING btree ("organization_id","reviewer_id","id");--> statement-breakpoint
CREATE INDEX "ticket_links_other" ON "ticket_links" USING btree ("organization_id","other_id");--> statement-breakpoint
CREATE UNIQUE INDEX "ticket_links_pair" ON "ticket_links" USING btree ("organization_id",least("ticket_id", "other_id"),greatest("ticket_id", "other_id"));--> statement-breakpoint
CREATE UNIQUE INDEX "ticket_links_duplicate" ON "ticket_links" USING btree ("organization_id","ticket_id") WHERE "ticket_links"."kind" = 'duplicate';--> statement-breakpoint
CREATE INDEX "ticket_watchers_user" ON "ticket_watchers" USING btree ("organization_id","user_id","ticket_id");--> statement-breakpoint
ALTER TABLE "comment_versions" ADD CONSTRAINT "comment_versions_comment_fk" FOREIGN KEY ("organization_id","comment_id") REFERENCES "public"."comments"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_ticket_fk" FOREIGN KEY ("organization_id","ticket_id") REFERENCES "public"."tickets"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_deleted_by_fk" FOREIGN KEY ("organization_id","deleted_by") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tickets_deleted" ON "tickets" USING btree ("organization_id","deleted_at","id") WHERE "tickets"."deleted_at" is not null;--> statement-breakpoint
CREATE INDEX "tickets_updated" ON "tickets" USING btree ("organization_id","updated_at","id") WHERE "tickets"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "tickets_status_updated" ON "tickets" USING btree ("organization_id","status","updated_at","id") WHERE "tickets"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "tickets_status_created" ON "tickets" USING btree ("organization_id","status","created_at","id") WHERE "tickets"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "tickets_status_priority" ON "tickets" USING btree ("organization_id","status","priority","id") WHERE "tickets"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "tickets_status_due" ON "tickets" USING btree ("organization_id","status",(coalesce("due_at", 'infinity'::timestamptz)),"id") WHERE "tickets"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "tickets_assignee" ON "tickets" USING btree ("organization_id","assignee_id","status","updated_at","id") WHERE "tickets"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "tickets_category" ON "tickets" USING btree ("organization_id","category_id","status","updated_at","id") WHERE "tickets"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "tickets_requester" ON "tickets" USING btree ("organization_id","requester_id","status","updated_at","id") WHERE "tickets"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "tickets_search" ON "tickets" USING gin ("organization_id","search") WITH (fastupdate=false) WHERE "tickets"."deleted_at" is null;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_deleted_by" CHECK ("tickets"."deleted_by" is null or "tickets"."deleted_at" is not null);