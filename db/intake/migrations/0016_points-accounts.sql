CREATE TABLE `points_codes` (
	`hash` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`until` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `points_codes_until` ON `points_codes` (`until`);--> statement-breakpoint
CREATE INDEX `points_codes_of` ON `points_codes` (`holder`);--> statement-breakpoint
CREATE TABLE `points_holders` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`owner` text,
	`secret` text,
	`attested` text,
	`attester` text,
	`person` text,
	`created` text NOT NULL,
	`closed` text,
	`shown_as` text,
	`family` text,
	CONSTRAINT "points_holders_kinds" CHECK("points_holders"."kind" IN ('person', 'organisation', 'family')),
	CONSTRAINT "points_holders_attester" CHECK(("points_holders"."attested" IS NULL) = ("points_holders"."attester" IS NULL)),
	CONSTRAINT "points_holders_closed" CHECK(CASE WHEN "points_holders"."closed" IS NULL THEN "points_holders"."secret" IS NOT NULL AND ("points_holders"."owner" IS NULL) = ("points_holders"."kind" = 'family')
        ELSE coalesce("points_holders"."owner", "points_holders"."secret", "points_holders"."person", "points_holders"."shown_as", "points_holders"."family") IS NULL END),
	CONSTRAINT "points_holders_family_of_persons" CHECK("points_holders"."family" IS NULL OR "points_holders"."kind" = 'person')
);
--> statement-breakpoint
CREATE INDEX `points_holders_shown` ON `points_holders` (`shown_as`,`id`) WHERE "points_holders"."shown_as" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `points_holders_family` ON `points_holders` (`family`) WHERE "points_holders"."family" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `points_holders_attested` ON `points_holders` (`attested`,`attester`);--> statement-breakpoint
CREATE UNIQUE INDEX `points_holders_owner` ON `points_holders` (`kind`,`owner`);--> statement-breakpoint
CREATE TABLE `points_persons` (
	`person` text PRIMARY KEY NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `points_offers` (
	`id` text PRIMARY KEY NOT NULL,
	`partner` text NOT NULL,
	`title_zh` text NOT NULL,
	`title_en` text NOT NULL,
	`text_zh` text NOT NULL,
	`text_en` text NOT NULL,
	`gtin` text,
	`price` integer NOT NULL,
	`starts` text NOT NULL,
	`ends` text NOT NULL,
	`minutes` integer NOT NULL,
	`way` text NOT NULL,
	`most_each` integer,
	`created_at` text NOT NULL,
	`ended_at` text,
	CONSTRAINT "points_offers_price" CHECK(typeof("points_offers"."price") = 'integer' AND "points_offers"."price" >= 1),
	CONSTRAINT "points_offers_period" CHECK("points_offers"."starts" <= "points_offers"."ends"),
	CONSTRAINT "points_offers_minutes" CHECK("points_offers"."minutes" BETWEEN 5 AND 10080),
	CONSTRAINT "points_offers_most" CHECK("points_offers"."most_each" IS NULL OR "points_offers"."most_each" >= 1)
);
--> statement-breakpoint
CREATE INDEX `points_offers_of` ON `points_offers` (`partner`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `points_offers_when` ON `points_offers` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `points_offers_open` ON `points_offers` (`ends`,`id`) WHERE "points_offers"."ended_at" IS NULL;--> statement-breakpoint
CREATE TABLE `points_redemptions` (
	`id` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`offer` text NOT NULL,
	`partner` text NOT NULL,
	`pieces` integer NOT NULL,
	`points` integer NOT NULL,
	`at` text NOT NULL,
	`until` text NOT NULL,
	`code_hash` text NOT NULL,
	`state` text NOT NULL,
	`ended_at` text,
	CONSTRAINT "points_redemptions_amounts" CHECK("points_redemptions"."pieces" >= 1 AND "points_redemptions"."points" >= 1),
	CONSTRAINT "points_redemptions_states" CHECK("points_redemptions"."state" IN ('reserved', 'confirmed', 'cancelled', 'refused', 'lapsed')
        AND ("points_redemptions"."state" = 'reserved') = ("points_redemptions"."ended_at" IS NULL))
);
--> statement-breakpoint
CREATE INDEX `points_redemptions_of` ON `points_redemptions` (`holder`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `points_redemptions_at` ON `points_redemptions` (`partner`,`state`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `points_redemptions_ended` ON `points_redemptions` (`ended_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `points_redemptions_code` ON `points_redemptions` (`code_hash`);
--> statement-breakpoint
-- An account is one kind of holder's for good, and what is closed stays closed.
CREATE TRIGGER points_holders_same BEFORE UPDATE ON points_holders
WHEN NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.created <> OLD.created OR OLD.closed IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a holder stays what it is'); END;
--> statement-breakpoint
CREATE TRIGGER points_holders_no_delete BEFORE DELETE ON points_holders
BEGIN SELECT RAISE(ABORT, 'holders are kept'); END;
--> statement-breakpoint
CREATE TRIGGER points_holders_no_replace BEFORE INSERT ON points_holders
WHEN EXISTS (SELECT 1 FROM points_holders WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM points_holders WHERE kind = NEW.kind AND owner = NEW.owner)
BEGIN SELECT RAISE(ABORT, 'the holder already stands'); END;
--> statement-breakpoint
-- An account is closed empty, with nothing set aside.
CREATE TRIGGER points_holders_close BEFORE UPDATE ON points_holders
WHEN NEW.closed IS NOT NULL AND EXISTS (SELECT 1 FROM points_accounts
  WHERE id = NEW.id AND (received > spent OR reserved > 0))
BEGIN SELECT RAISE(ABORT, 'the account is not empty'); END;
--> statement-breakpoint
-- Nobody is more of a family than its account allows.
CREATE TRIGGER points_holders_family_stands BEFORE UPDATE OF family ON points_holders
WHEN NEW.family IS NOT NULL AND (NEW.attested IS NULL
  OR NOT EXISTS (SELECT 1 FROM points_holders WHERE id = NEW.family AND kind = 'family' AND closed IS NULL)
  OR (SELECT count(*) FROM points_holders WHERE family = NEW.family AND id <> NEW.id) >= 8)
BEGIN SELECT RAISE(ABORT, 'no such family'); END;
--> statement-breakpoint
-- What is closed receives nothing.
CREATE TRIGGER points_transfers_open BEFORE INSERT ON points_transfers
WHEN NEW.phase = 'posted' AND EXISTS (SELECT 1 FROM points_holders WHERE id = NEW.target AND closed IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'the account is closed'); END;
--> statement-breakpoint
-- Only an account that somebody vouched for spends, gives or pools.
CREATE TRIGGER points_transfers_attested BEFORE INSERT ON points_transfers
WHEN NEW.kind IN ('redemption', 'donation', 'pooling') AND NEW.phase IN ('posted', 'pending')
  AND EXISTS (SELECT 1 FROM points_holders WHERE id = NEW.source AND attested IS NULL)
BEGIN SELECT RAISE(ABORT, 'nobody vouched for the account'); END;
--> statement-breakpoint
-- An offer is what it was when it was made; it only ends.
CREATE TRIGGER points_offers_same BEFORE UPDATE ON points_offers
WHEN OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR (NEW.id, NEW.partner, NEW.title_zh, NEW.title_en, NEW.text_zh,
  NEW.text_en, NEW.price, NEW.starts, NEW.ends, NEW.minutes, NEW.way, NEW.created_at) <> (OLD.id, OLD.partner,
  OLD.title_zh, OLD.title_en, OLD.text_zh, OLD.text_en, OLD.price, OLD.starts, OLD.ends, OLD.minutes, OLD.way,
  OLD.created_at) OR NEW.gtin IS NOT OLD.gtin OR NEW.most_each IS NOT OLD.most_each
BEGIN SELECT RAISE(ABORT, 'an offer stays what it is'); END;
--> statement-breakpoint
CREATE TRIGGER points_offers_no_delete BEFORE DELETE ON points_offers
BEGIN SELECT RAISE(ABORT, 'offers are kept'); END;
--> statement-breakpoint
CREATE TRIGGER points_offers_no_replace BEFORE INSERT ON points_offers
WHEN EXISTS (SELECT 1 FROM points_offers WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the offer already stands'); END;
--> statement-breakpoint
-- What is set aside is of an offer that is open that day in Asia/Shanghai, at its price.
CREATE TRIGGER points_redemptions_of_offer BEFORE INSERT ON points_redemptions
WHEN NEW.state <> 'reserved' OR NOT EXISTS (SELECT 1 FROM points_offers AS offer WHERE offer.id = NEW.offer
  AND offer.partner = NEW.partner AND offer.price * NEW.pieces = NEW.points AND offer.ended_at IS NULL
  AND date(NEW.at, '+8 hours') BETWEEN offer.starts AND offer.ends)
BEGIN SELECT RAISE(ABORT, 'no such offer'); END;
--> statement-breakpoint
CREATE TRIGGER points_redemptions_no_replace BEFORE INSERT ON points_redemptions
WHEN EXISTS (SELECT 1 FROM points_redemptions WHERE id = NEW.id OR code_hash = NEW.code_hash)
BEGIN SELECT RAISE(ABORT, 'the redemption already stands'); END;
--> statement-breakpoint
CREATE TRIGGER points_redemptions_no_delete BEFORE DELETE ON points_redemptions
BEGIN SELECT RAISE(ABORT, 'redemptions are kept'); END;
--> statement-breakpoint
-- How it ended is what the ledger says.
CREATE TRIGGER points_redemptions_same BEFORE UPDATE ON points_redemptions
WHEN OLD.state <> 'reserved' OR (NEW.id, NEW.holder, NEW.offer, NEW.partner, NEW.pieces, NEW.points, NEW.at, NEW.until,
  NEW.code_hash) <> (OLD.id, OLD.holder, OLD.offer, OLD.partner, OLD.pieces, OLD.points, OLD.at, OLD.until,
  OLD.code_hash) OR NOT EXISTS (SELECT 1 FROM points_transfers WHERE settles = 'redemption/' || OLD.id
    AND (phase = 'confirmed') = (NEW.state = 'confirmed'))
BEGIN SELECT RAISE(ABORT, 'a redemption ends by the ledger'); END;
--> statement-breakpoint
-- What is set aside in the ledger under a redemption's name is that redemption's.
CREATE TRIGGER points_transfers_redeem BEFORE INSERT ON points_transfers
WHEN NEW.phase = 'pending' AND substr(NEW.id, 1, 11) = 'redemption/'
  AND NOT EXISTS (SELECT 1 FROM points_redemptions AS kept WHERE kept.id = substr(NEW.id, 12)
    AND kept.holder = NEW.source AND NEW.target = 'offer/' || kept.offer AND kept.points = NEW.amount
    AND kept.until = NEW.until)
BEGIN SELECT RAISE(ABORT, 'no such redemption'); END;
--> statement-breakpoint
-- The settling transfer is called `redemption/<id>/<how it ended>`.
CREATE TRIGGER points_transfers_redeemed AFTER INSERT ON points_transfers
WHEN NEW.settles IS NOT NULL AND substr(NEW.settles, 1, 11) = 'redemption/'
BEGIN
  UPDATE points_redemptions SET state = substr(NEW.id, length(NEW.settles) + 2), ended_at = NEW.at
    WHERE id = substr(NEW.settles, 12);
END;
