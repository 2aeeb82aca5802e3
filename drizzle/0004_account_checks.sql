CREATE INDEX "identity_attempts_user" ON "identity_attempts" USING btree ("user_id");--> statement-breakpoint
ALTER TABLE "email_changes" ADD CONSTRAINT "email_changes_length" CHECK (char_length("email_changes"."new_email") <= 254);--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_time_zone_length" CHECK (char_length("users"."time_zone") <= 60);--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_email_length" CHECK (char_length("invitations"."email") <= 254);--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_domains_named" CHECK ("organizations"."sign_up_rule" <> 'domains' or cardinality("organizations"."sign_up_domains") > 0);--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_sent_has_no_text" CHECK ("mails"."state" <> 'sent' or ("mails"."text" is null and "mails"."html" is null));