CREATE TABLE `documents` (
	`sha256` text NOT NULL,
	`register` text NOT NULL,
	`key` text NOT NULL,
	`field` text NOT NULL,
	`idx` integer NOT NULL,
	`gone` integer,
	PRIMARY KEY(`sha256`, `register`, `key`, `field`)
);
--> statement-breakpoint
CREATE INDEX `documents_record` ON `documents` (`register`,`key`);--> statement-breakpoint
CREATE INDEX `documents_named` ON `documents` (`idx`);--> statement-breakpoint
CREATE TABLE `search_file_pages` (
	`id` integer PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`page` integer NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `search_file_pages_page` ON `search_file_pages` (`sha256`,`page`);--> statement-breakpoint
CREATE TABLE `search_file_progress` (
	`id` integer PRIMARY KEY NOT NULL,
	`idx` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `search_file_texts` (
	`sha256` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`why` text,
	`attempts` integer NOT NULL,
	`pages` integer NOT NULL,
	`characters` integer NOT NULL
);
--> statement-breakpoint
-- Full text of published files, a page a row, rowid = search_file_pages.id. Tokens as in `search`.
CREATE VIRTUAL TABLE search_files USING fts5(tokens, content='', contentless_delete=1, tokenize='ascii');
