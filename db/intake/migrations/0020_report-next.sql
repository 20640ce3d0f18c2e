-- The generator takes an expression apart at its commas: written by hand, the same as `nextDue` of the tables.
CREATE INDEX `reports_next` ON `reports` (`body`, (CASE WHEN state IN ('received', 'forwarded') THEN coalesce(accept_due, due, '') WHEN state = 'settled' THEN '9999' ELSE coalesce(due, '') END), `number`) WHERE "reports"."closed" IS NULL;
