CREATE TABLE `relayed_messages` (
	`number` text PRIMARY KEY NOT NULL,
	`once` text,
	`notice` text NOT NULL,
	`organisation` text NOT NULL,
	`sealed` text NOT NULL,
	`received_at` text NOT NULL,
	`answered_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `relayed_messages_once_unique` ON `relayed_messages` (`once`);--> statement-breakpoint
CREATE INDEX `relayed_messages_to` ON `relayed_messages` (`organisation`,`received_at`,`number`);--> statement-breakpoint
CREATE INDEX `relayed_messages_age` ON `relayed_messages` (`received_at`);