CREATE TABLE `credential_places` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`certificate` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `credential_places_certificate_unique` ON `credential_places` (`certificate`);--> statement-breakpoint
-- Certificates that stand already, in the order in which they entered the record.
INSERT INTO `credential_places` (`ordinal`, `certificate`)
SELECT row_number() OVER (ORDER BY `idx`) - 1, `key` FROM `entries` WHERE `register` = 'certificates' AND `revision` = 1;
--> statement-breakpoint
-- Every new certificate takes the next place, whichever way its entry came.
CREATE TRIGGER entries_place_certificates AFTER INSERT ON entries WHEN NEW.register = 'certificates' AND NEW.revision = 1
BEGIN INSERT INTO credential_places (ordinal, certificate) SELECT coalesce(max(ordinal) + 1, 0), NEW.key FROM credential_places; END;
--> statement-breakpoint
-- Credentials that are out in the world name a place: it never changes.
CREATE TRIGGER credential_places_no_update BEFORE UPDATE ON credential_places BEGIN SELECT RAISE(ABORT, 'credential_places are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER credential_places_no_delete BEFORE DELETE ON credential_places BEGIN SELECT RAISE(ABORT, 'credential_places are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER credential_places_no_replace BEFORE INSERT ON credential_places
WHEN EXISTS (SELECT 1 FROM credential_places WHERE ordinal = NEW.ordinal OR certificate = NEW.certificate)
BEGIN SELECT RAISE(ABORT, 'place already taken'); END;
