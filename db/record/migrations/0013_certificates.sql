CREATE TABLE `certificate_states` (
	`idx` integer PRIMARY KEY NOT NULL,
	`certificate` text NOT NULL,
	`event` text NOT NULL,
	`effective` text,
	`expires` text,
	`certifier` text,
	`publisher` text NOT NULL,
	`named` text,
	`skeleton` text,
	`undoes` integer
);
--> statement-breakpoint
CREATE INDEX `certificate_states_life` ON `certificate_states` (`certificate`,`idx`);--> statement-breakpoint
CREATE INDEX `certificate_states_skeleton` ON `certificate_states` (`skeleton`,`certificate`) WHERE skeleton IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `certificate_states_undoes` ON `certificate_states` (`undoes`);--> statement-breakpoint
CREATE INDEX `records_certificates_holder` ON `records` (body ->> 'holder',`key`) WHERE register = 'certificates';--> statement-breakpoint
CREATE INDEX `records_certificates_certifier` ON `records` (body ->> 'certifier',`key`) WHERE register = 'certificates';--> statement-breakpoint
CREATE INDEX `records_certificates_expires` ON `records` (CASE WHEN body ->> 'expires' IS NULL THEN '9999-12-31' ELSE body ->> 'expires' END,`key`) WHERE register = 'certificates';--> statement-breakpoint
CREATE INDEX `records_certificates_scheme` ON `records` (body ->> 'scheme',CASE WHEN body ->> 'expires' IS NULL THEN '9999-12-31' ELSE body ->> 'expires' END,`key`) WHERE register = 'certificates';--> statement-breakpoint
CREATE INDEX `records_certificate_changes` ON `records` (body ->> 'change',`key`) WHERE register = 'certificate-changes';--> statement-breakpoint
-- The life of a certificate is never rewritten. Rebuilding the table drops its triggers silently.
CREATE TRIGGER certificate_states_no_update BEFORE UPDATE ON certificate_states BEGIN SELECT RAISE(ABORT, 'certificate_states are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER certificate_states_no_delete BEFORE DELETE ON certificate_states BEGIN SELECT RAISE(ABORT, 'certificate_states are append-only'); END;
--> statement-breakpoint
-- Oldest first, so that no row is replaced and none slips in between.
CREATE TRIGGER certificate_states_in_order BEFORE INSERT ON certificate_states
WHEN NEW.idx <= (SELECT max(idx) FROM certificate_states WHERE certificate = NEW.certificate)
  OR EXISTS (SELECT 1 FROM certificate_states WHERE idx = NEW.idx)
BEGIN SELECT RAISE(ABORT, 'certificate state already stands or is out of order'); END;
--> statement-breakpoint
-- A number is given once, and again only after it was taken back whole.
CREATE TRIGGER certificate_states_issued BEFORE INSERT ON certificate_states
WHEN NEW.event = 'issued' AND (
  NEW.certifier IS NULL OR NEW.named IS NULL OR NEW.skeleton IS NULL OR NEW.effective IS NULL OR NEW.expires < NEW.effective
  OR (SELECT event FROM certificate_states WHERE certificate = NEW.certificate ORDER BY idx DESC LIMIT 1) <> 'annulled')
BEGIN SELECT RAISE(ABORT, 'certificate: ends before it begins, or the number is taken'); END;
--> statement-breakpoint
-- Whatever comes later is of a certificate that stands, and by who issued it or who published that.
CREATE TRIGGER certificate_states_own BEFORE INSERT ON certificate_states
WHEN NEW.event <> 'issued' AND (
  coalesce((SELECT event FROM certificate_states WHERE certificate = NEW.certificate ORDER BY idx DESC LIMIT 1), 'annulled') = 'annulled'
  OR NOT EXISTS (
    SELECT 1 FROM certificate_states AS stated
    WHERE stated.idx = (SELECT max(idx) FROM certificate_states WHERE certificate = NEW.certificate AND event = 'issued')
      AND NEW.publisher IN (stated.certifier, stated.publisher, 'portal')))
BEGIN SELECT RAISE(ABORT, 'certificate: there is none, or another body issued it'); END;
--> statement-breakpoint
-- A correction leaves it the certificate that it is, and no change outside its days.
CREATE TRIGGER certificate_states_corrected BEFORE INSERT ON certificate_states
WHEN NEW.event = 'corrected' AND (
  NEW.expires < NEW.effective
  OR NEW.expires < (
    SELECT max(effective) FROM certificate_states AS change
    WHERE change.certificate = NEW.certificate AND change.event IN ('suspended', 'resumed', 'withdrawn', 'replaced')
      AND NOT EXISTS (SELECT 1 FROM certificate_states WHERE undoes = change.idx))
  OR NOT EXISTS (
    SELECT 1 FROM certificate_states AS stated
    WHERE stated.idx = (SELECT max(idx) FROM certificate_states WHERE certificate = NEW.certificate AND event = 'issued')
      AND stated.certifier = NEW.certifier AND stated.named = NEW.named AND stated.effective = NEW.effective))
BEGIN SELECT RAISE(ABORT, 'certificate: a correction would make it another one'); END;
--> statement-breakpoint
-- The day of a change: from issue to expiry, and not before another change.
CREATE TRIGGER certificate_states_day BEFORE INSERT ON certificate_states
WHEN NEW.event IN ('suspended', 'resumed', 'withdrawn', 'replaced') AND (
  NEW.effective IS NULL
  OR NOT EXISTS (
    SELECT 1 FROM certificate_states AS stated
    WHERE stated.idx = (
        SELECT max(idx) FROM certificate_states WHERE certificate = NEW.certificate AND event IN ('issued', 'corrected'))
      AND NEW.effective >= stated.effective AND (stated.expires IS NULL OR NEW.effective <= stated.expires))
  OR NEW.effective < (
    SELECT max(effective) FROM certificate_states AS change
    WHERE change.certificate = NEW.certificate AND change.event IN ('suspended', 'resumed', 'withdrawn', 'replaced')
      AND NOT EXISTS (SELECT 1 FROM certificate_states WHERE undoes = change.idx)))
BEGIN SELECT RAISE(ABORT, 'certificate: not on a day of it, or before an earlier change'); END;
--> statement-breakpoint
-- valid → suspended → valid | withdrawn; valid → withdrawn | replaced.
CREATE TRIGGER certificate_states_follow BEFORE INSERT ON certificate_states
WHEN NEW.event IN ('suspended', 'resumed', 'withdrawn', 'replaced') AND NOT CASE coalesce((
    SELECT event FROM certificate_states AS change
    WHERE change.certificate = NEW.certificate AND change.event IN ('suspended', 'resumed', 'withdrawn', 'replaced')
      AND NOT EXISTS (SELECT 1 FROM certificate_states WHERE undoes = change.idx)
    ORDER BY change.idx DESC LIMIT 1), 'resumed')
  WHEN 'resumed' THEN NEW.event IN ('suspended', 'withdrawn', 'replaced')
  WHEN 'suspended' THEN NEW.event IN ('resumed', 'withdrawn')
  ELSE 0 END
BEGIN SELECT RAISE(ABORT, 'certificate: the change does not follow'); END;
--> statement-breakpoint
-- Only the newest change that stands is taken back, and only a certificate without changes.
CREATE TRIGGER certificate_states_back BEFORE INSERT ON certificate_states
WHEN (NEW.event = 'undone' OR NEW.event = 'annulled' OR NEW.undoes IS NOT NULL) AND (
    SELECT max(idx) FROM certificate_states AS change
    WHERE change.certificate = NEW.certificate AND change.event IN ('suspended', 'resumed', 'withdrawn', 'replaced')
      AND NOT EXISTS (SELECT 1 FROM certificate_states WHERE undoes = change.idx)
  ) IS NOT CASE NEW.event WHEN 'undone' THEN coalesce(NEW.undoes, -1) END
BEGIN SELECT RAISE(ABORT, 'certificate: something else stands behind what is taken back'); END;
