CREATE TABLE `report_rewards` (
	`number` text PRIMARY KEY NOT NULL,
	`body` text NOT NULL,
	`share` integer NOT NULL,
	`object_key` text,
	CONSTRAINT "report_rewards_share" CHECK("report_rewards"."share" BETWEEN 1 AND 20)
) WITHOUT ROWID;
--> statement-breakpoint
-- Only what was found true is rewarded, where there is a mailbox to lay it into, and once.
CREATE TRIGGER report_rewards_found BEFORE INSERT ON report_rewards
WHEN EXISTS (SELECT 1 FROM report_rewards WHERE number = NEW.number) OR NEW.object_key IS NOT NULL
  OR NOT EXISTS (SELECT 1 FROM reports WHERE number = NEW.number AND body = NEW.body
    AND finding IN ('substantiated', 'partly') AND locator_mac IS NOT NULL AND recipient IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'nothing to reward, or it was rewarded'); END;
--> statement-breakpoint
CREATE TRIGGER report_rewards_once BEFORE UPDATE ON report_rewards
WHEN OLD.object_key IS NOT NULL OR NEW.object_key IS NULL
  OR (OLD.number, OLD.body, OLD.share) IS NOT (NEW.number, NEW.body, NEW.share)
BEGIN SELECT RAISE(ABORT, 'a reward is laid once'); END;
--> statement-breakpoint
CREATE TRIGGER report_rewards_no_delete BEFORE DELETE ON report_rewards
BEGIN SELECT RAISE(ABORT, 'rewards are kept'); END;
--> statement-breakpoint
-- Without row numbers: they would tell in which order vouchers were made.
CREATE TABLE `points_vouchers_unnumbered` (
	`hash` text PRIMARY KEY NOT NULL,
	`rule` text NOT NULL,
	`share` integer NOT NULL,
	`month` text NOT NULL,
	CONSTRAINT "points_vouchers_share" CHECK("share" BETWEEN 1 AND 1000)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO points_vouchers_unnumbered (hash, rule, share, month) SELECT hash, rule, share, month FROM points_vouchers;
--> statement-breakpoint
DROP TABLE points_vouchers;
--> statement-breakpoint
ALTER TABLE points_vouchers_unnumbered RENAME TO points_vouchers;
--> statement-breakpoint
CREATE TABLE `points_audit_findings` (
	`award` text NOT NULL,
	`seq` integer NOT NULL,
	`finding` text NOT NULL,
	`reason` text NOT NULL,
	`account` text NOT NULL,
	`day` text NOT NULL,
	PRIMARY KEY(`award`, `seq`),
	CONSTRAINT "points_audit_findings_known" CHECK(finding IN ('fits', 'doubtful')),
	CONSTRAINT "points_audit_findings_why" CHECK(length(trim("points_audit_findings"."reason")) > 0)
);
--> statement-breakpoint
CREATE TRIGGER points_audit_findings_drawn BEFORE INSERT ON points_audit_findings
WHEN NOT EXISTS (SELECT 1 FROM points_awards AS kept JOIN points_audits AS drawn ON drawn.award = kept.id
    AND drawn.day = kept.booked WHERE kept.id = NEW.award)
  OR EXISTS (SELECT 1 FROM points_audit_findings WHERE award = NEW.award AND seq >= NEW.seq)
BEGIN SELECT RAISE(ABORT, 'it was not drawn, or the finding stands'); END;
--> statement-breakpoint
CREATE TRIGGER points_audit_findings_no_update BEFORE UPDATE ON points_audit_findings
BEGIN SELECT RAISE(ABORT, 'findings stay as they were'); END;
--> statement-breakpoint
CREATE TRIGGER points_audit_findings_no_delete BEFORE DELETE ON points_audit_findings
BEGIN SELECT RAISE(ABORT, 'findings stay as they were'); END;
