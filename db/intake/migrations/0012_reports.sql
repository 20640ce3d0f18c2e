-- None of these tables has row numbers: they would tell in which order rows came.
CREATE TABLE `report_commitments` (
	`commitment` text PRIMARY KEY NOT NULL,
	`pulse` text NOT NULL,
	`opened` integer DEFAULT 0 NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `report_commitments_pulse` ON `report_commitments` (`pulse`,`commitment`);--> statement-breakpoint
CREATE INDEX `report_commitments_open` ON `report_commitments` (`pulse`) WHERE "report_commitments"."opened" = 0;--> statement-breakpoint
CREATE TABLE `report_desk_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`body` text NOT NULL,
	`recipient` text NOT NULL,
	`fingerprint` text NOT NULL,
	`kind` text NOT NULL,
	`wrapped` text,
	`wrapping` text,
	`made` text NOT NULL,
	`tested` text,
	`ended` text,
	CONSTRAINT "report_desk_keys_wrapped" CHECK(("report_desk_keys"."wrapped" IS NULL) = ("report_desk_keys"."wrapping" IS NULL))
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `report_desk_keys_recipient_unique` ON `report_desk_keys` (`recipient`);--> statement-breakpoint
CREATE INDEX `report_desk_keys_of` ON `report_desk_keys` (`body`,`account`);--> statement-breakpoint
CREATE INDEX `report_desk_keys_tested` ON `report_desk_keys` (`tested`) WHERE "report_desk_keys"."ended" IS NULL;--> statement-breakpoint
CREATE TABLE `report_events` (
	`number` text NOT NULL,
	`seq` integer NOT NULL,
	`day` text NOT NULL,
	`state` text,
	`kind` text NOT NULL,
	`by` text NOT NULL,
	`to_body` text,
	`reason` text,
	PRIMARY KEY(`number`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `report_files` (
	`number` text NOT NULL,
	`id` text NOT NULL,
	`object_key` text NOT NULL,
	`parts` integer NOT NULL,
	`sealed_sha256` text NOT NULL,
	`bytes` integer NOT NULL,
	`by` text NOT NULL,
	PRIMARY KEY(`number`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `report_files_object` ON `report_files` (`object_key`);--> statement-breakpoint
CREATE TABLE `report_grants` (
	`number` text NOT NULL,
	`use` text NOT NULL,
	`holder` text NOT NULL,
	`seq` integer NOT NULL,
	`sealed` text NOT NULL,
	PRIMARY KEY(`number`, `use`, `holder`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `report_grants_of` ON `report_grants` (`holder`,`number`);--> statement-breakpoint
CREATE TABLE `report_me_toos` (
	`number` text NOT NULL,
	`mark` text NOT NULL,
	PRIMARY KEY(`number`, `mark`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `report_messages` (
	`number` text NOT NULL,
	`seq` integer NOT NULL,
	`by` text NOT NULL,
	`day` text NOT NULL,
	`object_key` text NOT NULL,
	PRIMARY KEY(`number`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `report_openings` (
	`number` text NOT NULL,
	`seq` integer NOT NULL,
	`use` text NOT NULL,
	`day` text NOT NULL,
	`by` text NOT NULL,
	`body` text,
	`reason` text NOT NULL,
	PRIMARY KEY(`number`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `report_pulses` (
	`pulse` text PRIMARY KEY NOT NULL,
	`seed` text NOT NULL,
	`taken` integer DEFAULT 0 NOT NULL,
	`closed` integer DEFAULT 0 NOT NULL,
	`published` integer DEFAULT 0 NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `report_pulses_waiting` ON `report_pulses` (`pulse`) WHERE "report_pulses"."published" = 0;--> statement-breakpoint
CREATE TABLE `report_solutions` (
	`mark` text PRIMARY KEY NOT NULL,
	`pulse` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `report_solutions_pulse` ON `report_solutions` (`pulse`);--> statement-breakpoint
CREATE TABLE `report_tallies` (
	`body` text NOT NULL,
	`day` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`body`, `day`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `report_uploads` (
	`commitment` text NOT NULL,
	`id` text NOT NULL,
	`part` integer NOT NULL,
	`bytes` integer NOT NULL,
	`day` text NOT NULL,
	PRIMARY KEY(`commitment`, `id`, `part`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `report_uploads_day` ON `report_uploads` (`day`);--> statement-breakpoint
CREATE TABLE `reports` (
	`number` text PRIMARY KEY NOT NULL,
	`locator_mac` text,
	`category` text NOT NULL,
	`body` text NOT NULL,
	`place` text NOT NULL,
	`day` text NOT NULL,
	`recurring` integer DEFAULT 0 NOT NULL,
	`received` text NOT NULL,
	`visibility` text NOT NULL,
	`public_text` text,
	`public_photos` text,
	`cell` text,
	`language` text NOT NULL,
	`recipient` text,
	`contact_recipient` text,
	`may_forward` integer DEFAULT 0 NOT NULL,
	`state` text DEFAULT 'received' NOT NULL,
	`finding` text,
	`organisation` text,
	`penalty` text,
	`answer` text,
	`reason` text,
	`clock` text,
	`accept_due` text,
	`due` text,
	`extended` text,
	`accepted` text,
	`settled` text,
	`closed` text,
	`reopenings` integer DEFAULT 0 NOT NULL,
	`rating` text,
	`released` integer DEFAULT 0 NOT NULL,
	`release_day` text,
	`redacted_text` text,
	`redaction_reason` text,
	`assigned` text,
	`dirty` integer DEFAULT 0 NOT NULL,
	`me_too` integer DEFAULT 0 NOT NULL,
	`source` text NOT NULL,
	`excluded` text,
	`superior` integer DEFAULT 0 NOT NULL,
	CONSTRAINT "reports_state" CHECK(state IN ('received', 'accepted', 'not-accepted', 'forwarded', 'investigating', 'settled', 'closed', 'reopened')),
	CONSTRAINT "reports_public" CHECK("reports"."visibility" = 'public' OR ("reports"."public_text" IS NULL AND "reports"."public_photos" IS NULL AND "reports"."cell" IS NULL)),
	CONSTRAINT "reports_released" CHECK("reports"."released" = 0 OR ("reports"."visibility" = 'public' AND "reports"."release_day" IS NOT NULL AND "reports"."release_day" > "reports"."received")),
	CONSTRAINT "reports_closed" CHECK(("reports"."closed" IS NOT NULL) = ("reports"."state" IN ('closed', 'not-accepted'))),
	CONSTRAINT "reports_contact" CHECK("reports"."contact_recipient" IS NULL OR "reports"."recipient" IS NOT NULL),
	CONSTRAINT "reports_days" CHECK(length("reports"."day") = 10 AND length("reports"."received") = 10)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `reports_locator_mac_unique` ON `reports` (`locator_mac`);--> statement-breakpoint
CREATE INDEX `reports_queue` ON `reports` (`body`,`due`,`number`) WHERE "reports"."closed" IS NULL;--> statement-breakpoint
CREATE INDEX `reports_of` ON `reports` (`body`,`received`,`number`);--> statement-breakpoint
CREATE INDEX `reports_ended` ON `reports` (`body`,`closed`,`number`) WHERE "reports"."closed" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `reports_assigned` ON `reports` (`assigned`,`due`,`number`) WHERE "reports"."assigned" IS NOT NULL AND "reports"."closed" IS NULL;--> statement-breakpoint
CREATE INDEX `reports_dirty` ON `reports` (`number`) WHERE "reports"."dirty" = 1;--> statement-breakpoint
CREATE INDEX `reports_evidence` ON `reports` (`closed`) WHERE "reports"."closed" IS NOT NULL AND "reports"."recipient" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `reports_contact_kept` ON `reports` (`closed`) WHERE "reports"."closed" IS NOT NULL AND "reports"."contact_recipient" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `reports_similar` ON `reports` (`category`,`place`,`day`) WHERE "reports"."released" = 1;
--> statement-breakpoint
-- Deposited once, for one tree; opened once; never taken back: a promise stands behind each.
CREATE TRIGGER report_commitments_begin BEFORE INSERT ON report_commitments
WHEN NEW.opened <> 0
  OR EXISTS (SELECT 1 FROM report_commitments WHERE commitment = NEW.commitment)
  OR EXISTS (SELECT 1 FROM report_pulses WHERE pulse >= NEW.pulse AND closed = 1)
BEGIN SELECT RAISE(ABORT, 'the commitment stands, or its pulse is closed'); END;
--> statement-breakpoint
CREATE TRIGGER report_commitments_once BEFORE UPDATE ON report_commitments
WHEN NEW.commitment <> OLD.commitment OR NEW.pulse <> OLD.pulse OR NEW.opened < OLD.opened
BEGIN SELECT RAISE(ABORT, 'a commitment is opened once'); END;
--> statement-breakpoint
CREATE TRIGGER report_commitments_no_delete BEFORE DELETE ON report_commitments
BEGIN SELECT RAISE(ABORT, 'commitments are kept'); END;
--> statement-breakpoint
-- A pulse that is closed has one tree, whoever makes it and however often.
CREATE TRIGGER report_pulses_begin BEFORE INSERT ON report_pulses
WHEN NEW.published <> 0 OR EXISTS (SELECT 1 FROM report_pulses WHERE pulse = NEW.pulse AND closed = 1)
BEGIN SELECT RAISE(ABORT, 'the pulse stands'); END;
--> statement-breakpoint
CREATE TRIGGER report_pulses_steps BEFORE UPDATE ON report_pulses
WHEN NEW.pulse <> OLD.pulse OR NEW.seed <> OLD.seed OR NEW.closed < OLD.closed OR NEW.published < OLD.published
  OR NEW.taken < OLD.taken OR (OLD.closed = 1 AND NEW.taken <> OLD.taken) OR (NEW.published = 1 AND NEW.closed = 0)
BEGIN SELECT RAISE(ABORT, 'no such step'); END;
--> statement-breakpoint
CREATE TRIGGER report_pulses_no_delete BEFORE DELETE ON report_pulses
BEGIN SELECT RAISE(ABORT, 'pulses are kept'); END;
--> statement-breakpoint
CREATE TRIGGER report_solutions_once BEFORE INSERT ON report_solutions
WHEN EXISTS (SELECT 1 FROM report_solutions WHERE mark = NEW.mark)
BEGIN SELECT RAISE(ABORT, 'the proof of work was used'); END;
--> statement-breakpoint
-- A part has at most 5 MB, a file 20 MB and what sealing adds, all of a report 200 MB in ten files and their public copies.
CREATE TRIGGER report_uploads_bounds BEFORE INSERT ON report_uploads
WHEN NEW.bytes NOT BETWEEN 1 AND 5242880 OR NEW.part NOT BETWEEN 0 AND 99
  OR (SELECT coalesce(sum(bytes), 0) FROM report_uploads
    WHERE commitment = NEW.commitment AND id = NEW.id AND part <> NEW.part) + NEW.bytes > 22020096
  OR (SELECT coalesce(sum(bytes), 0) FROM report_uploads
    WHERE commitment = NEW.commitment AND NOT (id = NEW.id AND part = NEW.part)) + NEW.bytes > 209715200
  OR (SELECT count(DISTINCT id) FROM report_uploads WHERE commitment = NEW.commitment AND id <> NEW.id) >= 20
  OR NOT (EXISTS (SELECT 1 FROM report_commitments WHERE commitment = NEW.commitment AND opened = 0)
    OR EXISTS (SELECT 1 FROM reports WHERE number = NEW.commitment AND recipient IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'more than a report may hold'); END;
--> statement-breakpoint
-- Who must not lose a report cannot.
CREATE TRIGGER reports_no_delete BEFORE DELETE ON reports BEGIN SELECT RAISE(ABORT, 'reports are kept'); END;
--> statement-breakpoint
CREATE TRIGGER reports_begin BEFORE INSERT ON reports
WHEN NEW.state <> 'received' OR NEW.released <> 0 OR NEW.recipient IS NULL
  OR (NEW.locator_mac IS NULL AND NEW.source NOT IN ('telephone', 'open311'))
  OR EXISTS (SELECT 1 FROM reports WHERE number = NEW.number OR locator_mac = NEW.locator_mac)
BEGIN SELECT RAISE(ABORT, 'a report begins received, once'); END;
--> statement-breakpoint
-- What she said stays as she said it; it can only become less public, and its secrets can only go.
CREATE TRIGGER reports_same BEFORE UPDATE ON reports
WHEN (OLD.number, OLD.category, OLD.place, OLD.day, OLD.recurring, OLD.received, OLD.language, OLD.may_forward,
    OLD.source, OLD.superior)
  IS NOT (NEW.number, NEW.category, NEW.place, NEW.day, NEW.recurring, NEW.received, NEW.language, NEW.may_forward,
    NEW.source, NEW.superior)
  OR (NEW.public_text IS NOT OLD.public_text AND NEW.public_text IS NOT NULL)
  OR (NEW.public_photos IS NOT OLD.public_photos AND NEW.public_photos IS NOT NULL)
  OR (NEW.cell IS NOT OLD.cell AND NEW.cell IS NOT NULL)
  OR (NEW.locator_mac IS NOT OLD.locator_mac)
  OR (NEW.recipient IS NOT OLD.recipient AND NEW.recipient IS NOT NULL)
  OR (NEW.contact_recipient IS NOT OLD.contact_recipient AND NEW.contact_recipient IS NOT NULL)
  OR (NEW.visibility = 'public' AND OLD.visibility <> 'public')
  OR (NEW.visibility = 'numbers' AND OLD.visibility = 'authority')
BEGIN SELECT RAISE(ABORT, 'what was reported stays as it was'); END;
--> statement-breakpoint
-- Nothing happens to a report that she cannot read: the newest event says it first.
CREATE TRIGGER reports_state_said BEFORE UPDATE ON reports
WHEN NEW.state <> OLD.state AND NEW.state IS NOT
  (SELECT state FROM report_events WHERE number = NEW.number AND state IS NOT NULL ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'no event says so'); END;
--> statement-breakpoint
CREATE TRIGGER reports_body_said BEFORE UPDATE ON reports
WHEN NEW.body <> OLD.body AND NEW.body IS NOT
  (SELECT to_body FROM report_events WHERE number = NEW.number AND to_body IS NOT NULL ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'no event says so'); END;
--> statement-breakpoint
CREATE TRIGGER report_grants_once BEFORE INSERT ON report_grants
WHEN EXISTS (SELECT 1 FROM report_grants
    WHERE number = NEW.number AND use = NEW.use AND holder = NEW.holder AND seq >= NEW.seq)
  OR NOT EXISTS (SELECT 1 FROM reports WHERE number = NEW.number
    AND CASE NEW.use WHEN 'report' THEN recipient ELSE contact_recipient END IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a grant stands, or there is nothing to grant'); END;
--> statement-breakpoint
CREATE TRIGGER report_grants_no_update BEFORE UPDATE ON report_grants
BEGIN SELECT RAISE(ABORT, 'grants are not overwritten'); END;
--> statement-breakpoint
CREATE TRIGGER report_grants_kept BEFORE DELETE ON report_grants
WHEN EXISTS (SELECT 1 FROM reports WHERE number = OLD.number
  AND CASE OLD.use WHEN 'report' THEN recipient ELSE contact_recipient END IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'grants are kept as long as what they open'); END;
--> statement-breakpoint
-- One body has her contact; another only where she said so.
CREATE TRIGGER report_grants_contact BEFORE INSERT ON report_grants
WHEN NEW.use = 'contact' AND NEW.holder <> 'mailbox'
  AND EXISTS (SELECT 1 FROM reports WHERE number = NEW.number AND may_forward = 0)
  AND EXISTS (SELECT 1 FROM report_grants WHERE number = NEW.number AND use = 'contact'
    AND holder NOT IN ('mailbox', NEW.holder))
BEGIN SELECT RAISE(ABORT, 'she did not agree'); END;
--> statement-breakpoint
CREATE TRIGGER report_grants_excluded BEFORE INSERT ON report_grants
WHEN EXISTS (SELECT 1 FROM reports, json_each(reports.excluded) AS without
  WHERE reports.number = NEW.number AND without.value = NEW.holder)
BEGIN SELECT RAISE(ABORT, 'she excluded this body'); END;
--> statement-breakpoint
CREATE TRIGGER report_files_once BEFORE INSERT ON report_files
WHEN EXISTS (SELECT 1 FROM report_files WHERE (number = NEW.number AND id = NEW.id) OR object_key = NEW.object_key)
  OR NOT EXISTS (SELECT 1 FROM reports WHERE number = NEW.number AND recipient IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'the file stands, or nothing is kept of its report'); END;
--> statement-breakpoint
CREATE TRIGGER report_files_no_update BEFORE UPDATE ON report_files
BEGIN SELECT RAISE(ABORT, 'evidence stays as it was'); END;
--> statement-breakpoint
CREATE TRIGGER report_files_kept BEFORE DELETE ON report_files
WHEN EXISTS (SELECT 1 FROM reports WHERE number = OLD.number AND recipient IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
--> statement-breakpoint
CREATE TRIGGER report_messages_once BEFORE INSERT ON report_messages
WHEN EXISTS (SELECT 1 FROM report_messages WHERE number = NEW.number AND seq >= NEW.seq)
  OR NOT EXISTS (SELECT 1 FROM reports WHERE number = NEW.number AND recipient IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'the message stands, or nothing is kept of its report'); END;
--> statement-breakpoint
CREATE TRIGGER report_messages_no_update BEFORE UPDATE ON report_messages
BEGIN SELECT RAISE(ABORT, 'messages stay as they were'); END;
--> statement-breakpoint
CREATE TRIGGER report_messages_kept BEFORE DELETE ON report_messages
WHEN EXISTS (SELECT 1 FROM reports WHERE number = OLD.number AND recipient IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'messages are kept'); END;
--> statement-breakpoint
CREATE TRIGGER report_events_once BEFORE INSERT ON report_events
WHEN EXISTS (SELECT 1 FROM report_events WHERE number = NEW.number AND (seq >= NEW.seq OR day > NEW.day))
BEGIN SELECT RAISE(ABORT, 'the event stands'); END;
--> statement-breakpoint
CREATE TRIGGER report_events_no_update BEFORE UPDATE ON report_events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER report_events_no_delete BEFORE DELETE ON report_events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER report_openings_once BEFORE INSERT ON report_openings
WHEN EXISTS (SELECT 1 FROM report_openings WHERE number = NEW.number AND seq >= NEW.seq) OR trim(NEW.reason) = ''
BEGIN SELECT RAISE(ABORT, 'an opening says why, once'); END;
--> statement-breakpoint
CREATE TRIGGER report_openings_no_update BEFORE UPDATE ON report_openings
BEGIN SELECT RAISE(ABORT, 'openings are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER report_openings_no_delete BEFORE DELETE ON report_openings
BEGIN SELECT RAISE(ABORT, 'openings are append-only'); END;
