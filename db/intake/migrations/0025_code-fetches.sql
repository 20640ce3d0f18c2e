CREATE TABLE `code_fetches` (
	`issue` text NOT NULL,
	`day` text NOT NULL,
	`codes` integer NOT NULL,
	`times` integer NOT NULL,
	PRIMARY KEY(`issue`, `day`),
	CONSTRAINT "code_fetches_some" CHECK("code_fetches"."codes" >= 1)
);
