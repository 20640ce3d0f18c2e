-- What was read from a captured document goes with it, once an erasure says so; nothing else of it ever does.
DROP TRIGGER trace_events_no_delete;
--> statement-breakpoint
CREATE TRIGGER trace_events_no_delete BEFORE DELETE ON trace_events
WHEN NOT EXISTS (SELECT 1 FROM entries CROSS JOIN erasures ON erasures.register = entries.register
  AND erasures.key = entries.key AND erasures.revision = entries.revision AND erasures.field = 'document'
  WHERE entries.idx = OLD.id / 10000 AND entries.register = 'epcis-captures')
BEGIN SELECT RAISE(ABORT, 'trace_events are append-only'); END;
--> statement-breakpoint
DROP TRIGGER trace_epcs_no_delete;
--> statement-breakpoint
CREATE TRIGGER trace_epcs_no_delete BEFORE DELETE ON trace_epcs
WHEN NOT EXISTS (SELECT 1 FROM entries CROSS JOIN erasures ON erasures.register = entries.register
  AND erasures.key = entries.key AND erasures.revision = entries.revision AND erasures.field = 'document'
  WHERE entries.idx = OLD.event / 10000 AND entries.register = 'epcis-captures')
BEGIN SELECT RAISE(ABORT, 'trace_epcs are append-only'); END;
--> statement-breakpoint
DROP TRIGGER trace_links_no_delete;
--> statement-breakpoint
CREATE TRIGGER trace_links_no_delete BEFORE DELETE ON trace_links
WHEN NOT EXISTS (SELECT 1 FROM entries CROSS JOIN erasures ON erasures.register = entries.register
  AND erasures.key = entries.key AND erasures.revision = entries.revision AND erasures.field = 'document'
  WHERE entries.idx = OLD.event / 10000 AND entries.register = 'epcis-captures')
BEGIN SELECT RAISE(ABORT, 'trace_links are append-only'); END;
--> statement-breakpoint
DROP TRIGGER trace_voided_no_delete;
--> statement-breakpoint
CREATE TRIGGER trace_voided_no_delete BEFORE DELETE ON trace_voided
WHEN NOT EXISTS (SELECT 1 FROM entries CROSS JOIN erasures ON erasures.register = entries.register
  AND erasures.key = entries.key AND erasures.revision = entries.revision AND erasures.field = 'document'
  WHERE entries.idx IN (OLD.event / 10000, OLD.by_idx) AND entries.register = 'epcis-captures')
BEGIN SELECT RAISE(ABORT, 'trace_voided are append-only'); END;
--> statement-breakpoint
-- Names of goods, places and organisations go where no event bears them any more.
DROP TRIGGER trace_things_no_delete;
--> statement-breakpoint
CREATE TRIGGER trace_things_no_delete BEFORE DELETE ON trace_things
WHEN EXISTS (SELECT 1 FROM trace_epcs WHERE thing = OLD.id)
  OR EXISTS (SELECT 1 FROM trace_links WHERE source = OLD.id)
  OR EXISTS (SELECT 1 FROM trace_links WHERE target = OLD.id)
  OR EXISTS (SELECT 1 FROM trace_events WHERE read_point = OLD.id)
  OR EXISTS (SELECT 1 FROM trace_events WHERE location = OLD.id)
BEGIN SELECT RAISE(ABORT, 'trace_things are append-only'); END;
--> statement-breakpoint
DROP TRIGGER trace_parties_no_delete;
--> statement-breakpoint
CREATE TRIGGER trace_parties_no_delete BEFORE DELETE ON trace_parties
WHEN EXISTS (SELECT 1 FROM trace_events WHERE party = OLD.id)
BEGIN SELECT RAISE(ABORT, 'trace_parties are append-only'); END;
