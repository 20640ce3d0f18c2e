CREATE TABLE `trace_epcs` (
	`thing` integer NOT NULL,
	`time` integer NOT NULL,
	`event` integer NOT NULL,
	`role` integer NOT NULL,
	`party` integer NOT NULL,
	`made` integer NOT NULL,
	PRIMARY KEY(`thing`, `time`, `event`, `role`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `trace_events` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`type` text NOT NULL,
	`action` text,
	`time` integer NOT NULL,
	`recorded` integer NOT NULL,
	`biz_step` text,
	`disposition` text,
	`read_point` integer,
	`location` integer,
	`party` integer NOT NULL,
	`longitude` real,
	`latitude` real,
	`place` text,
	`is_error` integer NOT NULL,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `trace_events_event_id` ON `trace_events` (`event_id`);--> statement-breakpoint
CREATE INDEX `trace_events_time` ON `trace_events` (`time`);--> statement-breakpoint
CREATE INDEX `trace_events_recorded` ON `trace_events` (`recorded`);--> statement-breakpoint
CREATE INDEX `trace_events_type` ON `trace_events` (`type`,`time`);--> statement-breakpoint
CREATE INDEX `trace_events_biz_step` ON `trace_events` (`biz_step`,`time`);--> statement-breakpoint
CREATE INDEX `trace_events_disposition` ON `trace_events` (`disposition`,`time`);--> statement-breakpoint
CREATE INDEX `trace_events_read_point` ON `trace_events` (`read_point`,`time`);--> statement-breakpoint
CREATE INDEX `trace_events_location` ON `trace_events` (`location`,`time`);--> statement-breakpoint
CREATE INDEX `trace_events_party` ON `trace_events` (`party`,`time`);--> statement-breakpoint
CREATE TABLE `trace_links` (
	`source` integer NOT NULL,
	`time` integer NOT NULL,
	`target` integer NOT NULL,
	`event` integer NOT NULL,
	`kind` integer NOT NULL,
	`party` integer NOT NULL,
	PRIMARY KEY(`source`, `time`, `target`, `event`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `trace_links_up` ON `trace_links` (`target`,`time`,`source`);--> statement-breakpoint
CREATE TABLE `trace_parties` (
	`id` integer PRIMARY KEY NOT NULL,
	`organisation` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `trace_parties_organisation_unique` ON `trace_parties` (`organisation`);--> statement-breakpoint
CREATE TABLE `trace_things` (
	`id` integer PRIMARY KEY NOT NULL,
	`epc` text NOT NULL,
	`gtin` text,
	`lot` text,
	`serial` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `trace_things_epc_unique` ON `trace_things` (`epc`);--> statement-breakpoint
CREATE INDEX `trace_things_gtin` ON `trace_things` (`gtin`,`lot`,`serial`) WHERE gtin IS NOT NULL;--> statement-breakpoint
CREATE TABLE `trace_voided` (
	`event` integer PRIMARY KEY NOT NULL,
	`by_idx` integer NOT NULL
);--> statement-breakpoint
-- What was read from captured documents is never rewritten. Rebuilding a table drops its triggers silently.
CREATE TRIGGER trace_parties_no_update BEFORE UPDATE ON trace_parties BEGIN SELECT RAISE(ABORT, 'trace_parties are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER trace_parties_no_delete BEFORE DELETE ON trace_parties BEGIN SELECT RAISE(ABORT, 'trace_parties are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER trace_parties_no_replace BEFORE INSERT ON trace_parties
WHEN EXISTS (SELECT 1 FROM trace_parties WHERE id = NEW.id OR organisation = NEW.organisation)
BEGIN SELECT RAISE(ABORT, 'row of trace_parties already stands'); END;
--> statement-breakpoint
CREATE TRIGGER trace_things_no_update BEFORE UPDATE ON trace_things BEGIN SELECT RAISE(ABORT, 'trace_things are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER trace_things_no_delete BEFORE DELETE ON trace_things BEGIN SELECT RAISE(ABORT, 'trace_things are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER trace_things_no_replace BEFORE INSERT ON trace_things
WHEN EXISTS (SELECT 1 FROM trace_things WHERE id = NEW.id OR epc = NEW.epc)
BEGIN SELECT RAISE(ABORT, 'row of trace_things already stands'); END;
--> statement-breakpoint
CREATE TRIGGER trace_events_no_update BEFORE UPDATE ON trace_events BEGIN SELECT RAISE(ABORT, 'trace_events are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER trace_events_no_delete BEFORE DELETE ON trace_events BEGIN SELECT RAISE(ABORT, 'trace_events are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER trace_events_no_replace BEFORE INSERT ON trace_events
WHEN EXISTS (SELECT 1 FROM trace_events WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'row of trace_events already stands'); END;
--> statement-breakpoint
CREATE TRIGGER trace_epcs_no_update BEFORE UPDATE ON trace_epcs BEGIN SELECT RAISE(ABORT, 'trace_epcs are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER trace_epcs_no_delete BEFORE DELETE ON trace_epcs BEGIN SELECT RAISE(ABORT, 'trace_epcs are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER trace_epcs_no_replace BEFORE INSERT ON trace_epcs
WHEN EXISTS (SELECT 1 FROM trace_epcs WHERE thing = NEW.thing AND time = NEW.time AND event = NEW.event AND role = NEW.role)
BEGIN SELECT RAISE(ABORT, 'row of trace_epcs already stands'); END;
--> statement-breakpoint
CREATE TRIGGER trace_links_no_update BEFORE UPDATE ON trace_links BEGIN SELECT RAISE(ABORT, 'trace_links are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER trace_links_no_delete BEFORE DELETE ON trace_links BEGIN SELECT RAISE(ABORT, 'trace_links are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER trace_links_no_replace BEFORE INSERT ON trace_links
WHEN EXISTS (SELECT 1 FROM trace_links WHERE source = NEW.source AND time = NEW.time AND target = NEW.target AND event = NEW.event)
BEGIN SELECT RAISE(ABORT, 'row of trace_links already stands'); END;
--> statement-breakpoint
CREATE TRIGGER trace_voided_no_update BEFORE UPDATE ON trace_voided BEGIN SELECT RAISE(ABORT, 'trace_voided are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER trace_voided_no_delete BEFORE DELETE ON trace_voided BEGIN SELECT RAISE(ABORT, 'trace_voided are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER trace_voided_no_replace BEFORE INSERT ON trace_voided
WHEN EXISTS (SELECT 1 FROM trace_voided WHERE event = NEW.event)
BEGIN SELECT RAISE(ABORT, 'row of trace_voided already stands'); END;
