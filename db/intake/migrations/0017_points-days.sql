CREATE TABLE `points_days` (
	`day` text PRIMARY KEY NOT NULL,
	`last` integer NOT NULL,
	`books` text NOT NULL,
	`programmes` text NOT NULL,
	`leaves` integer NOT NULL,
	`root` text NOT NULL
);
--> statement-breakpoint
-- A day is closed once.
CREATE TRIGGER points_days_no_update BEFORE UPDATE ON points_days
BEGIN SELECT RAISE(ABORT, 'closed days stay as they are'); END;
--> statement-breakpoint
CREATE TRIGGER points_days_no_delete BEFORE DELETE ON points_days
BEGIN SELECT RAISE(ABORT, 'closed days stay as they are'); END;
--> statement-breakpoint
CREATE TRIGGER points_days_no_replace BEFORE INSERT ON points_days
WHEN EXISTS (SELECT 1 FROM points_days WHERE day >= NEW.day)
BEGIN SELECT RAISE(ABORT, 'the day is closed, or a later one'); END;
