-- What stands in the record is never rewritten; a correction is a new revision.
-- Rebuilding one of these tables drops its triggers silently: tests/worker/append-only.test.ts looks.

CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
--> statement-breakpoint
-- INSERT OR REPLACE slips past the two above.
CREATE TRIGGER entries_no_replace BEFORE INSERT ON entries
WHEN EXISTS (SELECT 1 FROM entries WHERE idx = NEW.idx)
  OR EXISTS (SELECT 1 FROM entries WHERE register = NEW.register AND key = NEW.key AND revision = NEW.revision)
BEGIN SELECT RAISE(ABORT, 'entry already stands'); END;
--> statement-breakpoint
-- No gap in the log, and no entry dated before the one under it.
CREATE TRIGGER entries_in_order BEFORE INSERT ON entries
WHEN NEW.idx > 0 AND NOT EXISTS (SELECT 1 FROM entries WHERE idx = NEW.idx - 1 AND published_at <= NEW.published_at)
BEGIN SELECT RAISE(ABORT, 'entry out of order'); END;
--> statement-breakpoint
CREATE TRIGGER leaves_no_update BEFORE UPDATE ON leaves BEGIN SELECT RAISE(ABORT, 'leaves are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER leaves_no_delete BEFORE DELETE ON leaves BEGIN SELECT RAISE(ABORT, 'leaves are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER leaves_no_replace BEFORE INSERT ON leaves
WHEN EXISTS (SELECT 1 FROM leaves WHERE idx = NEW.idx)
BEGIN SELECT RAISE(ABORT, 'leaf already stands'); END;
--> statement-breakpoint
CREATE TRIGGER checkpoints_no_update BEFORE UPDATE ON checkpoints BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER checkpoints_no_delete BEFORE DELETE ON checkpoints BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER checkpoints_grow BEFORE INSERT ON checkpoints
WHEN NEW.size <= (SELECT max(size) FROM checkpoints)
BEGIN SELECT RAISE(ABORT, 'a checkpoint of this size or a larger one already stands'); END;
--> statement-breakpoint
-- A tile only grows: every hash it ever held stays where it was.
CREATE TRIGGER tiles_only_grow BEFORE UPDATE ON tiles
WHEN NEW.level <> OLD.level OR NEW.number <> OLD.number OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes
BEGIN SELECT RAISE(ABORT, 'tiles only grow'); END;
--> statement-breakpoint
CREATE TRIGGER tiles_no_delete BEFORE DELETE ON tiles BEGIN SELECT RAISE(ABORT, 'tiles only grow'); END;
--> statement-breakpoint
CREATE TRIGGER tiles_no_replace BEFORE INSERT ON tiles
WHEN EXISTS (
  SELECT 1 FROM tiles
  WHERE level = NEW.level AND number = NEW.number AND substr(NEW.hashes, 1, length(hashes)) <> hashes
)
BEGIN SELECT RAISE(ABORT, 'tiles only grow'); END;
--> statement-breakpoint
CREATE TRIGGER requests_no_update BEFORE UPDATE ON requests BEGIN SELECT RAISE(ABORT, 'requests are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER requests_no_delete BEFORE DELETE ON requests BEGIN SELECT RAISE(ABORT, 'requests are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER requests_no_replace BEFORE INSERT ON requests
WHEN EXISTS (SELECT 1 FROM requests WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'request already answered'); END;
--> statement-breakpoint
CREATE TRIGGER erasures_no_update BEFORE UPDATE ON erasures BEGIN SELECT RAISE(ABORT, 'erasures are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER erasures_no_delete BEFORE DELETE ON erasures BEGIN SELECT RAISE(ABORT, 'erasures are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER erasures_no_replace BEFORE INSERT ON erasures
WHEN EXISTS (
  SELECT 1 FROM erasures
  WHERE register = NEW.register AND key = NEW.key AND revision = NEW.revision AND field = NEW.field
)
BEGIN SELECT RAISE(ABORT, 'already erased'); END;
--> statement-breakpoint
CREATE TRIGGER disclosures_no_update BEFORE UPDATE ON disclosures BEGIN SELECT RAISE(ABORT, 'disclosures are append-only'); END;
--> statement-breakpoint
-- A disclosure goes only once the record says that it was erased.
CREATE TRIGGER disclosures_erased_only BEFORE DELETE ON disclosures
WHEN NOT EXISTS (
  SELECT 1 FROM erasures
  WHERE register = OLD.register AND key = OLD.key AND revision = OLD.revision AND field = OLD.field
)
BEGIN SELECT RAISE(ABORT, 'disclosures are erased through the record'); END;
--> statement-breakpoint
CREATE TRIGGER disclosures_no_replace BEFORE INSERT ON disclosures
WHEN EXISTS (
  SELECT 1 FROM disclosures
  WHERE register = NEW.register AND key = NEW.key AND revision = NEW.revision AND field = NEW.field
) OR EXISTS (
  SELECT 1 FROM erasures
  WHERE register = NEW.register AND key = NEW.key AND revision = NEW.revision AND field = NEW.field
)
BEGIN SELECT RAISE(ABORT, 'disclosure already stands or was erased'); END;
