CREATE TABLE `keys` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`role` text NOT NULL,
	`organisation` text,
	`bounds` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`revoked_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `keys_hash_unique` ON `keys` (`hash`);--> statement-breakpoint
CREATE TABLE `usage` (
	`key` text NOT NULL,
	`day` text NOT NULL,
	`rows` integer NOT NULL,
	PRIMARY KEY(`key`, `day`)
);
