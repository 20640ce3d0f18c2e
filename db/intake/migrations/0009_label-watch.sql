CREATE TABLE `label_look_ups` (
	`number_mark` text NOT NULL,
	`visitor_mark` text NOT NULL,
	`day` text NOT NULL,
	PRIMARY KEY(`number_mark`, `visitor_mark`)
);
--> statement-breakpoint
CREATE INDEX `label_look_ups_day` ON `label_look_ups` (`day`);--> statement-breakpoint
CREATE TABLE `label_reports` (
	`reference` text PRIMARY KEY NOT NULL,
	`number_hash` text NOT NULL,
	`once` text,
	`received` text NOT NULL,
	`kind` text NOT NULL,
	`number` text,
	`skeleton` text,
	`scheme` text,
	`product` text NOT NULL,
	`gtin` text,
	`seen` text NOT NULL,
	`place_text` text,
	`place` text,
	`organisation` text,
	`seller` text,
	`state` text DEFAULT 'open' NOT NULL,
	`decided` text,
	`decided_by` text,
	`closing` text,
	`note` text,
	`alert` text,
	`waiting` text,
	CONSTRAINT "label_reports_decided_whole" CHECK(("label_reports"."state" = 'open') = ("label_reports"."decided" IS NULL AND "label_reports"."decided_by" IS NULL)),
	CONSTRAINT "label_reports_closing" CHECK(("label_reports"."state" = 'closed') = ("label_reports"."closing" IS NOT NULL)),
	CONSTRAINT "label_reports_alert" CHECK(("label_reports"."state" = 'alert') = ("label_reports"."alert" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `label_reports_number_hash_unique` ON `label_reports` (`number_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `label_reports_once_unique` ON `label_reports` (`once`);--> statement-breakpoint
CREATE INDEX `label_reports_open` ON `label_reports` (`received`,`reference`) WHERE "label_reports"."state" = 'open';--> statement-breakpoint
CREATE INDEX `label_reports_alike` ON `label_reports` (`skeleton`) WHERE "label_reports"."state" = 'open';--> statement-breakpoint
CREATE INDEX `label_reports_waiting` ON `label_reports` (`waiting`) WHERE "label_reports"."state" = 'alert';--> statement-breakpoint
CREATE INDEX `label_reports_received` ON `label_reports` (`received`);--> statement-breakpoint
CREATE INDEX `label_reports_decided` ON `label_reports` (`decided`) WHERE "label_reports"."decided" IS NOT NULL;--> statement-breakpoint
CREATE TABLE `likely_fakes` (
	`number` text PRIMARY KEY NOT NULL,
	`schemes` text NOT NULL,
	`entered` text NOT NULL,
	`visitors` integer NOT NULL,
	`days` integer NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`decided` text,
	`decided_by` text,
	`closing` text,
	`alert` text,
	`waiting` text,
	CONSTRAINT "likely_fakes_decided_whole" CHECK(("likely_fakes"."state" = 'open') = ("likely_fakes"."decided" IS NULL AND "likely_fakes"."decided_by" IS NULL))
);
--> statement-breakpoint
CREATE INDEX `likely_fakes_entered` ON `likely_fakes` (`entered`,`number`);--> statement-breakpoint
CREATE INDEX `likely_fakes_waiting` ON `likely_fakes` (`waiting`) WHERE "likely_fakes"."state" = 'alert';--> statement-breakpoint
-- What was reported stays as it was sent, and what was closed stays closed.
CREATE TRIGGER label_reports_as_sent BEFORE UPDATE ON label_reports
WHEN OLD.state = 'closed'
  OR (OLD.reference, OLD.number_hash, OLD.received, OLD.kind, OLD.product, OLD.seen)
    <> (NEW.reference, NEW.number_hash, NEW.received, NEW.kind, NEW.product, NEW.seen)
  OR OLD.number IS NOT NEW.number OR OLD.place_text IS NOT NEW.place_text OR OLD.seller IS NOT NEW.seller
  OR OLD.organisation IS NOT NEW.organisation
BEGIN SELECT RAISE(ABORT, 'a report stays as it was sent'); END;
--> statement-breakpoint
-- From open to a warning or a close, and back where nobody released the warning.
CREATE TRIGGER label_reports_order BEFORE UPDATE OF state ON label_reports
WHEN NEW.state <> OLD.state AND NOT (OLD.state = 'open' OR (OLD.state = 'alert' AND NEW.state = 'open'))
BEGIN SELECT RAISE(ABORT, 'a report is decided once'); END;
