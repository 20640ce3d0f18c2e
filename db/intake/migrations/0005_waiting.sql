CREATE TABLE `waiting` (
	`id` text PRIMARY KEY NOT NULL,
	`register` text NOT NULL,
	`state` text NOT NULL,
	`why` text NOT NULL,
	`rows` integer NOT NULL,
	`parts` integer NOT NULL,
	`bytes` integer NOT NULL,
	`reason` text,
	`publisher` text NOT NULL,
	`account` text,
	`key` text,
	`maker` text,
	`role` text NOT NULL,
	`held_role` text,
	`submitted_at` text NOT NULL,
	`lapses_at` text NOT NULL,
	`request` text NOT NULL,
	`once` text,
	`digest` text,
	`decided_by` text,
	`decided_at` text,
	`refusal` text,
	`persons` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `waiting_once` ON `waiting` (`once`);--> statement-breakpoint
CREATE INDEX `waiting_open` ON `waiting` (`submitted_at`,`id`) WHERE "waiting"."state" in ('waiting', 'releasing');--> statement-breakpoint
CREATE INDEX `waiting_open_of` ON `waiting` (`publisher`,`submitted_at`,`id`) WHERE "waiting"."state" in ('waiting', 'releasing');--> statement-breakpoint
CREATE INDEX `waiting_releasing` ON `waiting` (`decided_at`) WHERE "waiting"."state" = 'releasing';--> statement-breakpoint
CREATE INDEX `waiting_all` ON `waiting` (`submitted_at`,`id`);--> statement-breakpoint
CREATE INDEX `waiting_of` ON `waiting` (`publisher`,`submitted_at`,`id`);--> statement-breakpoint
CREATE TABLE `waiting_rows` (
	`waiting` text NOT NULL,
	`part` integer NOT NULL,
	`first` integer NOT NULL,
	`count` integer NOT NULL,
	`rows` text NOT NULL,
	PRIMARY KEY(`waiting`, `part`)
);
--> statement-breakpoint
CREATE TRIGGER waiting_begins BEFORE INSERT ON waiting
WHEN NEW.state <> 'waiting' OR NEW.decided_by IS NOT NULL OR EXISTS (SELECT 1 FROM waiting WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'what waits begins waiting, once'); END;
--> statement-breakpoint
CREATE TRIGGER waiting_no_delete BEFORE DELETE ON waiting BEGIN SELECT RAISE(ABORT, 'what waited is kept'); END;
--> statement-breakpoint
CREATE TRIGGER waiting_steps BEFORE UPDATE ON waiting
WHEN NOT ((OLD.state = 'waiting' AND NEW.state IN ('releasing', 'refused', 'taken-back', 'lapsed'))
  OR (OLD.state = 'releasing' AND NEW.state IN ('released', 'waiting')))
BEGIN SELECT RAISE(ABORT, 'no such step'); END;
--> statement-breakpoint
CREATE TRIGGER waiting_same BEFORE UPDATE ON waiting
WHEN (OLD.id, OLD.register, OLD.why, OLD.rows, OLD.parts, OLD.bytes, OLD.publisher, OLD.role, OLD.submitted_at,
    OLD.lapses_at, OLD.request)
  IS NOT (NEW.id, NEW.register, NEW.why, NEW.rows, NEW.parts, NEW.bytes, NEW.publisher, NEW.role, NEW.submitted_at,
    NEW.lapses_at, NEW.request)
  OR OLD.reason IS NOT NEW.reason OR OLD.account IS NOT NEW.account OR OLD.key IS NOT NEW.key
  OR OLD.maker IS NOT NEW.maker OR OLD.held_role IS NOT NEW.held_role OR OLD.once IS NOT NEW.once
  OR OLD.digest IS NOT NEW.digest
BEGIN SELECT RAISE(ABORT, 'what was submitted stays as it was'); END;
--> statement-breakpoint
-- The second person is another one than who submitted it, and than who made the key that did.
CREATE TRIGGER waiting_second BEFORE UPDATE ON waiting
WHEN NEW.state IN ('releasing', 'refused')
  AND (NEW.decided_by IS NULL OR NEW.decided_by IS OLD.account OR NEW.decided_by IS OLD.maker)
BEGIN SELECT RAISE(ABORT, 'nobody releases her own'); END;
--> statement-breakpoint
CREATE TRIGGER waiting_rows_begin BEFORE INSERT ON waiting_rows
WHEN EXISTS (SELECT 1 FROM waiting_rows WHERE waiting = NEW.waiting AND part = NEW.part)
  OR NOT EXISTS (SELECT 1 FROM waiting WHERE id = NEW.waiting AND state = 'waiting' AND NEW.part < parts)
BEGIN SELECT RAISE(ABORT, 'what was submitted stays as it was'); END;
--> statement-breakpoint
CREATE TRIGGER waiting_rows_no_update BEFORE UPDATE ON waiting_rows
BEGIN SELECT RAISE(ABORT, 'what was submitted stays as it was'); END;
--> statement-breakpoint
-- Once it is decided, nobody needs the rows here any more.
CREATE TRIGGER waiting_rows_go BEFORE DELETE ON waiting_rows
WHEN EXISTS (SELECT 1 FROM waiting WHERE id = OLD.waiting AND state IN ('waiting', 'releasing'))
BEGIN SELECT RAISE(ABORT, 'it still waits'); END;
