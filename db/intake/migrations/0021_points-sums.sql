CREATE TABLE `points_shown` (
	`holder` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`points` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `points_shown_order` ON `points_shown` (`points`,`holder`);--> statement-breakpoint
CREATE TABLE `points_totals` (
	`kind` text PRIMARY KEY NOT NULL,
	`received` integer NOT NULL,
	`spent` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `points_withdrawals` (
	`seq` integer PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`attester` text NOT NULL,
	`attested` text NOT NULL,
	`cause` text NOT NULL,
	`reason` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	CONSTRAINT "points_withdrawals_causes" CHECK("points_withdrawals"."cause" IN ('mistake', 'misuse'))
);
--> statement-breakpoint
CREATE INDEX `points_withdrawals_of` ON `points_withdrawals` (`holder`,`seq`);--> statement-breakpoint
INSERT INTO points_totals (kind, received, spent)
  SELECT kind, sum(received), sum(spent) FROM points_accounts WHERE ledger = 'points' GROUP BY kind;
--> statement-breakpoint
INSERT INTO points_shown (holder, name, kind, points)
  SELECT holder.id, holder.shown_as, holder.kind, held.received
    - (SELECT coalesce(sum(amount), 0) FROM points_reversals WHERE holder = held.id)
  FROM points_holders AS holder JOIN points_accounts AS held ON held.id = holder.id WHERE holder.shown_as IS NOT NULL;
--> statement-breakpoint
-- Sums of all follow the transfers, not the balances: at night the two are compared.
CREATE TRIGGER points_transfers_totals AFTER INSERT ON points_transfers
WHEN NEW.ledger = 'points' AND NEW.phase IN ('posted', 'confirmed')
BEGIN
  INSERT INTO points_totals (kind, received, spent) SELECT kind, 0, NEW.amount FROM points_accounts WHERE id = NEW.source
    ON CONFLICT (kind) DO UPDATE SET spent = spent + excluded.spent;
  INSERT INTO points_totals (kind, received, spent) SELECT kind, NEW.amount, 0 FROM points_accounts WHERE id = NEW.target
    ON CONFLICT (kind) DO UPDATE SET received = received + excluded.received;
END;
--> statement-breakpoint
-- Who asks to be in the ranking is in it at once, and out of it at once.
CREATE TRIGGER points_holders_shown_as AFTER UPDATE OF shown_as ON points_holders
WHEN NEW.shown_as IS NOT OLD.shown_as
BEGIN
  DELETE FROM points_shown WHERE holder = OLD.id;
  INSERT INTO points_shown (holder, name, kind, points) SELECT NEW.id, NEW.shown_as, NEW.kind, held.received
      - (SELECT coalesce(sum(amount), 0) FROM points_reversals WHERE holder = NEW.id)
    FROM points_accounts AS held WHERE held.id = NEW.id AND NEW.shown_as IS NOT NULL;
END;
--> statement-breakpoint
CREATE TRIGGER points_accounts_shown AFTER UPDATE OF received ON points_accounts WHEN NEW.kind = 'holder'
BEGIN UPDATE points_shown SET points = points + NEW.received - OLD.received WHERE holder = NEW.id; END;
--> statement-breakpoint
CREATE TRIGGER points_reversals_shown AFTER INSERT ON points_reversals
BEGIN UPDATE points_shown SET points = points - NEW.amount WHERE holder = NEW.holder; END;
--> statement-breakpoint
-- What nobody vouches for any more is in no family and has nothing set aside, and it is written down who said so.
CREATE TRIGGER points_holders_withdrawn BEFORE UPDATE OF attested ON points_holders
WHEN OLD.attested IS NOT NULL AND NEW.attested IS NULL AND NEW.closed IS NULL AND (NEW.family IS NOT NULL
  OR EXISTS (SELECT 1 FROM points_accounts WHERE id = NEW.id AND reserved > 0)
  OR NOT EXISTS (SELECT 1 FROM points_withdrawals WHERE holder = OLD.id AND attested = OLD.attested
    AND attester = OLD.attester))
BEGIN SELECT RAISE(ABORT, 'the account is still used as that of a person'); END;
--> statement-breakpoint
-- Only what somebody vouches for can be withdrawn.
CREATE TRIGGER points_withdrawals_stand BEFORE INSERT ON points_withdrawals
WHEN NOT EXISTS (SELECT 1 FROM points_holders WHERE id = NEW.holder AND kind = 'person' AND closed IS NULL
  AND attested = NEW.attested AND attester = NEW.attester)
BEGIN SELECT RAISE(ABORT, 'nobody vouches for the account'); END;
--> statement-breakpoint
CREATE TRIGGER points_withdrawals_no_update BEFORE UPDATE ON points_withdrawals
BEGIN SELECT RAISE(ABORT, 'withdrawals are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER points_withdrawals_no_delete BEFORE DELETE ON points_withdrawals
BEGIN SELECT RAISE(ABORT, 'withdrawals are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER points_withdrawals_no_replace BEFORE INSERT ON points_withdrawals
WHEN EXISTS (SELECT 1 FROM points_withdrawals WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the withdrawal stands'); END;
