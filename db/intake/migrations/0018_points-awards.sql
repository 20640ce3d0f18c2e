CREATE TABLE `points_audits` (
	`day` text NOT NULL,
	`award` text NOT NULL,
	PRIMARY KEY(`day`, `award`)
);
--> statement-breakpoint
CREATE TABLE `points_awards` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`rule` text NOT NULL,
	`version` integer NOT NULL,
	`quantity` text NOT NULL,
	`share` integer NOT NULL,
	`points` integer NOT NULL,
	`holder` text NOT NULL,
	`attester` text NOT NULL,
	`told_by` text NOT NULL,
	`pair` integer NOT NULL,
	`second` text,
	`second_by` text,
	`act` text NOT NULL,
	`digest` text NOT NULL,
	`day` text NOT NULL,
	`told` text NOT NULL,
	`booked` text,
	`evidence` text,
	`lot` text,
	`pieces` integer,
	`state` text NOT NULL,
	`reason` text,
	CONSTRAINT "points_awards_states" CHECK("points_awards"."state" IN ('waiting', 'awarded', 'declined', 'lapsed', 'reversed', 'corrected')),
	CONSTRAINT "points_awards_points" CHECK(typeof("points_awards"."points") = 'integer' AND "points_awards"."points" >= 1 AND "points_awards"."share" >= 1),
	CONSTRAINT "points_awards_apart" CHECK("points_awards"."second" IS NULL OR "points_awards"."second" <> "points_awards"."attester"),
	CONSTRAINT "points_awards_booking" CHECK(("points_awards"."state" IN ('awarded', 'reversed', 'corrected')) = ("points_awards"."booked" IS NOT NULL)),
	CONSTRAINT "points_awards_pair" CHECK("points_awards"."pair" = 0 OR "points_awards"."booked" IS NULL OR "points_awards"."second" IS NOT NULL),
	CONSTRAINT "points_awards_lot" CHECK(("points_awards"."lot" IS NULL) = ("points_awards"."pieces" IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `points_awards_act` ON `points_awards` (`act`) WHERE "points_awards"."state" IN ('waiting', 'awarded', 'reversed');--> statement-breakpoint
CREATE INDEX `points_awards_of` ON `points_awards` (`attester`,`seq`);--> statement-breakpoint
CREATE INDEX `points_awards_waiting` ON `points_awards` (`rule`,`seq`) WHERE "points_awards"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX `points_awards_booked` ON `points_awards` (`booked`,`id`);--> statement-breakpoint
CREATE INDEX `points_awards_told` ON `points_awards` (`told`) WHERE "points_awards"."state" = 'waiting';--> statement-breakpoint
CREATE UNIQUE INDEX `points_awards_id` ON `points_awards` (`id`);--> statement-breakpoint
CREATE TABLE `points_draws` (
	`day` text PRIMARY KEY NOT NULL,
	`size` integer NOT NULL,
	`root` text NOT NULL,
	`awards` integer NOT NULL,
	`drawn` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `points_vouchers` (
	`hash` text PRIMARY KEY NOT NULL,
	`rule` text NOT NULL,
	`share` integer NOT NULL,
	`month` text NOT NULL,
	CONSTRAINT "points_vouchers_share" CHECK("points_vouchers"."share" BETWEEN 1 AND 1000)
) WITHOUT ROWID;
--> statement-breakpoint
-- Nothing of an award changes but what becomes of it; what was stated can be forgotten.
CREATE TRIGGER points_awards_same BEFORE UPDATE ON points_awards
WHEN NEW.seq <> OLD.seq OR NEW.id <> OLD.id OR NEW.rule <> OLD.rule OR NEW.version <> OLD.version
  OR NEW.quantity <> OLD.quantity OR NEW.share <> OLD.share OR NEW.points <> OLD.points OR NEW.holder <> OLD.holder
  OR NEW.attester <> OLD.attester OR NEW.told_by <> OLD.told_by OR NEW.pair <> OLD.pair OR NEW.act <> OLD.act
  OR NEW.digest <> OLD.digest OR NEW.day <> OLD.day OR NEW.told <> OLD.told OR NEW.lot IS NOT OLD.lot
  OR NEW.pieces IS NOT OLD.pieces OR (NEW.evidence IS NOT NULL AND NEW.evidence IS NOT OLD.evidence)
  OR (OLD.state <> 'waiting' AND (NEW.second IS NOT OLD.second OR NEW.second_by IS NOT OLD.second_by
    OR NEW.booked IS NOT OLD.booked OR NEW.reason IS NOT OLD.reason))
BEGIN SELECT RAISE(ABORT, 'an award stays what it is'); END;
--> statement-breakpoint
CREATE TRIGGER points_awards_steps BEFORE UPDATE OF state ON points_awards
WHEN NEW.state <> OLD.state AND NOT (
  (OLD.state = 'waiting' AND NEW.state IN ('awarded', 'declined', 'lapsed'))
  OR (OLD.state = 'awarded' AND NEW.state = 'reversed')
  OR (OLD.state = 'reversed' AND NEW.state = 'corrected'))
BEGIN SELECT RAISE(ABORT, 'no such step of an award'); END;
--> statement-breakpoint
CREATE TRIGGER points_awards_no_delete BEFORE DELETE ON points_awards
BEGIN SELECT RAISE(ABORT, 'awards are kept'); END;
--> statement-breakpoint
-- INSERT OR REPLACE slips past the others.
CREATE TRIGGER points_awards_no_replace BEFORE INSERT ON points_awards
WHEN EXISTS (SELECT 1 FROM points_awards WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM points_awards WHERE seq = NEW.seq)
  OR EXISTS (SELECT 1 FROM points_awards WHERE act = NEW.act AND state IN ('waiting', 'awarded', 'reversed'))
BEGIN SELECT RAISE(ABORT, 'the award stands'); END;
--> statement-breakpoint
CREATE TRIGGER points_awards_begin BEFORE INSERT ON points_awards
WHEN NEW.state <> CASE NEW.pair WHEN 1 THEN 'waiting' ELSE 'awarded' END
BEGIN SELECT RAISE(ABORT, 'an award begins waiting or awarded'); END;
--> statement-breakpoint
-- Nobody attests for themselves: no organisation, no person, and no key that the person made.
CREATE TRIGGER points_awards_not_own BEFORE INSERT ON points_awards
WHEN EXISTS (SELECT 1 FROM points_holders AS holder WHERE holder.id = NEW.holder AND holder.owner IS NOT NULL
  AND (holder.owner IN (NEW.attester, NEW.told_by)
    OR EXISTS (SELECT 1 FROM keys WHERE keys.id = NEW.told_by AND keys.created_by = holder.owner)))
BEGIN SELECT RAISE(ABORT, 'nobody attests for themselves'); END;
--> statement-breakpoint
CREATE TRIGGER points_awards_not_own_second BEFORE UPDATE OF second ON points_awards
WHEN NEW.second IS NOT NULL AND EXISTS (SELECT 1 FROM points_holders AS holder WHERE holder.id = NEW.holder
  AND holder.owner IS NOT NULL AND (holder.owner IN (NEW.second, NEW.second_by)
    OR EXISTS (SELECT 1 FROM keys WHERE keys.id = NEW.second_by AND keys.created_by = holder.owner)))
BEGIN SELECT RAISE(ABORT, 'nobody attests for themselves'); END;
--> statement-breakpoint
-- What is posted of an award is what the award says, and none that waits is posted.
CREATE TRIGGER points_transfers_of_awards BEFORE INSERT ON points_transfers
WHEN NEW.kind = 'award' AND EXISTS (SELECT 1 FROM points_awards AS award WHERE award.id = NEW.id
  AND NOT (award.state = 'awarded' AND award.holder = NEW.target AND award.points = NEW.amount
    AND NEW.source = 'programme/' || award.rule))
BEGIN SELECT RAISE(ABORT, 'not what the award says'); END;
--> statement-breakpoint
CREATE TRIGGER points_reversals_of_awarded AFTER INSERT ON points_reversals
BEGIN UPDATE points_awards SET state = 'reversed' WHERE id = NEW.award AND state = 'awarded'; END;
--> statement-breakpoint
CREATE TRIGGER points_draws_no_update BEFORE UPDATE ON points_draws
BEGIN SELECT RAISE(ABORT, 'draws are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER points_draws_no_delete BEFORE DELETE ON points_draws
BEGIN SELECT RAISE(ABORT, 'draws are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER points_draws_no_replace BEFORE INSERT ON points_draws
WHEN EXISTS (SELECT 1 FROM points_draws WHERE day = NEW.day)
BEGIN SELECT RAISE(ABORT, 'the day is drawn'); END;
