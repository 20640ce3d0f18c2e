CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `activity` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`act` text NOT NULL,
	`at` text NOT NULL,
	`day` text NOT NULL,
	`request` text NOT NULL,
	`phase` text NOT NULL,
	`by` text NOT NULL,
	`account` text,
	`key` text,
	`role` text,
	`organisation` text,
	`action` text NOT NULL,
	`target` text NOT NULL,
	`status` integer
);
--> statement-breakpoint
CREATE INDEX `activity_day` ON `activity` (`day`,`seq`);--> statement-breakpoint
CREATE INDEX `activity_account` ON `activity` (`account`,`seq`);--> statement-breakpoint
CREATE INDEX `activity_key` ON `activity` (`key`,`seq`);--> statement-breakpoint
CREATE INDEX `activity_organisation` ON `activity` (`organisation`,`seq`);--> statement-breakpoint
CREATE TABLE `activity_roots` (
	`day` text PRIMARY KEY NOT NULL,
	`salt` text NOT NULL,
	`size` integer NOT NULL,
	`root` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `challenges` (
	`challenge` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`account` text,
	`expires_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `challenges_expiry` ON `challenges` (`expires_at`);--> statement-breakpoint
CREATE TABLE `held_roles` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`role` text NOT NULL,
	`organisation` text,
	`bounds` text NOT NULL,
	`granted_by` text NOT NULL,
	`granted_at` text NOT NULL,
	`ended_at` text
);
--> statement-breakpoint
CREATE INDEX `held_roles_of` ON `held_roles` (`account`);--> statement-breakpoint
CREATE INDEX `held_roles_in` ON `held_roles` (`organisation`,`granted_at`,`id`);--> statement-breakpoint
CREATE INDEX `held_roles_when` ON `held_roles` (`granted_at`,`id`);--> statement-breakpoint
CREATE TABLE `invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`role` text NOT NULL,
	`organisation` text,
	`bounds` text NOT NULL,
	`invited_by` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`used_at` text,
	`used_by` text,
	`revoked_at` text,
	CONSTRAINT "invitations_used_by_one" CHECK(("invitations"."used_at" is null) = ("invitations"."used_by" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_hash_unique` ON `invitations` (`hash`);--> statement-breakpoint
CREATE INDEX `invitations_in` ON `invitations` (`organisation`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `invitations_when` ON `invitations` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `passkeys` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`public_key` text NOT NULL,
	`counter` integer NOT NULL,
	`transports` text NOT NULL,
	`name` text,
	`unreleased` integer DEFAULT 0 NOT NULL,
	`created_at` text NOT NULL,
	`last_used_at` text
);
--> statement-breakpoint
CREATE INDEX `passkeys_of` ON `passkeys` (`account`);--> statement-breakpoint
CREATE TABLE `recovery_codes` (
	`hash` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `recovery_codes_of` ON `recovery_codes` (`account`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`account` text NOT NULL,
	`passkey` text,
	`unreleased` integer DEFAULT 0 NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`fresh_until` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_hash_unique` ON `sessions` (`hash`);--> statement-breakpoint
CREATE INDEX `sessions_of` ON `sessions` (`account`);--> statement-breakpoint
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
ALTER TABLE `keys` ADD `name` text;--> statement-breakpoint
ALTER TABLE `keys` ADD `created_by` text;--> statement-breakpoint
ALTER TABLE `keys` ADD `last_used_at` text;--> statement-breakpoint
CREATE TRIGGER activity_no_update BEFORE UPDATE ON activity BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER activity_no_delete BEFORE DELETE ON activity BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER activity_no_replace BEFORE INSERT ON activity
WHEN EXISTS (SELECT 1 FROM activity WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END;
--> statement-breakpoint
-- A day whose root was made takes no further row.
CREATE TRIGGER activity_day_open BEFORE INSERT ON activity
WHEN EXISTS (SELECT 1 FROM activity_roots WHERE day >= NEW.day)
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
--> statement-breakpoint
CREATE TRIGGER activity_roots_no_update BEFORE UPDATE ON activity_roots BEGIN SELECT RAISE(ABORT, 'roots are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER activity_roots_no_delete BEFORE DELETE ON activity_roots BEGIN SELECT RAISE(ABORT, 'roots are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER activity_roots_no_replace BEFORE INSERT ON activity_roots
WHEN EXISTS (SELECT 1 FROM activity_roots WHERE day = NEW.day)
BEGIN SELECT RAISE(ABORT, 'roots are append-only'); END;
