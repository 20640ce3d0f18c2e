CREATE TABLE `scan_codes` (
	`code` text PRIMARY KEY NOT NULL,
	`first_day` text,
	`last_day` text,
	`days` integer NOT NULL,
	`visitors` integer NOT NULL,
	`automated` integer NOT NULL,
	CONSTRAINT "scan_codes_days" CHECK("scan_codes"."days" <= "scan_codes"."visitors")
);
--> statement-breakpoint
CREATE TABLE `scan_counts` (
	`code` text NOT NULL,
	`day` text NOT NULL,
	`province` text NOT NULL,
	`visitors` integer NOT NULL,
	`automated` integer NOT NULL,
	PRIMARY KEY(`code`, `day`, `province`)
);
--> statement-breakpoint
CREATE INDEX `scan_counts_day` ON `scan_counts` (`day`);--> statement-breakpoint
CREATE TABLE `scan_places` (
	`code` text NOT NULL,
	`province` text NOT NULL,
	`visitors` integer NOT NULL,
	PRIMARY KEY(`code`, `province`)
);
--> statement-breakpoint
CREATE TABLE `scan_salts` (
	`day` text PRIMARY KEY NOT NULL,
	`salt` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `scan_seen` (
	`day` text NOT NULL,
	`id` text NOT NULL,
	PRIMARY KEY(`day`, `id`)
);
