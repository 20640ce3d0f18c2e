DROP INDEX `held_roles_in`;--> statement-breakpoint
DROP INDEX `held_roles_when`;--> statement-breakpoint
CREATE INDEX `held_roles_standing_in` ON `held_roles` (`organisation`,`granted_at`,`id`) WHERE "held_roles"."ended_at" IS NULL;--> statement-breakpoint
CREATE INDEX `held_roles_standing` ON `held_roles` (`granted_at`,`id`) WHERE "held_roles"."ended_at" IS NULL;--> statement-breakpoint
CREATE INDEX `accounts_name` ON `accounts` (`name`) WHERE "accounts"."name" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `activity_action` ON `activity` (`action`,`seq`);--> statement-breakpoint
CREATE INDEX `activity_target` ON `activity` (`target`,`seq`);--> statement-breakpoint
CREATE INDEX `activity_request` ON `activity` (`request`,`seq`);--> statement-breakpoint
CREATE INDEX `passkeys_unreleased` ON `passkeys` (`account`,`created_at`) WHERE "passkeys"."unreleased" = 1;--> statement-breakpoint
CREATE INDEX `sessions_unreleased` ON `sessions` (`account`,`created_at`) WHERE "sessions"."unreleased" = 1;--> statement-breakpoint
CREATE INDEX `keys_in` ON `keys` (`organisation`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `keys_when` ON `keys` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `keys_expiry` ON `keys` (`expires_at`) WHERE "keys"."revoked_at" IS NULL;