DROP INDEX `waiting_all`;--> statement-breakpoint
DROP INDEX `waiting_of`;--> statement-breakpoint
CREATE INDEX `waiting_all` ON `waiting` (`submitted_at`,`id`) WHERE "waiting"."state" <> '';--> statement-breakpoint
CREATE INDEX `waiting_of` ON `waiting` (`publisher`,`submitted_at`,`id`) WHERE "waiting"."state" <> '';