CREATE TABLE `sealed_bundles` (
	`number` integer PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`bytes` integer NOT NULL
);
--> statement-breakpoint
-- Only a full bundle is sealed, while all of its leaves stand and are signed.
CREATE TRIGGER sealed_bundles_full BEFORE INSERT ON sealed_bundles
WHEN (SELECT count(*) FROM leaves WHERE idx >= NEW.number * 256 AND idx < NEW.number * 256 + 256) < 256
  OR NOT EXISTS (SELECT 1 FROM checkpoints WHERE size >= NEW.number * 256 + 256)
BEGIN SELECT RAISE(ABORT, 'only a full bundle is sealed'); END;
--> statement-breakpoint
CREATE TRIGGER sealed_bundles_no_update BEFORE UPDATE ON sealed_bundles BEGIN SELECT RAISE(ABORT, 'sealed bundles are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER sealed_bundles_no_delete BEFORE DELETE ON sealed_bundles BEGIN SELECT RAISE(ABORT, 'sealed bundles are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER sealed_bundles_no_replace BEFORE INSERT ON sealed_bundles
WHEN EXISTS (SELECT 1 FROM sealed_bundles WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'bundle already sealed'); END;
--> statement-breakpoint
-- Exactly the leaves of a bundle marked sealed go, and no other leaf ever comes in their place.
DROP TRIGGER leaves_no_delete;
--> statement-breakpoint
CREATE TRIGGER leaves_no_delete BEFORE DELETE ON leaves
WHEN NOT EXISTS (SELECT 1 FROM sealed_bundles WHERE number = OLD.idx / 256)
BEGIN SELECT RAISE(ABORT, 'leaves are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER leaves_not_sealed BEFORE INSERT ON leaves
WHEN EXISTS (SELECT 1 FROM sealed_bundles WHERE number = NEW.idx / 256)
BEGIN SELECT RAISE(ABORT, 'leaf is sealed'); END;
--> statement-breakpoint
-- Every term of the full text index with where it stands: what an audit compares. Holds nothing of its own.
CREATE VIRTUAL TABLE search_terms USING fts5vocab('search', 'instance');
