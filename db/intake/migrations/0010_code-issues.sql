CREATE TABLE `code_issues` (
	`issue` text PRIMARY KEY NOT NULL,
	`gtin` text NOT NULL,
	`lot` text NOT NULL,
	`key_id` text NOT NULL,
	`first` integer NOT NULL,
	`last` integer NOT NULL,
	`producer` text NOT NULL,
	`issued_by` text NOT NULL,
	`issued_at` text NOT NULL,
	`salt` text NOT NULL,
	`once` text,
	`digest` text,
	CONSTRAINT "code_issues_in_order" CHECK("code_issues"."first" >= 0 AND "code_issues"."last" >= "code_issues"."first" AND "code_issues"."last" < 34359738368)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `code_issues_once_unique` ON `code_issues` (`once`);--> statement-breakpoint
CREATE INDEX `code_issues_of` ON `code_issues` (`gtin`,`issued_at`,`issue`);--> statement-breakpoint
CREATE UNIQUE INDEX `code_issues_range` ON `code_issues` (`gtin`,`key_id`,`last`);--> statement-breakpoint
-- A code that was printed stays what it was: ranges are never changed, and never taken back.
CREATE TRIGGER code_issues_no_update BEFORE UPDATE ON code_issues BEGIN SELECT RAISE(ABORT, 'issues of codes are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER code_issues_no_delete BEFORE DELETE ON code_issues BEGIN SELECT RAISE(ABORT, 'issues of codes are append-only'); END;
--> statement-breakpoint
-- INSERT OR REPLACE slips past the two above.
CREATE TRIGGER code_issues_no_replace BEFORE INSERT ON code_issues
WHEN EXISTS (SELECT 1 FROM code_issues WHERE issue = NEW.issue)
  OR EXISTS (SELECT 1 FROM code_issues WHERE once = NEW.once)
BEGIN SELECT RAISE(ABORT, 'the issue already stands'); END;
--> statement-breakpoint
-- No counter is issued twice: of two ranges of one product and key id, one lies behind the other.
CREATE TRIGGER code_issues_apart BEFORE INSERT ON code_issues
WHEN EXISTS (SELECT 1 FROM code_issues
  WHERE gtin = NEW.gtin AND key_id = NEW.key_id AND last >= NEW.first AND first <= NEW.last)
BEGIN SELECT RAISE(ABORT, 'the range meets one that was issued'); END;
