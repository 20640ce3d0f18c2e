CREATE TABLE `alerts` (
	`alert` text NOT NULL,
	`since` text NOT NULL,
	`until` text,
	`begin_told_at` text,
	`end_told_at` text,
	PRIMARY KEY(`alert`, `since`)
);
--> statement-breakpoint
CREATE INDEX `alerts_open` ON `alerts` (`alert`) WHERE "alerts"."until" IS NULL;--> statement-breakpoint
CREATE INDEX `alerts_untold` ON `alerts` (`since`) WHERE "alerts"."begin_told_at" IS NULL OR ("alerts"."until" IS NOT NULL AND "alerts"."end_told_at" IS NULL);--> statement-breakpoint
CREATE TABLE `job_runs` (
	`job` text PRIMARY KEY NOT NULL,
	`started_at` text NOT NULL,
	`ended_at` text,
	`well_at` text,
	`ms` integer,
	`failed` text,
	`failures` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `operation_counts` (
	`day` text NOT NULL,
	`what` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`day`, `what`)
);
--> statement-breakpoint
CREATE TABLE `operation_marks` (
	`mark` text PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`value` text NOT NULL
);
