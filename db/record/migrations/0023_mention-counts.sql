-- How many records of each register mention a subject: pages show it, and counted row by row it grew with the database.
CREATE TABLE `mention_counts` (
	`subject` text NOT NULL,
	`register` text NOT NULL,
	`records` integer NOT NULL,
	PRIMARY KEY(`subject`, `register`)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `mention_counts` (`subject`, `register`, `records`)
SELECT `subject`, `register`, count(*) FROM `mentions` GROUP BY 1, 2;
