CREATE TABLE `points_accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`ledger` text NOT NULL,
	`kind` text NOT NULL,
	`source` integer NOT NULL,
	`received` integer DEFAULT 0 NOT NULL,
	`spent` integer DEFAULT 0 NOT NULL,
	`reserved` integer DEFAULT 0 NOT NULL,
	`awaited` integer DEFAULT 0 NOT NULL,
	CONSTRAINT "points_accounts_ledgers" CHECK("points_accounts"."ledger" IN ('points', 'claims', 'stock')),
	CONSTRAINT "points_accounts_kinds" CHECK("points_accounts"."kind" IN ('holder', 'programme', 'offer', 'project', 'expired', 'reversed', 'owed', 'claims', 'stock', 'supply', 'taken')),
	CONSTRAINT "points_accounts_enough" CHECK("points_accounts"."source" = 1 OR "points_accounts"."received" - "points_accounts"."spent" - "points_accounts"."reserved" >= 0),
	CONSTRAINT "points_accounts_range" CHECK("points_accounts"."received" BETWEEN 0 AND 9007199254740991 AND "points_accounts"."spent" BETWEEN 0 AND 9007199254740991
        AND "points_accounts"."reserved" BETWEEN 0 AND 9007199254740991 AND "points_accounts"."awaited" BETWEEN 0 AND 9007199254740991)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `points_accounts_ledger` ON `points_accounts` (`id`,`ledger`);--> statement-breakpoint
CREATE TABLE `points_limits` (
	`scope` text PRIMARY KEY NOT NULL,
	`used` integer NOT NULL,
	`most` integer NOT NULL,
	CONSTRAINT "points_limits_kept" CHECK("points_limits"."used" BETWEEN 0 AND "points_limits"."most")
);
--> statement-breakpoint
CREATE TABLE `points_lots` (
	`account` text NOT NULL,
	`expires` text NOT NULL,
	`received_through` integer NOT NULL,
	PRIMARY KEY(`account`, `expires`)
);
--> statement-breakpoint
CREATE INDEX `points_lots_expires` ON `points_lots` (`expires`,`account`);--> statement-breakpoint
CREATE TABLE `points_pending` (
	`transfer` text PRIMARY KEY NOT NULL,
	`until` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `points_pending_until` ON `points_pending` (`until`,`transfer`);--> statement-breakpoint
CREATE TABLE `points_reversals` (
	`award` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`amount` integer NOT NULL,
	`taken` integer NOT NULL,
	`claimed` integer NOT NULL,
	`at` text NOT NULL,
	`reason` text NOT NULL,
	`by` text NOT NULL,
	CONSTRAINT "points_reversals_whole" CHECK("points_reversals"."taken" >= 0 AND "points_reversals"."claimed" >= 0 AND "points_reversals"."taken" + "points_reversals"."claimed" = "points_reversals"."amount")
);
--> statement-breakpoint
CREATE INDEX `points_reversals_of` ON `points_reversals` (`holder`,`at`);--> statement-breakpoint
CREATE TABLE `points_transfers` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`ledger` text NOT NULL,
	`kind` text NOT NULL,
	`phase` text NOT NULL,
	`source` text NOT NULL,
	`target` text NOT NULL,
	`amount` integer NOT NULL,
	`settles` text,
	`reverses` text,
	`at` text NOT NULL,
	`until` text,
	`expires` text,
	FOREIGN KEY (`source`,`ledger`) REFERENCES `points_accounts`(`id`,`ledger`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`target`,`ledger`) REFERENCES `points_accounts`(`id`,`ledger`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`reverses`) REFERENCES `points_reversals`(`award`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "points_transfers_amount" CHECK(typeof("points_transfers"."amount") = 'integer' AND "points_transfers"."amount" BETWEEN 1 AND 9007199254740991),
	CONSTRAINT "points_transfers_apart" CHECK("points_transfers"."source" <> "points_transfers"."target"),
	CONSTRAINT "points_transfers_kinds" CHECK("points_transfers"."kind" IN ('award', 'redemption', 'donation', 'pooling', 'expiry', 'reversal', 'claim', 'repayment', 'stocking')),
	CONSTRAINT "points_transfers_phases" CHECK("points_transfers"."phase" IN ('posted', 'pending', 'confirmed', 'voided')),
	CONSTRAINT "points_transfers_settling" CHECK(("points_transfers"."phase" IN ('confirmed', 'voided')) = ("points_transfers"."settles" IS NOT NULL)),
	CONSTRAINT "points_transfers_until" CHECK(("points_transfers"."phase" = 'pending') = ("points_transfers"."until" IS NOT NULL)),
	CONSTRAINT "points_transfers_reversing" CHECK(("points_transfers"."reverses" IS NOT NULL) = ("points_transfers"."kind" IN ('reversal', 'claim') AND "points_transfers"."phase" = 'posted'))
);
--> statement-breakpoint
CREATE INDEX `points_transfers_out` ON `points_transfers` (`source`,`seq`);--> statement-breakpoint
CREATE INDEX `points_transfers_in` ON `points_transfers` (`target`,`seq`);--> statement-breakpoint
CREATE UNIQUE INDEX `points_transfers_id` ON `points_transfers` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `points_transfers_settles` ON `points_transfers` (`settles`);--> statement-breakpoint
CREATE UNIQUE INDEX `points_transfers_reverses` ON `points_transfers` (`reverses`,`ledger`);--> statement-breakpoint
-- A transfer is written once.
CREATE TRIGGER points_transfers_no_update BEFORE UPDATE ON points_transfers
BEGIN SELECT RAISE(ABORT, 'transfers are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER points_transfers_no_delete BEFORE DELETE ON points_transfers
BEGIN SELECT RAISE(ABORT, 'transfers are append-only'); END;
--> statement-breakpoint
-- INSERT OR REPLACE slips past the two above.
CREATE TRIGGER points_transfers_no_replace BEFORE INSERT ON points_transfers
WHEN EXISTS (SELECT 1 FROM points_transfers WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM points_transfers WHERE seq = NEW.seq)
  OR EXISTS (SELECT 1 FROM points_transfers WHERE settles = NEW.settles)
  OR EXISTS (SELECT 1 FROM points_transfers WHERE reverses = NEW.reverses AND ledger = NEW.ledger)
BEGIN SELECT RAISE(ABORT, 'the transfer already stands'); END;
--> statement-breakpoint
-- What settles a pending transfer is its like, and confirms it in time.
CREATE TRIGGER points_transfers_settle BEFORE INSERT ON points_transfers
WHEN NEW.settles IS NOT NULL AND NOT EXISTS (SELECT 1 FROM points_transfers AS kept
  WHERE kept.id = NEW.settles AND kept.phase = 'pending' AND kept.kind = NEW.kind
    AND kept.source = NEW.source AND kept.target = NEW.target AND kept.amount = NEW.amount
    AND (NEW.phase = 'voided' OR NEW.at <= kept.until))
BEGIN SELECT RAISE(ABORT, 'settles no such pending transfer'); END;
--> statement-breakpoint
-- What is taken back was awarded to the holder it is taken from.
CREATE TRIGGER points_reversals_of_awards BEFORE INSERT ON points_reversals
WHEN NOT EXISTS (SELECT 1 FROM points_transfers AS award WHERE award.id = NEW.award AND award.kind = 'award'
  AND award.phase = 'posted' AND award.target = NEW.holder AND award.amount = NEW.amount)
BEGIN SELECT RAISE(ABORT, 'no such award'); END;
--> statement-breakpoint
CREATE TRIGGER points_reversals_no_replace BEFORE INSERT ON points_reversals
WHEN EXISTS (SELECT 1 FROM points_reversals WHERE award = NEW.award)
BEGIN SELECT RAISE(ABORT, 'the award is reversed'); END;
--> statement-breakpoint
CREATE TRIGGER points_reversals_no_update BEFORE UPDATE ON points_reversals
BEGIN SELECT RAISE(ABORT, 'reversals are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER points_reversals_no_delete BEFORE DELETE ON points_reversals
BEGIN SELECT RAISE(ABORT, 'reversals are append-only'); END;
--> statement-breakpoint
-- As much is taken and claimed as the reversal says.
CREATE TRIGGER points_transfers_reverse BEFORE INSERT ON points_transfers
WHEN NEW.reverses IS NOT NULL AND NOT EXISTS (SELECT 1 FROM points_reversals AS back WHERE back.award = NEW.reverses
  AND CASE NEW.kind WHEN 'reversal' THEN back.taken = NEW.amount AND back.holder = NEW.source
    ELSE back.claimed = NEW.amount END)
BEGIN SELECT RAISE(ABORT, 'not what the reversal says'); END;
--> statement-breakpoint
-- Every point of a holder has a last day.
CREATE TRIGGER points_transfers_expire BEFORE INSERT ON points_transfers
WHEN (NEW.expires IS NOT NULL) <> (NEW.phase = 'posted'
  AND EXISTS (SELECT 1 FROM points_accounts WHERE id = NEW.target AND kind = 'holder'))
BEGIN SELECT RAISE(ABORT, 'what a holder receives expires, and nothing else'); END;
--> statement-breakpoint
-- Balances move with the transfers; an account that has too little breaks the batch by its own check.
CREATE TRIGGER points_transfers_posted AFTER INSERT ON points_transfers WHEN NEW.phase = 'posted'
BEGIN
  UPDATE points_accounts SET spent = spent + NEW.amount WHERE id = NEW.source;
  UPDATE points_accounts SET received = received + NEW.amount WHERE id = NEW.target;
  -- What comes later expires no earlier.
  INSERT INTO points_lots (account, expires, received_through)
    SELECT id, max(NEW.expires, coalesce((SELECT max(expires) FROM points_lots WHERE account = id), '')), received
    FROM points_accounts WHERE id = NEW.target AND NEW.expires IS NOT NULL
    ON CONFLICT (account, expires) DO UPDATE SET received_through = excluded.received_through;
END;
--> statement-breakpoint
CREATE TRIGGER points_transfers_kept AFTER INSERT ON points_transfers WHEN NEW.phase = 'pending'
BEGIN
  UPDATE points_accounts SET reserved = reserved + NEW.amount WHERE id = NEW.source;
  UPDATE points_accounts SET awaited = awaited + NEW.amount WHERE id = NEW.target;
  INSERT INTO points_pending (transfer, until) VALUES (NEW.id, NEW.until);
END;
--> statement-breakpoint
CREATE TRIGGER points_transfers_confirmed AFTER INSERT ON points_transfers WHEN NEW.phase = 'confirmed'
BEGIN
  UPDATE points_accounts SET reserved = reserved - NEW.amount, spent = spent + NEW.amount WHERE id = NEW.source;
  UPDATE points_accounts SET awaited = awaited - NEW.amount, received = received + NEW.amount WHERE id = NEW.target;
  DELETE FROM points_pending WHERE transfer = NEW.settles;
END;
--> statement-breakpoint
CREATE TRIGGER points_transfers_voided AFTER INSERT ON points_transfers WHEN NEW.phase = 'voided'
BEGIN
  UPDATE points_accounts SET reserved = reserved - NEW.amount WHERE id = NEW.source;
  UPDATE points_accounts SET awaited = awaited - NEW.amount WHERE id = NEW.target;
  DELETE FROM points_pending WHERE transfer = NEW.settles;
END;
--> statement-breakpoint
-- An account stays what it is, and begins empty; it may be forgotten only when nothing was ever posted to it.
CREATE TRIGGER points_accounts_same BEFORE UPDATE ON points_accounts
WHEN NEW.id <> OLD.id OR NEW.ledger <> OLD.ledger OR NEW.kind <> OLD.kind OR NEW.source <> OLD.source
BEGIN SELECT RAISE(ABORT, 'an account stays what it is'); END;
--> statement-breakpoint
CREATE TRIGGER points_accounts_empty BEFORE INSERT ON points_accounts
WHEN NEW.received + NEW.spent + NEW.reserved + NEW.awaited <> 0
  OR EXISTS (SELECT 1 FROM points_accounts WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'an account begins empty'); END;
--> statement-breakpoint
CREATE TRIGGER points_accounts_no_delete BEFORE DELETE ON points_accounts
BEGIN SELECT RAISE(ABORT, 'accounts are kept'); END;
