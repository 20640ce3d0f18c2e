CREATE TABLE `checkpoints` (
	`size` integer PRIMARY KEY NOT NULL,
	`root` text NOT NULL,
	`note` text NOT NULL,
	`at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `checkpoints_at` ON `checkpoints` (`at`);--> statement-breakpoint
CREATE TABLE `disclosures` (
	`register` text NOT NULL,
	`key` text NOT NULL,
	`revision` integer NOT NULL,
	`field` text NOT NULL,
	`value` text NOT NULL,
	`salt` text NOT NULL,
	PRIMARY KEY(`register`, `key`, `revision`, `field`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `entries` (
	`idx` integer PRIMARY KEY NOT NULL,
	`register` text NOT NULL,
	`key` text NOT NULL,
	`revision` integer NOT NULL,
	`status` text NOT NULL,
	`publisher` text NOT NULL,
	`published_at` text NOT NULL,
	`reason` text,
	CONSTRAINT "entries_revision_positive" CHECK("entries"."revision" >= 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `entries_revision` ON `entries` (`register`,`key`,`revision`);--> statement-breakpoint
CREATE TABLE `erasures` (
	`register` text NOT NULL,
	`key` text NOT NULL,
	`revision` integer NOT NULL,
	`field` text NOT NULL,
	`idx` integer NOT NULL,
	PRIMARY KEY(`register`, `key`, `revision`, `field`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `exports` (
	`register` text NOT NULL,
	`format` text NOT NULL,
	`size` integer NOT NULL,
	`rows` integer NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`erased_by` integer,
	PRIMARY KEY(`register`, `format`, `size`)
);
--> statement-breakpoint
CREATE TABLE `leaves` (
	`idx` integer PRIMARY KEY NOT NULL,
	`leaf` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `mentions` (
	`subject` text NOT NULL,
	`register` text NOT NULL,
	`at` text NOT NULL,
	`key` text NOT NULL,
	PRIMARY KEY(`subject`, `register`, `at`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `records` (
	`id` integer PRIMARY KEY NOT NULL,
	`register` text NOT NULL,
	`key` text NOT NULL,
	`idx` integer NOT NULL,
	`revision` integer NOT NULL,
	`status` text NOT NULL,
	`time` text,
	`longitude` real,
	`latitude` real,
	`body` text
);
--> statement-breakpoint
CREATE INDEX `records_time` ON `records` (`register`,`time`,`key`);--> statement-breakpoint
CREATE INDEX `records_newest` ON `records` (`register`,`idx`);--> statement-breakpoint
CREATE UNIQUE INDEX `records_key` ON `records` (`register`,`key`);--> statement-breakpoint
CREATE TABLE `requests` (
	`id` text PRIMARY KEY NOT NULL,
	`digest` text NOT NULL,
	`answer` text NOT NULL,
	`at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tiles` (
	`level` integer NOT NULL,
	`number` integer NOT NULL,
	`hashes` blob NOT NULL,
	PRIMARY KEY(`level`, `number`)
);
--> statement-breakpoint
CREATE TABLE `totals` (
	`register` text PRIMARY KEY NOT NULL,
	`records` integer NOT NULL,
	`entries` integer NOT NULL,
	`last_index` integer NOT NULL,
	`last_at` text NOT NULL
) WITHOUT ROWID;
