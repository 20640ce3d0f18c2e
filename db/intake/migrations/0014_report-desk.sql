ALTER TABLE `report_desk_keys` ADD `name` text;--> statement-breakpoint
ALTER TABLE `report_grants` ADD `keys` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `reports` ADD `shown_photos` text;--> statement-breakpoint
CREATE INDEX `reports_unreleased` ON `reports` (`body`,`received`,`number`) WHERE "reports"."visibility" = 'public' AND "reports"."released" = 0 AND "reports"."redaction_reason" IS NULL AND "reports"."recipient" IS NOT NULL;