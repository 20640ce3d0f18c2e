CREATE TABLE `information_requests` (
	`number` text PRIMARY KEY NOT NULL,
	`code_hash` text NOT NULL,
	`once` text,
	`authority` text NOT NULL,
	`authority_name` text NOT NULL,
	`place` text,
	`received_at` text NOT NULL,
	`subject` text NOT NULL,
	`details` text,
	`form` text NOT NULL,
	`contact` text,
	`public_body` text,
	`revision` integer DEFAULT 0 NOT NULL,
	`answered` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `information_requests_once_unique` ON `information_requests` (`once`);--> statement-breakpoint
CREATE INDEX `information_requests_of` ON `information_requests` (`authority`,`received_at`,`number`);--> statement-breakpoint
CREATE INDEX `information_requests_waiting` ON `information_requests` (`authority`,`received_at`) WHERE "information_requests"."public_body" is null;--> statement-breakpoint
CREATE INDEX `information_requests_contact` ON `information_requests` (`answered`) WHERE "information_requests"."contact" is not null;--> statement-breakpoint
CREATE TABLE `push_cursor` (
	`id` integer PRIMARY KEY NOT NULL,
	`idx` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `push_subscriptions` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`sealed` text NOT NULL,
	`lang` text NOT NULL,
	`next_at` text NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `push_subscriptions_name_unique` ON `push_subscriptions` (`name`);--> statement-breakpoint
CREATE INDEX `push_subscriptions_next` ON `push_subscriptions` (`next_at`);--> statement-breakpoint
CREATE TABLE `push_topics` (
	`topic` text NOT NULL,
	`subscription` text NOT NULL,
	`pending` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`topic`, `subscription`),
	FOREIGN KEY (`subscription`) REFERENCES `push_subscriptions`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `push_topics_of` ON `push_topics` (`subscription`);