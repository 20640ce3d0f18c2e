CREATE TABLE `cosignatures` (
	`size` integer NOT NULL,
	`signer` text NOT NULL,
	`timestamp` integer NOT NULL,
	`line` text NOT NULL,
	PRIMARY KEY(`size`, `signer`),
	FOREIGN KEY (`size`) REFERENCES `checkpoints`(`size`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `cosignatures_signer` ON `cosignatures` (`signer`,`size`);--> statement-breakpoint
CREATE TABLE `witnessed` (
	`origin` text PRIMARY KEY NOT NULL,
	`size` integer NOT NULL,
	`root` text NOT NULL,
	`note` text NOT NULL,
	`at` text NOT NULL
);
--> statement-breakpoint
-- What a witness signed is kept as it is: a cosigned checkpoint is never lost, nor dated anew.
CREATE TRIGGER cosignatures_no_update BEFORE UPDATE ON cosignatures BEGIN SELECT RAISE(ABORT, 'cosignatures are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER cosignatures_no_delete BEFORE DELETE ON cosignatures BEGIN SELECT RAISE(ABORT, 'cosignatures are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER cosignatures_no_replace BEFORE INSERT ON cosignatures
WHEN EXISTS (SELECT 1 FROM cosignatures WHERE size = NEW.size AND signer = NEW.signer)
BEGIN SELECT RAISE(ABORT, 'cosignature already stands'); END;
--> statement-breakpoint
-- As a witness we never go back: not to a smaller tree, not to another one of the same size.
CREATE TRIGGER witnessed_only_grow BEFORE UPDATE ON witnessed
WHEN NEW.origin <> OLD.origin OR NEW.size < OLD.size OR (NEW.size = OLD.size AND NEW.root <> OLD.root)
BEGIN SELECT RAISE(ABORT, 'a witness does not go back'); END;
--> statement-breakpoint
CREATE TRIGGER witnessed_no_delete BEFORE DELETE ON witnessed BEGIN SELECT RAISE(ABORT, 'a witness does not forget'); END;
--> statement-breakpoint
-- INSERT OR REPLACE slips past the two above.
CREATE TRIGGER witnessed_no_replace BEFORE INSERT ON witnessed
WHEN EXISTS (SELECT 1 FROM witnessed WHERE origin = NEW.origin AND (size > NEW.size OR (size = NEW.size AND root <> NEW.root)))
BEGIN SELECT RAISE(ABORT, 'a witness does not go back'); END;
