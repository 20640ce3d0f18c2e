CREATE TABLE `volumes` (
	`publisher` text NOT NULL,
	`register` text NOT NULL,
	`day` text NOT NULL,
	`entries` integer NOT NULL,
	PRIMARY KEY(`publisher`, `register`, `day`)
);
--> statement-breakpoint
-- What was published before, by days in Asia/Shanghai.
INSERT INTO `volumes` (`publisher`, `register`, `day`, `entries`)
SELECT `publisher`, `register`, date(`published_at`, '+8 hours'), count(*) FROM `entries` GROUP BY 1, 2, 3;
