CREATE TYPE "public"."comment_kind" AS ENUM('reply', 'note');--> statement-breakpoint
CREATE TYPE "public"."role" AS ENUM('requester', 'agent', 'manager', 'admin');--> statement-breakpoint
CREATE TYPE "public"."actor_kind" AS ENUM('user', 'system');--> statement-breakpoint
CREATE TYPE "public"."audience" AS ENUM('staff', 'participants');--> statement-breakpoint
CREATE TYPE "public"."priority" AS ENUM('low', 'medium', 'high', 'urgent');--> statement-breakpoint
CREATE TYPE "public"."severity" AS ENUM('low', 'medium', 'high', 'critical');--> statement-breakpoint
CREATE TYPE "public"."ticket_status" AS ENUM('open', 'in_progress', 'waiting', 'resolved', 'closed');--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"username" text NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"is_operator" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "users_username" UNIQUE("username"),
	CONSTRAINT "users_email" UNIQUE("email"),
	CONSTRAINT "users_username_form" CHECK ("users"."username" ~ '^[a-z0-9._-]{3,32}$'),
	CONSTRAINT "users_email_lower" CHECK ("users"."email" = lower("users"."email") and char_length("users"."email") <= 254),
	CONSTRAINT "users_name_length" CHECK (char_length("users"."name") between 1 and 100)
);
--> statement-breakpoint
CREATE TABLE "comment_versions" (
	"organization_id" uuid NOT NULL,
	"comment_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"body" text NOT NULL,
	"replaced_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "comment_versions_pk" PRIMARY KEY("organization_id","comment_id","id")
);
--> statement-breakpoint
CREATE TABLE "comments" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"kind" "comment_kind" NOT NULL,
	"body" text NOT NULL,
	"client_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"edited_at" timestamp (3) with time zone,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "comments_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "comments_client_id" UNIQUE("organization_id","author_id","client_id"),
	CONSTRAINT "comments_body_length" CHECK (char_length("comments"."body") <= 20000 and ("comments"."deleted_at" is null) = ("comments"."body" <> ''))
);
--> statement-breakpoint
CREATE TABLE "categories" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"position" smallint NOT NULL,
	CONSTRAINT "categories_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "categories_name_length" CHECK (char_length("categories"."name") between 1 and 60)
);
--> statement-breakpoint
CREATE TABLE "members" (
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" "role" NOT NULL,
	"joined_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "members_pk" PRIMARY KEY("organization_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"search_language" text DEFAULT 'english' NOT NULL,
	"reopen_window_days" integer DEFAULT 14 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "organizations_slug" UNIQUE("slug"),
	CONSTRAINT "organizations_slug_form" CHECK ("organizations"."slug" ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
	CONSTRAINT "organizations_name_length" CHECK (char_length("organizations"."name") between 2 and 80),
	CONSTRAINT "organizations_search_language" CHECK ("organizations"."search_language" in ('arabic', 'armenian', 'basque', 'catalan', 'danish', 'dutch', 'english', 'finnish', 'french', 'german', 'greek', 'hindi', 'hungarian', 'indonesian', 'irish', 'italian', 'lithuanian', 'nepali', 'norwegian', 'portuguese', 'romanian', 'russian', 'serbian', 'simple', 'spanish', 'swedish', 'tamil', 'turkish', 'yiddish')),
	CONSTRAINT "organizations_reopen_window" CHECK ("organizations"."reopen_window_days" between 0 and 365)
);
--> statement-breakpoint
CREATE TABLE "audit_entries" (
	"organization_id" uuid,
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_kind" "actor_kind" NOT NULL,
	"actor_id" uuid,
	"actor_name" text,
	"action" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" uuid NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"ip" text,
	"user_agent" text,
	"request_id" text,
	CONSTRAINT "audit_entries_actor" CHECK (("audit_entries"."actor_kind" = 'user') = ("audit_entries"."actor_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "event_counters" (
	"organization_id" uuid PRIMARY KEY NOT NULL,
	"last" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"organization_id" uuid NOT NULL,
	"number" bigint NOT NULL,
	"type" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_id" uuid,
	"audience" "audience" NOT NULL,
	"ticket_id" uuid,
	"requester_id" uuid,
	"ticket_version" integer,
	"comment_id" uuid,
	"payload" jsonb NOT NULL,
	CONSTRAINT "events_pk" PRIMARY KEY("organization_id","number"),
	CONSTRAINT "events_number_positive" CHECK ("events"."number" > 0)
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ip" text,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "ticket_count_deltas" (
	"organization_id" uuid NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "ticket_count_deltas_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"status" "ticket_status" NOT NULL,
	"assignee_id" uuid,
	"delta" integer NOT NULL,
	CONSTRAINT "ticket_count_deltas_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "ticket_counts" (
	"organization_id" uuid NOT NULL,
	"status" "ticket_status" NOT NULL,
	"assignee_id" uuid,
	"tickets" integer NOT NULL,
	CONSTRAINT "ticket_counts_key" UNIQUE NULLS NOT DISTINCT("organization_id","status","assignee_id")
);
--> statement-breakpoint
CREATE TABLE "ticket_sequences" (
	"organization_id" uuid NOT NULL,
	"year" smallint NOT NULL,
	"last" integer NOT NULL,
	CONSTRAINT "ticket_sequences_pk" PRIMARY KEY("organization_id","year")
);
--> statement-breakpoint
CREATE TABLE "tickets" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"number" text NOT NULL,
	"title" text NOT NULL,
	"description" text NOT NULL,
	"category_id" uuid,
	"severity" "severity" NOT NULL,
	"priority" "priority" NOT NULL,
	"status" "ticket_status" NOT NULL,
	"requester_id" uuid NOT NULL,
	"assignee_id" uuid,
	"due_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"first_responded_at" timestamp (3) with time zone,
	"resolved_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"reopened_count" integer DEFAULT 0 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_by" uuid,
	"client_id" uuid NOT NULL,
	"search_language" text NOT NULL,
	"search" "tsvector" GENERATED ALWAYS AS (docket_search_vector("tickets"."search_language", "tickets"."title", "tickets"."description")) STORED NOT NULL,
	CONSTRAINT "tickets_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "tickets_number" UNIQUE("organization_id","number"),
	CONSTRAINT "tickets_client_id" UNIQUE NULLS NOT DISTINCT("organization_id","created_by","client_id"),
	CONSTRAINT "tickets_number_form" CHECK ("tickets"."number" ~ '^TKT-[0-9]{4}-[0-9]{6,9}$'),
	CONSTRAINT "tickets_title_length" CHECK (char_length("tickets"."title") between 3 and 200),
	CONSTRAINT "tickets_description_length" CHECK (char_length("tickets"."description") between 1 and 50000),
	CONSTRAINT "tickets_version_positive" CHECK ("tickets"."version" > 0),
	CONSTRAINT "tickets_reopened_positive" CHECK ("tickets"."reopened_count" >= 0),
	CONSTRAINT "tickets_done_times" CHECK (case "tickets"."status"
        when 'resolved' then "tickets"."resolved_at" is not null and "tickets"."closed_at" is null
        when 'closed' then "tickets"."closed_at" is not null
        else "tickets"."resolved_at" is null and "tickets"."closed_at" is null end)
);
--> statement-breakpoint
ALTER TABLE "comment_versions" ADD CONSTRAINT "comment_versions_comment_fk" FOREIGN KEY ("organization_id","comment_id") REFERENCES "public"."comments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_ticket_fk" FOREIGN KEY ("organization_id","ticket_id") REFERENCES "public"."tickets"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_author_fk" FOREIGN KEY ("organization_id","author_id") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "categories" ADD CONSTRAINT "categories_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD CONSTRAINT "audit_entries_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_counters" ADD CONSTRAINT "event_counters_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_counts" ADD CONSTRAINT "ticket_counts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_sequences" ADD CONSTRAINT "ticket_sequences_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_requester_fk" FOREIGN KEY ("organization_id","requester_id") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_assignee_fk" FOREIGN KEY ("organization_id","assignee_id") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_created_by_fk" FOREIGN KEY ("organization_id","created_by") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_category_fk" FOREIGN KEY ("organization_id","category_id") REFERENCES "public"."categories"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "users_search" ON "users" USING gin (("username" || ' ' || "name" || ' ' || "email") gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "comments_ticket" ON "comments" USING btree ("organization_id","ticket_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "categories_name" ON "categories" USING btree ("organization_id",lower("name"));--> statement-breakpoint
CREATE INDEX "members_user" ON "members" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "members_role" ON "members" USING btree ("organization_id","role","user_id");--> statement-breakpoint
CREATE INDEX "audit_entries_newest" ON "audit_entries" USING btree ("organization_id","id");--> statement-breakpoint
CREATE INDEX "audit_entries_entity" ON "audit_entries" USING btree ("organization_id","entity_id","id");--> statement-breakpoint
CREATE INDEX "events_ticket" ON "events" USING btree ("organization_id","ticket_id","number");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_expiry" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "tickets_updated" ON "tickets" USING btree ("organization_id","updated_at","id");--> statement-breakpoint
CREATE INDEX "tickets_status_updated" ON "tickets" USING btree ("organization_id","status","updated_at","id");--> statement-breakpoint
CREATE INDEX "tickets_status_created" ON "tickets" USING btree ("organization_id","status","created_at","id");--> statement-breakpoint
CREATE INDEX "tickets_status_priority" ON "tickets" USING btree ("organization_id","status","priority","id");--> statement-breakpoint
CREATE INDEX "tickets_status_due" ON "tickets" USING btree ("organization_id","status",(coalesce("due_at", 'infinity'::timestamptz)),"id");--> statement-breakpoint
CREATE INDEX "tickets_assignee" ON "tickets" USING btree ("organization_id","assignee_id","status","updated_at","id");--> statement-breakpoint
CREATE INDEX "tickets_category" ON "tickets" USING btree ("organization_id","category_id","status","updated_at","id");--> statement-breakpoint
CREATE INDEX "tickets_requester" ON "tickets" USING btree ("organization_id","requester_id","status","updated_at","id");--> statement-breakpoint
CREATE INDEX "tickets_search" ON "tickets" USING gin ("organization_id","search") WITH (fastupdate=false);