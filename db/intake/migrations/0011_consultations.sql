CREATE TABLE `consultation_comments` (
	`number` text PRIMARY KEY NOT NULL,
	`code_hash` text NOT NULL,
	`once` text,
	`digest` text NOT NULL,
	`consultation` text NOT NULL,
	`paragraph` text,
	`text` text NOT NULL,
	`fingerprint` text NOT NULL,
	`name` text,
	`organisation` text,
	`received_at` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`lead` text,
	`redacted` text,
	`decided_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `consultation_comments_once_unique` ON `consultation_comments` (`once`);--> statement-breakpoint
CREATE INDEX `consultation_comments_queue` ON `consultation_comments` (`consultation`,`state`,`received_at`,`number`);--> statement-breakpoint
CREATE INDEX `consultation_comments_same` ON `consultation_comments` (`consultation`,`fingerprint`,`number`);--> statement-breakpoint
CREATE TABLE `consultation_tallies` (
	`consultation` text NOT NULL,
	`what` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`consultation`, `what`)
);
--> statement-breakpoint
CREATE TABLE `hearing_registrations` (
	`number` text PRIMARY KEY NOT NULL,
	`code_hash` text NOT NULL,
	`once` text,
	`digest` text NOT NULL,
	`hearing` text NOT NULL,
	`part` text NOT NULL,
	`standing` text NOT NULL,
	`words` text,
	`sealed` text,
	`contact_name` text NOT NULL,
	`received_at` text NOT NULL,
	`state` text NOT NULL,
	`day` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `hearing_registrations_once_unique` ON `hearing_registrations` (`once`);--> statement-breakpoint
CREATE INDEX `hearing_registrations_of` ON `hearing_registrations` (`hearing`,`received_at`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `hearing_registrations_contact` ON `hearing_registrations` (`hearing`,`contact_name`) WHERE state <> 'withdrawn';--> statement-breakpoint
CREATE INDEX `hearing_registrations_sealed` ON `hearing_registrations` (`day`) WHERE sealed IS NOT NULL;