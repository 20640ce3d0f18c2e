CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`submission` text NOT NULL,
	`at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `outbox_at` ON `outbox` (`at`);--> statement-breakpoint
CREATE TABLE `persons` (
	`commitment` text PRIMARY KEY NOT NULL,
	`register` text NOT NULL,
	`key` text NOT NULL,
	`field` text NOT NULL,
	`value` text NOT NULL,
	`salt` text NOT NULL,
	`at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `persons_record` ON `persons` (`register`,`key`,`field`);