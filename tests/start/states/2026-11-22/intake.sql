CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL);
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (1,'0000_tables.sql','2026-11-22 18:59:15');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (2,'0001_persons.sql','2026-11-22 18:59:15');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (3,'0002_information-requests.sql','2026-11-22 18:59:15');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (4,'0003_people.sql','2026-11-22 18:59:15');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (5,'0004_push-pending.sql','2026-11-22 18:59:15');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (6,'0005_waiting.sql','2026-11-22 18:59:15');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (7,'0006_people-lists.sql','2026-11-22 18:59:16');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (8,'0007_waiting-lists.sql','2026-11-22 18:59:16');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (9,'0008_scans.sql','2026-11-22 18:59:16');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (10,'0009_label-watch.sql','2026-11-22 18:59:16');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (11,'0010_code-issues.sql','2026-11-22 18:59:16');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (12,'0011_consultations.sql','2026-11-22 18:59:16');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (13,'0012_reports.sql','2026-11-22 18:59:16');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (14,'0013_points.sql','2026-11-22 18:59:16');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (15,'0014_report-desk.sql','2026-11-22 18:59:16');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (16,'0015_report-ground.sql','2026-11-22 18:59:16');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (17,'0016_points-accounts.sql','2026-11-22 18:59:16');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (18,'0017_points-days.sql','2026-11-22 18:59:16');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (19,'0018_points-awards.sql','2026-11-22 18:59:16');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (20,'0019_report-events-day.sql','2026-11-22 18:59:16');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (21,'0020_report-next.sql','2026-11-22 18:59:16');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (22,'0021_points-sums.sql','2026-11-22 18:59:16');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (23,'0022_report-rewards.sql','2026-11-22 18:59:16');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (24,'0023_consultation-ways.sql','2026-11-22 18:59:16');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (25,'0024_report-queue.sql','2026-11-22 18:59:16');
--
CREATE TABLE `keys` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`role` text NOT NULL,
	`organisation` text,
	`bounds` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`revoked_at` text
, `name` text, `created_by` text, `last_used_at` text);
--
CREATE TABLE `usage` (
	`key` text NOT NULL,
	`day` text NOT NULL,
	`rows` integer NOT NULL,
	PRIMARY KEY(`key`, `day`)
);
--
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`submission` text NOT NULL,
	`at` text NOT NULL
);
--
CREATE TABLE `persons` (
	`commitment` text PRIMARY KEY NOT NULL,
	`register` text NOT NULL,
	`key` text NOT NULL,
	`field` text NOT NULL,
	`value` text NOT NULL,
	`salt` text NOT NULL,
	`at` text NOT NULL
);
--
CREATE TABLE `information_requests` (
	`number` text PRIMARY KEY NOT NULL,
	`code_hash` text NOT NULL,
	`once` text,
	`authority` text NOT NULL,
	`authority_name` text NOT NULL,
	`place` text,
	`received_at` text NOT NULL,
	`subject` text NOT NULL,
	`details` text,
	`form` text NOT NULL,
	`contact` text,
	`public_body` text,
	`revision` integer DEFAULT 0 NOT NULL,
	`answered` text
);
--
CREATE TABLE `push_cursor` (
	`id` integer PRIMARY KEY NOT NULL,
	`idx` integer NOT NULL
);
--
CREATE TABLE `push_subscriptions` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`sealed` text NOT NULL,
	`lang` text NOT NULL,
	`next_at` text NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`created_at` text NOT NULL
);
--
CREATE TABLE `push_topics` (
	`topic` text NOT NULL,
	`subscription` text NOT NULL,
	`pending` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`topic`, `subscription`),
	FOREIGN KEY (`subscription`) REFERENCES `push_subscriptions`(`id`) ON UPDATE no action ON DELETE cascade
);
--
CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text,
	`created_at` text NOT NULL
);
--
CREATE TABLE `activity` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`act` text NOT NULL,
	`at` text NOT NULL,
	`day` text NOT NULL,
	`request` text NOT NULL,
	`phase` text NOT NULL,
	`by` text NOT NULL,
	`account` text,
	`key` text,
	`role` text,
	`organisation` text,
	`action` text NOT NULL,
	`target` text NOT NULL,
	`status` integer
);
--
CREATE TABLE `activity_roots` (
	`day` text PRIMARY KEY NOT NULL,
	`salt` text NOT NULL,
	`size` integer NOT NULL,
	`root` text NOT NULL
);
--
CREATE TABLE `challenges` (
	`challenge` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`account` text,
	`expires_at` text NOT NULL
);
--
CREATE TABLE `held_roles` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`role` text NOT NULL,
	`organisation` text,
	`bounds` text NOT NULL,
	`granted_by` text NOT NULL,
	`granted_at` text NOT NULL,
	`ended_at` text
);
--
CREATE TABLE `invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`role` text NOT NULL,
	`organisation` text,
	`bounds` text NOT NULL,
	`invited_by` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`used_at` text,
	`used_by` text,
	`revoked_at` text,
	CONSTRAINT "invitations_used_by_one" CHECK(("invitations"."used_at" is null) = ("invitations"."used_by" is null))
);
--
CREATE TABLE `passkeys` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`public_key` text NOT NULL,
	`counter` integer NOT NULL,
	`transports` text NOT NULL,
	`name` text,
	`unreleased` integer DEFAULT 0 NOT NULL,
	`created_at` text NOT NULL,
	`last_used_at` text
);
--
CREATE TABLE `recovery_codes` (
	`hash` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`created_at` text NOT NULL
);
--
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`account` text NOT NULL,
	`passkey` text,
	`unreleased` integer DEFAULT 0 NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`fresh_until` text NOT NULL
);
--
CREATE TABLE `waiting` (
	`id` text PRIMARY KEY NOT NULL,
	`register` text NOT NULL,
	`state` text NOT NULL,
	`why` text NOT NULL,
	`rows` integer NOT NULL,
	`parts` integer NOT NULL,
	`bytes` integer NOT NULL,
	`reason` text,
	`publisher` text NOT NULL,
	`account` text,
	`key` text,
	`maker` text,
	`role` text NOT NULL,
	`held_role` text,
	`submitted_at` text NOT NULL,
	`lapses_at` text NOT NULL,
	`request` text NOT NULL,
	`once` text,
	`digest` text,
	`decided_by` text,
	`decided_at` text,
	`refusal` text,
	`persons` text
);
--
CREATE TABLE `waiting_rows` (
	`waiting` text NOT NULL,
	`part` integer NOT NULL,
	`first` integer NOT NULL,
	`count` integer NOT NULL,
	`rows` text NOT NULL,
	PRIMARY KEY(`waiting`, `part`)
);
--
CREATE TABLE `scan_codes` (
	`code` text PRIMARY KEY NOT NULL,
	`first_day` text,
	`last_day` text,
	`days` integer NOT NULL,
	`visitors` integer NOT NULL,
	`automated` integer NOT NULL,
	CONSTRAINT "scan_codes_days" CHECK("scan_codes"."days" <= "scan_codes"."visitors")
);
--
CREATE TABLE `scan_counts` (
	`code` text NOT NULL,
	`day` text NOT NULL,
	`province` text NOT NULL,
	`visitors` integer NOT NULL,
	`automated` integer NOT NULL,
	PRIMARY KEY(`code`, `day`, `province`)
);
--
CREATE TABLE `scan_places` (
	`code` text NOT NULL,
	`province` text NOT NULL,
	`visitors` integer NOT NULL,
	PRIMARY KEY(`code`, `province`)
);
--
CREATE TABLE `scan_salts` (
	`day` text PRIMARY KEY NOT NULL,
	`salt` text NOT NULL
);
--
CREATE TABLE `scan_seen` (
	`day` text NOT NULL,
	`id` text NOT NULL,
	PRIMARY KEY(`day`, `id`)
);
--
CREATE TABLE `label_look_ups` (
	`number_mark` text NOT NULL,
	`visitor_mark` text NOT NULL,
	`day` text NOT NULL,
	PRIMARY KEY(`number_mark`, `visitor_mark`)
);
--
CREATE TABLE `label_reports` (
	`reference` text PRIMARY KEY NOT NULL,
	`number_hash` text NOT NULL,
	`once` text,
	`received` text NOT NULL,
	`kind` text NOT NULL,
	`number` text,
	`skeleton` text,
	`scheme` text,
	`product` text NOT NULL,
	`gtin` text,
	`seen` text NOT NULL,
	`place_text` text,
	`place` text,
	`organisation` text,
	`seller` text,
	`state` text DEFAULT 'open' NOT NULL,
	`decided` text,
	`decided_by` text,
	`closing` text,
	`note` text,
	`alert` text,
	`waiting` text,
	CONSTRAINT "label_reports_decided_whole" CHECK(("label_reports"."state" = 'open') = ("label_reports"."decided" IS NULL AND "label_reports"."decided_by" IS NULL)),
	CONSTRAINT "label_reports_closing" CHECK(("label_reports"."state" = 'closed') = ("label_reports"."closing" IS NOT NULL)),
	CONSTRAINT "label_reports_alert" CHECK(("label_reports"."state" = 'alert') = ("label_reports"."alert" IS NOT NULL))
);
--
CREATE TABLE `likely_fakes` (
	`number` text PRIMARY KEY NOT NULL,
	`schemes` text NOT NULL,
	`entered` text NOT NULL,
	`visitors` integer NOT NULL,
	`days` integer NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`decided` text,
	`decided_by` text,
	`closing` text,
	`alert` text,
	`waiting` text,
	CONSTRAINT "likely_fakes_decided_whole" CHECK(("likely_fakes"."state" = 'open') = ("likely_fakes"."decided" IS NULL AND "likely_fakes"."decided_by" IS NULL))
);
--
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
--
INSERT INTO "code_issues" ("issue","gtin","lot","key_id","first","last","producer","issued_by","issued_at","salt","once","digest") VALUES ('VCNZE16N','09520000000073','20260412-A','0',0,379,'939901010000002112','demonstration','2026-11-22T18:59:43.030Z','fqfBkYE5alez8esprp19TotOq1SeOnK2B5lyJ4e3FhA','pYpdNDmVu0jEXq15-2Zh2xAWCAnK9zvOXHS-GbRvSRc','KvTdSDmaXPZMI_x5M-Ear2Fx2AABtLE3dJiuYFaxrL8');
--
INSERT INTO "code_issues" ("issue","gtin","lot","key_id","first","last","producer","issued_by","issued_at","salt","once","digest") VALUES ('EWY0JE62','09520000000073','20260920-B','0',380,589,'939901010000002112','demonstration','2026-11-22T18:59:43.206Z','tiUM4y7nkl7tjQr58L3KmWORNzlOtAvgMtX1OIOOStc','953-u_jkG8gw8RuydcUmQmCwZ73MJPbh5IBfdLwCXqg','0p1TcB08hZ4p4bkAKO7Byo4vKUORmLbgNsYJUftFiqE');
--
CREATE TABLE `consultation_comments` (
	`number` text PRIMARY KEY NOT NULL,
	`code_hash` text NOT NULL,
	`once` text,
	`digest` text NOT NULL,
	`consultation` text NOT NULL,
	`paragraph` text,
	`text` text NOT NULL,
	`fingerprint` text NOT NULL,
	`name` text,
	`organisation` text,
	`received_at` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`lead` text,
	`redacted` text,
	`decided_at` text
, `way` text);
--
CREATE TABLE `consultation_tallies` (
	`consultation` text NOT NULL,
	`what` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`consultation`, `what`)
);
--
CREATE TABLE `hearing_registrations` (
	`number` text PRIMARY KEY NOT NULL,
	`code_hash` text NOT NULL,
	`once` text,
	`digest` text NOT NULL,
	`hearing` text NOT NULL,
	`part` text NOT NULL,
	`standing` text NOT NULL,
	`words` text,
	`sealed` text,
	`contact_name` text NOT NULL,
	`received_at` text NOT NULL,
	`state` text NOT NULL,
	`day` text NOT NULL
);
--
CREATE TABLE `report_commitments` (
	`commitment` text PRIMARY KEY NOT NULL,
	`pulse` text NOT NULL,
	`opened` integer DEFAULT 0 NOT NULL
) WITHOUT ROWID;
--
INSERT INTO "report_commitments" ("commitment","pulse","opened") VALUES ('JRhT3o4QlIGyaFZTFLKPKIiHBr-r2bvZX0HPYDPEmrs','20261122T1850Z',1);
--
INSERT INTO "report_commitments" ("commitment","pulse","opened") VALUES ('UmDHVIQcspfZb9RIHNcG8AMD8vuC0-UL8FHG6TCMBv4','20261122T1850Z',1);
--
INSERT INTO "report_commitments" ("commitment","pulse","opened") VALUES ('XZ1AREWXgZpcFtsDrOSL-QiNoXppkvrErhn_ni9JHQY','20261122T1850Z',1);
--
INSERT INTO "report_commitments" ("commitment","pulse","opened") VALUES ('YdKhy2tulanNchOro6JZsUi477htzGyHJfZBFt6e7Vw','20261122T1850Z',1);
--
INSERT INTO "report_commitments" ("commitment","pulse","opened") VALUES ('cgcUzJWv_wO1LkP4PAYTUP5GlmSt9dUob29g__wHhy4','20261122T1850Z',1);
--
INSERT INTO "report_commitments" ("commitment","pulse","opened") VALUES ('n6FkBL7OopvL_zFhNBgRoU2q22IpoU5uzJaFm0paGk4','20261122T1850Z',1);
--
CREATE TABLE `report_desk_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`body` text NOT NULL,
	`recipient` text NOT NULL,
	`fingerprint` text NOT NULL,
	`kind` text NOT NULL,
	`wrapped` text,
	`wrapping` text,
	`made` text NOT NULL,
	`tested` text,
	`ended` text, `name` text,
	CONSTRAINT "report_desk_keys_wrapped" CHECK(("report_desk_keys"."wrapped" IS NULL) = ("report_desk_keys"."wrapping" IS NULL))
) WITHOUT ROWID;
--
CREATE TABLE `report_events` (
	`number` text NOT NULL,
	`seq` integer NOT NULL,
	`day` text NOT NULL,
	`state` text,
	`kind` text NOT NULL,
	`by` text NOT NULL,
	`to_body` text,
	`reason` text,
	PRIMARY KEY(`number`, `seq`)
) WITHOUT ROWID;
--
INSERT INTO "report_events" ("number","seq","day","state","kind","by","to_body","reason") VALUES ('67B7NT1NPD',1,'2026-06-16','received','received','reporter','11990100000000019F',NULL);
--
INSERT INTO "report_events" ("number","seq","day","state","kind","by","to_body","reason") VALUES ('67B7NT1NPD',2,'2026-06-19','accepted','state','11990100000000019F',NULL,NULL);
--
INSERT INTO "report_events" ("number","seq","day","state","kind","by","to_body","reason") VALUES ('92XWRPXZQ2',1,'2026-11-14','received','received','reporter','11990100000000019F',NULL);
--
INSERT INTO "report_events" ("number","seq","day","state","kind","by","to_body","reason") VALUES ('92XWRPXZQ2',2,'2026-11-15','accepted','state','11990100000000019F',NULL,NULL);
--
INSERT INTO "report_events" ("number","seq","day","state","kind","by","to_body","reason") VALUES ('92XWRPXZQ2',3,'2026-11-16','investigating','state','11990100000000019F',NULL,NULL);
--
INSERT INTO "report_events" ("number","seq","day","state","kind","by","to_body","reason") VALUES ('C3D0X81E5J',1,'2026-11-21','received','received','reporter','11990100000000019F',NULL);
--
INSERT INTO "report_events" ("number","seq","day","state","kind","by","to_body","reason") VALUES ('QAY4A5T9T4',1,'2026-10-24','received','received','reporter','11990100000000019F',NULL);
--
INSERT INTO "report_events" ("number","seq","day","state","kind","by","to_body","reason") VALUES ('QAY4A5T9T4',2,'2026-10-25','accepted','state','11990100000000019F',NULL,NULL);
--
INSERT INTO "report_events" ("number","seq","day","state","kind","by","to_body","reason") VALUES ('QAY4A5T9T4',3,'2026-10-25','investigating','state','11990100000000019F',NULL,NULL);
--
INSERT INTO "report_events" ("number","seq","day","state","kind","by","to_body","reason") VALUES ('QAY4A5T9T4',4,'2026-11-09','settled','state','11990100000000019F',NULL,NULL);
--
INSERT INTO "report_events" ("number","seq","day","state","kind","by","to_body","reason") VALUES ('WWS24VET9D',1,'2026-11-23','received','received','reporter','11990100000000019F',NULL);
--
INSERT INTO "report_events" ("number","seq","day","state","kind","by","to_body","reason") VALUES ('Y2AVF6J5VB',1,'2026-10-04','received','received','reporter','11990100000000019F',NULL);
--
INSERT INTO "report_events" ("number","seq","day","state","kind","by","to_body","reason") VALUES ('Y2AVF6J5VB',2,'2026-10-06','accepted','state','11990100000000019F',NULL,NULL);
--
INSERT INTO "report_events" ("number","seq","day","state","kind","by","to_body","reason") VALUES ('Y2AVF6J5VB',3,'2026-10-07','investigating','state','11990100000000019F',NULL,NULL);
--
INSERT INTO "report_events" ("number","seq","day","state","kind","by","to_body","reason") VALUES ('Y2AVF6J5VB',4,'2026-10-16','settled','state','11990100000000019F',NULL,NULL);
--
INSERT INTO "report_events" ("number","seq","day","state","kind","by","to_body","reason") VALUES ('Y2AVF6J5VB',5,'2026-10-24','closed','state','11990100000000019F',NULL,NULL);
--
CREATE TABLE `report_files` (
	`number` text NOT NULL,
	`id` text NOT NULL,
	`object_key` text NOT NULL,
	`parts` integer NOT NULL,
	`sealed_sha256` text NOT NULL,
	`bytes` integer NOT NULL,
	`by` text NOT NULL,
	PRIMARY KEY(`number`, `id`)
) WITHOUT ROWID;
--
INSERT INTO "report_files" ("number","id","object_key","parts","sealed_sha256","bytes","by") VALUES ('WWS24VET9D','FHAAhkn2T3RgqnXZ-FZqha','reports/20261123/WWS24VET9D/files/FHAAhkn2T3RgqnXZ-FZqha',1,'1470008649f64f7460aa75d9f8566a85a192a622d07cacc1f0298c310fb57748',16584,'reporter');
--
CREATE TABLE `report_grants` (
	`number` text NOT NULL,
	`use` text NOT NULL,
	`holder` text NOT NULL,
	`seq` integer NOT NULL,
	`sealed` text NOT NULL, `keys` text DEFAULT '[]' NOT NULL,
	PRIMARY KEY(`number`, `use`, `holder`, `seq`)
) WITHOUT ROWID;
--
INSERT INTO "report_grants" ("number","use","holder","seq","sealed","keys") VALUES ('67B7NT1NPD','report','11990100000000019F',0,'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSB1c0RNSVNGaTlmK1IwUXNpMUpISzh5SmVSMVZ2dCtONlM3M0pmVWtwQ2w0ClBHR1RwNTJrdkoyckV4RFoyRUd3TUgrUlVHclF3K3RGRG9LNkFENUo1WXcKLT4gWDI1NTE5IGZVWjV1M043YlVWdFR1c1gxWWRaWkNsWjdrc0xmYldXeENXb0N4bW1rUW8KTFJRTFQ3WU9tT0VpbFhROFlPWDIwM0dYNUY0ZzM0VWZsZVFZNHVYc3FqQQotLS0gSUZoWWZGVkQzenNLZGg0eWdMcE5PUGtGeVVoWHR1Z2JqR1B2ekU5dkNnZwpeIZvVfpb8NIa4ojxV2nZAptqPcLCbf+wZ7YGVWgx1wY7WPDT8uxBr9eEyQGgF6UqIqVPgLRYULO9ZZQ7tU21XxGJLWA5AlQFU5dIfISlckqakZwDJgocsGC9df4daacvbKXDiKCBm0aqO9mcPuk3EMS7bs6SNhEn33MoSaNfz9ZOKQI4sfCzuVBx7z8mhJ53S9axqAw7iP3hpDZD+Xw7HvoGU/HJi1s3Zfwe1OTQaUZUOl4yLS7iuqv26AUXvsmg/Wd9mUw2eg8YTajTY6ApE4FLPw1j+WabD4RdPrBfuhhlxt49nT+iCNH3YW1FBAA1LWHA6Ra+CEFpYTj/eWYKC4+eLnjnda/VrAPXxwZqbJSoJOttpgZ5bwuMr0VwmH/m4zky8wSBdLm//jrC4L2AEkCSWVf+h2/Vj3qPJIpkOOltTqgix08mXbaSGgfdnl6rVMBk10mzvShwcos3ObSJmrGjR+PMfJpb8T0SDm3QXvG3TBFQyQF/Y27fB8MsFMjPZUvZqC5puUm45VJYiFF+Z67hWjErstSiEW+qjN9ZOlQVJeFD+lgd8UEIfZ6MEk9lm8DDkDn0B+DBt++sNFID4eQDJ8o4/CK4LgNHXEKklURvh/vRaOUpM/5eoNntEqGBfIE0iHDhH36vowFFUT12o/Eg6kDmDsZ5GP8qADaUGzVW7yyXHnhZCaf8Ew/cBeZZ9SEwQgrMAOHijGVxjvu8VrpmrUAs492RQx65uc27E2+yh/kW3wsdqCwsKcTUs2n3nZVx8fWklZxdzEthmwJ31Sv3dG8c/syQyrpOrXsPCD7WyfAbr0wUvet5rvYoweG2FB+qDfabAPKWJuaFiPAP+EUdfCwAoGSlw19YCK3bnQHMkGj19BJuqAqfqZ6NUsHLd/xhbi0JWLkGxlf0tMxdVA6DF63u/ZfV4JSP4U52ZRlVO87rp7elfQBToh+TsVUIiNll7pns4K9iyexdZ0StC370abujObTNxQTlrMSIluRvTuIcb6u2zEXUIFqhcxyxul+MSyd6IevNhqP3KV/D8BUs7zhI49HgEyCb1LYR32JZ5HcM88KDQiWmAuEvvrZCrsHca4OehDjXS/bjJOb1JqKJxc+Yyoe1TFaCayAgoMOnhPk/rTKvCrsweEjHoflIWroBPZrJbngz6M1KsGcy3a4fTH3Nq9Lqjim2Qydy+mhl+9uYq6M6zbZA5yFUqLuj6BxfV/zLDMGMZshyrKFCJAq8jq3YLaimzW7koLK/h1MOZig98QKXVPO/HPKvBWgrtVdJgEa/ykgJ/XqCgOAGEj4Pw+P/jfTR9X74eGimNwh7icZLNHca7vCEsY2xm4XtnkC1TLELl5z4OwwQiC5Q09Rj6/sI+9N9b7E5naKtX3u8N6oIxSxj2g+xZLokgxCg=','["D34HY-BA76H-01D8E-48E0T","TSZAQ-TFDYH-Y199B-MP8AY"]');
--
INSERT INTO "report_grants" ("number","use","holder","seq","sealed","keys") VALUES ('67B7NT1NPD','report','mailbox',0,'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBLK2FyR3oyNGZwKzAxdis4UkgwNXdRWGpEbkFOeFNVcC9DSG9lRkxMa0hFClVTN3JaL3JpdFZ4MXk0L3NLRFIzV2pKcFBkSlg2eTFZZVJBVnNOamh6VkEKLS0tIE5xLzFIYllyR0NET2diTHBzMFNldWVDNW14Q2xnQ0MxRkJBamlSb3V4QzgK/bL7GgiN5h2WahweJqo3QnKyGIrp4bqWVXk4NF7o14vEHw0kuNi2NgHBxjsC+AMYw8zVCZC4TXBywtj/5XZF3FbxXJnPZhFJVuBKiRUqejzg59cf6+avi9gA53/QSevc4zDFDoYO1i2e5NACUFOt9aASE/xMJM/pTKQfORqNY2tNGWh/iJKeXv3kvi46oau2wkzTyeDh2QLb7Zh5LKyazt4ZAXtriRTcleHdy0bq+VOY3rzs1F0pqo5VjtI4rpDe+VznMbangIwaCoJNpQxmq84lt9HTBWZjCW41taKIzZ+YLzY66rdeW2Car7nn8LDwZpu3NHHB5SF8E+5G4HZDp8h3w0ABIVwans4DTizcKq8XYka7OgS702gEcpHw7PHRIvuYiKFOfUwu/2P2DEa7iGGUbJN5HpT+2eFMCEkvhABpRjeYbRlFMX9W50amUdJOuLMEkOuAmDol1pf91rJOhizL5hBiuXfd5xNsX6ZAFwB2ompHzvvRlj7k2n04pV7zqtg+WNMhHQe5apVsSFEQSkyt7el3EYASFkUaYq/s1goQ6CxGzT6oGSEX2Pto5JtjEQ1U7ToMuxMtKHsQMAjwRkb0JrVezi/Y/shCYuFRCgVUA18OBZbbuYf9rEB4TTrW/BtyiH5LzFINs+MM1pKRtlxXm2RUy/ziNu4Hf/7ZP0x2yS18WIaL0rs+YtK9tRBg9XmInSHEQaY6mgaW/t1Qo6GhWWcoz6VWQYm3qs2zA5JtBm7s23+T+fEXeHfw5ocwl/wVARXM6qbcMs9FZXuNig0afpus8swoWXV0NqgBDt/2MWoR6YTi0HTbySaBB2iLys3IMJ5ICI5tBp7SleG4yFOYuYLyNa+p98Ls8PHcWVGHBhdDNwSZT8Cb3Keby5TW+wZDuxhE1LzxOX9Oh5LAkKYE0uSLz1zmzEpGOxWX5Rzvyd3sZ8zZT0YMirBPfdLGSHWIbl4Bc39Jupryr+x/bljgiHE8AQIub0GeZMPcTkyjAImljBfiGRDmc10kR8CNbi0JVrwBNRg5eQwk6VOXcjNttASO4obbFEWY6oZrPZ0aP2TI4hTfMCWNjE0guCSPpo2UiORDmSziKRuhJiRN0EdVu/+b/81+tk9mgv/D89l1V4e3WF+dA9f0Du90icuRXFL94ccXcP2EkEbxhi2ukly6nyqeFLRPHkqB2/igwWfLFYL0tw2ahwVBEuGyQ7vP7oj2J/dI8eGn5j7KpRoJ6knBJ82zQ06PyZwp1/yDjAL8ptq9q8iR8dfmYB1pBf6pIvkac/T1cx++RwaN7DhSkjGM+o+jfomIxeszcc/QbFQ/aJYu/fcOd7+jJV1NWJ8qqVLhaB9JC4UgTzyyduW1vzj7lp6i2e6MiYIpm6JMAa7N6GtTlQtkwIZN/KThQHDQ','[]');
--
INSERT INTO "report_grants" ("number","use","holder","seq","sealed","keys") VALUES ('92XWRPXZQ2','report','11990100000000019F',0,'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBuUkthSjV5UHAwVVphYldqak00WFcvUEoyaHI5R1hsck91R2RpeXZwQXhRCjdGNlBIMVVId3VXTHQrSExJQkdJMmJUbHJPSTZkbFhHMVh6LzljUTF2VFEKLT4gWDI1NTE5IFp0OGFjb2poRURWMmdsZmtjVXp3am9STFd1OFlUUlVLbUd3eDJESFROaHcKVGQvSFpGUUc5UUNhdDNXWE9lZVoxZE1NdnFmNnRwYlpKZEt3UFBEU29OcwotLS0gcWg0SDl2c29teTdLa3Ixc3M3Q294MzFvMm0rRGkxSmpUUzRmSE9NeU5GNAqsI3rbg9wi6urv75DWaAscuCYsXnA9G5SPNDpVTPgktpOncBamYmUUu0F/jjmgGnQtZcuXqtK08IWZZnZPTD28eNCPUIOEkpucdubuEP3DnCLHV/ZbA8pPHyaTAJ4kIvGntm1FaOszdZElTlrimR7fi04NlBCTdf8QYIRfLU546r5H5cTh6hqsc9FaGV0hRbvzV75+/QFyPfZRx8od8c1OixSH60DN3iFIrSZVsUKt9dcT8uqDLw9RXN020FFhjAzYUBHP1flp5+LwW4yCRuSsA7V281MNm9yYjR6IwH3r8xszWst6uHUWtu7WGuOA5WaVOIHQ5UTlbV57BXntVJOVbpMAyZ6TWYV5x4uh7cDVqzNqDnxW5RY3RgCflhdfHjQIV5tCfROwAs7ubcvQZ6Ho0KR7d+jgxrA3Jv9fr2XT3rSGeTOBcDJd46HWDMdfcW2CGkBgx4M5xmMoQIHgJkS+EipOvy92zxCv0u1cHDGFFXifqnjlstRNY9rh3cyUPx28v5eGG79+Mnkx4yPGSwHEJgKXNa5ogmVfVJDK8V3eLWogmKYqyZKw6wnFKP0UdxT/blgdMBCXu3v5uUCP9ji5FIgNJ7Xk/OCKCpjszkcVbXTJpWBAcZmsIIXkhnCpoXPbEbkJ7im5NITVuwTPjSrOWIbG1JlQLG7OlMAiQBnpElHn/b4cDKrWP68xURgntei+KysYkItlHO/Qq9M2Upb8L0j/PaDGqdMcZEHvjTYH9wSzMPqnbUnNwiFQClUh6G1tbSUufwIxXUG+W+hyhAp3+QhQTUSbrmBrKH81D5oQz72/2KSB25LjMMTfA6gIg7te/wE74WD+Vh6XF/qOJSgcZiS0UeL9zU8kposYMYLuUVKKFJ7vW/FnDZ+ZyxfhDVyNfM3BYqkT9m2pW2sBwrYNh2L/UQfyFqM37f9GjG/C7LrinCsoXF2T5k1XUQ8ZWzTdj2Dn9+IRXg5r/KHrizjcbOnoax7rwmdXCaAGD4MhfNkwbkRhligGA711DH6Pni1FmWOYXZwSShgJbDalamxCb5HuLSRege3CN0xW0mLECUCjPyhgxNOju7L6nPh5XrD6kgJtj7VudQKdGA6jTmsIL31yFf9wwSFnIwcjGgjm0jj4zIhLpgjKJYT7++F8lPQP9MWj3TjSSdJA/6GVRZS7U8a4nXS3yw5N84Lo06VMGOkGKX3WaLBmaoTzL5httQstni6x4kYKa1RquuT11e1bQMX+liNGJKZu8Dt53LvMD6H39Y4FXKgbTAUti6zIqtkSK1R0ANVeLGI4KMK74Utypf+EisaTBR8odMH1c0TS0OO94MNqaIkozbCjdn34s1KL8PwEQK3f7MM5HVZ/b7BtJTEgmIEa9wu/6jL9U+1ABGNPFF9842dg5g487/PDWeI=','["D34HY-BA76H-01D8E-48E0T","TSZAQ-TFDYH-Y199B-MP8AY"]');
--
INSERT INTO "report_grants" ("number","use","holder","seq","sealed","keys") VALUES ('92XWRPXZQ2','report','mailbox',0,'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBBL2dDYUI1TVpvQ0JIVm04eHRMSThrWjJMMG9pakUyQ21SU2VubGk5TWtFClNtMUJCaXRFR0xwQWpOdlkvVEtxbEpUUC9WTFNTR0JLdEdwRUtlVDNNWWcKLS0tIHhuQkl1czhLWERqK0NqNjdrK1RhRHVIT2YvWEFoUldub0MySSt4V2FUMVEKEWk2ltvFxuacz9vUnLR79LvY8EuhbVJXmB+i6g3p0R14T2xtXyIm9xCD7kEC4zdbG9oW/RgXlpxE5cFA5qQjx+SEhX6oapI9o5Hz9yVWVr9khTUbCpv5cyy7LN4gk9aKpAearFdpxd5nsQdHah341y8U/WE6IHw71VOq8MXpeGoBROOgg7ajczOAkfESgHZDizPD57wdMdy+X2F0OZt5V7d8SxKFo+VTFbonfSqMADgfbADUgzBM4sLJyBMSXI6wsmvRCPbsLVT/EBDlnM39GIUfOm7ckRZ4xA7lrp/3hgGcuWhJRqPZH5585fg7iyNCOYleGnaWaIZY5sJ6s+KoYSu5Clhb0cg6Avh82TD08JsUAFy8OAQCXYdeb1IZ35VsHCoSAN2j38CnV+Btr8gaVpH6AVqycQHSRHpGaxjZ/DSaoSXE57I39OTXcu4YRG50ovb0ZEPOUAWAkaafxXgjVD5cgYx0lPJRjgIFWE7u8qP+mUuyaXgX8HHBK3sZJIIRI2VN1w1f+iX63GFkmLEz53KAI+cfqTKMtxCuxTHdVlcE7XGmJyY84mM3evjyN+aoUHhnqlW855dc+2Mnoim9Nxt0Wla2XwHfSvdwbfj+HZk/mZMGmH8y1Zxh9PJqSuDgToTEukJ7QuJzmdET6LGrCB7uU7/R5tSNtmI4/ef4t01pgxGQqFDDiWa4to/UzhYKMBfNbtPtZPE/iXXLFz6AyqNvkh6drAzV6ou12wh0hnIbvCNuBwAR/nFgvcziIJyaNXEObNckaVuGh90msG29fJ6ex31SIpmZPSVN0qTx2rI6jD4EO5XvXiqkyChOAZc6cvhVswdBElQ+vLXkbhcW4fbs/bqqDG97bIcSZ39QQpVrJL+yFmfHeIROPTjpWJx/xm0dqB21qz7pwNO7kyB1ch35NpqsYQIDnw/WkiIKDLPQvh05hAEh0c7XQeJq1VDqTr7Lf1bte4rQsW23+pOfIOjUw6AxNx1atBoN6aXdbUI3kHaI5xY36M+UUnWB+gelEaLNEPlgk+SBq0VY5qyO6RFEbXRXZW8V0dgti1iMzkwQTqSQcQbEgQuXlNFzwNlMKDERj0giJglP3o70TtCiBd5911xxsl4dR1MvEhccTOm+TtH9qPW4qFLgwbvFEU+BHRPbAQGRxPege0YaK0xFreci6N8kD1DpYb5/7YG9zKHdmkV38SHCT1EAG4+sLpk/LdhhqTfI7MAwN0oeyHNc3bPqqE58tSYRPlbXWONKJ80YBJz2ZqN+GlEFAarLst7FrZQEL7XlqEgPRMm4DwyJBAXo9p+lg21Rse8jJf4WikB/o/NOhYDqk536zKc1UsPEFd5fJM3KpW1/w64Y4n9rMbRUpnW+SF924nF+4JPgyOa9RmcnBdgUdp9k9Xd8+Ode','[]');
--
INSERT INTO "report_grants" ("number","use","holder","seq","sealed","keys") VALUES ('C3D0X81E5J','contact','11990100000000019F',0,'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBraG9jRHJqSjg0ZUg4cFExZXNlL0xHd1dkeGVWVVZpM0RoejFWYk4vOVRFCm4zbW1WaEt5d2VLNjJETU4zcG0zMWxNOEprdnY5dDdhTDRDYWl1cGQ4RXcKLT4gWDI1NTE5IFFMWlIrOWNDNVdwVkxwUFFZZ1R5Ni9MaUtZNDV0MDRqbDVjV2N5eFNsRHcKdjRrY1h0eGN0bDR1MjhiUlNwcTlmSmdHcnArZGpjazVZcWN2b3VYUHpDcwotLS0gb1c3RTRqZzRVWS9rU0JIT3YvVjFSWlM0b1ZmWnN3QU81WjNFNURrRG9hMAr8J3svG2tuHOcLBnXrHAv6znk5dGXLCaFo5VVMHZ7qLrotcLhVsy0urkI8rc/fq/+DjQgUwYbLqZk8g+LwQIu8yz1UHN67tvb7E0RX+HNppKPO4XHsD9gWjg1QzjrrqIcrOm1HHmj9ZkZXHa1Ml/sDfuGajkLsuiONp69Yqu3XLo5xoROKhH9SXUPbqkcQUy1JxWO8wQgIhz7QC1huMJhLp8bnqWMubX0uGxEy4pyIdY9TghMhoT3/Z6ZQTpBUAbXdi5XtrtTYiNDaOchAmC6LvyFWHmZdbWUSxRzG5UvVzftRZcxce4LUhw8jTN1gwSKIc9O0m17hpWiYo2d79Xudo6J9nW71NcZx2k81Bt9/R0LOQrtgp5e1cLmfvbxDPH7ZTlZYROj9XhgiTJZzSs79sRu0hxYUZmuiJy1AdMDdgPfTTDwEwlmDe7t7OZMMEP24VzJ+tnwAE97rvhfrERCpYZc47BJTZgNT3fz/IiHL4cKiffr002lmcG4rcpD51boIFxFntOgqghQI6DW+09fBHPbt0au8xVt0K+sxRjrqBViAyDASvGz4pjeLf3dYfQPQuZd3kZS/o24HLA6MGhCba0FMQzbiNiX27KQvfdlcCKTSUvI9nXuLSY1n8NuNbGg4TMrgh7i8sXTnb4cFU9eEn1U5oBNj5a+Kn5oSZbMzH0Vvme76afmgCQRiH9V+t9EPaqhavOKfuRUbfLVHKD+7El9I58ZJpB01qlRiVeiIGgwUugoH1eoXZEjqG2nQO5+NMeZes4OMJNNmJTc2hLZPicCdS+bT4PgDQ/VuQT85CO82yKtQ5JNy6pSVgY8RLv2Fg7KkbWAsBU02gkEa1U5PDpRjYxRdupcKCkWWy0gjhdOORIEP9bJ/o5boUUmp0Xk6xt8wvh7nDmb+Hb7bjiyU01rHb3nAnrM2vknlT7t//NLxZCMLsdKT/zV0yPGVAcljUMlI3StuAIG1oq7TfkHrDgvVdhpdW9FG2qcztSnAdq4936L+nLvguMVnpE2uAaZ8g2id4xsGem9xwKF42+lj9QYEx3jq1KJDVG8qhoceiQ2n1+iKcGKDh2/zds0COrvY4O3iTDcEgz6JVOYJduT30a9G+svkK6YRPoZr/pc4mas9AybWgTKdR4qtOvwJv+n7aprm4RdMYIKd7pyVWOf8tr+05Dl9MfQt4GFXmHdKO9cAMvJANtsgUKsAVv/xkCUNx1MeVQn/Cq4h2pWw3Tw5dyEtQN+ZlpbANQQLTMmboSHphtMIsvZE3WTnNiOhRA0QHojXhNhsvf0E/XeD3AqX793IW5nXRbPg6lToM5BjE01Qc/bDSVb8mM4A2hOxlUxz8NiL8GIddOZbZHrpu5YHWzD2fi3LVSW7y5cTHEDR3msbo50kLe9RZT1ThDtDeOg=','["D34HY-BA76H-01D8E-48E0T","TSZAQ-TFDYH-Y199B-MP8AY"]');
--
INSERT INTO "report_grants" ("number","use","holder","seq","sealed","keys") VALUES ('C3D0X81E5J','contact','mailbox',0,'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSB3K21MY2dKUXNKUHBINTNCOHQwczFHNElXaERHd0YxOWJKU0ZCRXMzT1hjCjFrSHNySktCekVzRGpSOGJIQXlJa0JJdURBM0RnWW5tcWx4K29jelZNZk0KLS0tIG4yckZWL1VXSXgzRkk3VDJoZmxPR21paEJTOWZmY1hwSUFZSDVGT2NuYkkK5J5+KPa0fDdujhpE0lrARjqUrPVQQHEem27QMFByQ5qJNqQUiDYpP5oK/ww1Q6lEXN0Z6SQIqg0Pc/R2oQM4yhC4Ro1zGj9pcV9g2mHx//unbLLYho5r+lBoVZhnrPoC9ogx6mGd5d0l+GfFkZEkuvHYoq6hg3h0B0GdyrPvspmBzWmhKOrD4j0zX61xWinTCQ191RRaCSvsZIAPtzqCy85HS3cniY/I0sAAXYL6sOmg3PBa2LJ6dsPwApzN/a5ReS7uH3FFCx6jQdd85RdaidS8+zVorDEckQqkeTsUniuhiZ9hKQgX0+orPXewAgPpfOPo7a3SqocMWQEim73qZU9E1Gfq3S/ft1tWHs1wYEqse+jZp7mfNAvVjcJpm6d/GgfRh6Sshn4vazAsfAF11sMZq0Y8XaiIdTlMTRQXXWsFd+PzjBMPEJ1PE0jxn2wl2JlcYJ0z4f6lBYm0DxesjgUXwjYUVusA7g0eUg1Xz8smx4/MBE/9zOayEnDTnlZkeZ8QC9o1trG2sBoOkOTkjikgEPu1rXvEbR/6T7FxV3m7tgnlrQqWMk9Dz9eD6rzr0Gl4O2GHSCM95VMbrzHxo5C0CpWklegZmLaNIXiz2LmrKaCzw26xYP61kzgykHtC8QkTQQwDXeWgyjDZEhd0Kx+oYquNsTcgnmfQyF61OrrR36oA1P+t/YOIUbbN/auag5D1Of9Vvba7YFGbyyERn5Gd5mekTOlHGDMTH2X83fMhCY+4ydmQHsdGSJ8DqhYiOLTeJKP0owX5I5rXtm54l7ENVtN5aDYGUw8U5C/EY0ZYP63oDEo2kijXpsI2xyRg/GcXouM/djEXbAp0xQIESLMm6UhecpEk+AdmxbYYNC2kHUjBXyj0eJZE5cyDKJAqcLxHujigkaaXlEUmfqkBmTKa5LZSb79TmjncP40Smf5HvpwGC8L6yQ2MQWrgUYzDeutophkI++h6AD9JFa+oZj/kkXA9aH4KW+Wct85j7HUixkij7dPLqMqv8dC9C0LQS3XMh0E3UjE7dg03UUfQ38H6rAgoUcX/3dvD08FEOfzBADwrRiSMET+ROo0m9cMUBXr66uvHPoF+QzGLKFn06kkUpSHZmOmh6ehKxhuz3Qy1KmY46X9Fto1GbVzzB8C+91QOgTFaCHHflbpOISBx52AeRAwQzf9qG6KGclsDjaoCA11T7vvXLBsrdrmKolMv6NQXgmDHzdNozCbOtghJ+vtakHhcGQj1ttTQgwZKz5WiRJWZKI5dw+hMz7SVU0vdl01sJGSZuQbrsdu8GLif4RSEL8ZyDmg51Ab044FoaBog7G84xsm0XAezFww1i8Hj+1vtcfYTjMNE77qlHDjxKMzvgGj6vFI1izMFCmlaMjdRveGv87rWCYMpKlYZNXin','[]');
--
INSERT INTO "report_grants" ("number","use","holder","seq","sealed","keys") VALUES ('C3D0X81E5J','report','11990100000000019F',0,'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBQOFRQZUJuZmc2SU1YbEJUYTRQa1pHb25RQzNzR2xQSGoxTW1pS1BVeVZrCmZacGlsVUIyNmRNYWFuVGZFKzc4dTBDRTJob3FlbU9TTGgyWHVUbnNMTFEKLT4gWDI1NTE5IEkvTzdEZHVYMVZLUTR2TmhqY25rUVNvS1NPVDZkQlFlRk03K01GUXFraDAKaEJUSWdPNmY5TW5UczQ2djBnQlNETkZmR08xS0YzeTg1YlZoU2FKa2NHTQotLS0gYmVqQlY0TWtuTnNQRVNISGVuMll5dk41SkhnMW1zOFUyUWNraEt6SHZaSQqjKRpxTbmUI4NqOUnig0dbvMXOhYtE3q1hEQxeHkw4oWwlROQUlgWrB/DKw92OKvn4NNXSYlFX7rc7EuVROrEazeN1WeosAXwvhp7leHBgfwig9kdmVdcrdF7PtxnbcUvS+fKjdPkUGGQdbqexd6yEe+uwpkmE3Mc5cFIWsHZulrNKe2B7WT0hTXXEJKX9gtYW7M4E3ndKwaWvG/vXmNAEF7tbNo4Rhlci4B0i4iOavYp8Tv6kn9ADgtAfx6rGSqC/KWrzMgpPf++RA0ZTUqUx8Qht/7zoGmPps1rj2DwthADKc841ke2vwiIRoqaDwzjON6/W9gxebnAmOxUBvSdMA9ObUDXz0ImiF2XCbQRVzvwj7FqsoJ6149frD3Sxfnmt4Kxn2a2la6th7mcxbZ+nxGdskDQcqaY2vA4utM8gog2dj/rzVSRSKRdc7KPQOJOoJwubIhHJAUfc1Zbvadw6seayY8Q3aTGnKOsKKdSCE10xlA85WboKcAgBfj7VmPhKW7v305Ewa9oVFEa9o6/f5Luwm2QA64XckzZhKvd1MSCUW+9evdHHetW8x1XDUAuIRH7rkaS9mFJJMMlVGGmlt+zO4O73bo7p65vV/s290F1HX9l0f5gpE3ABsZPI9I0PJrpS9Q1hk9uW/QtS+MAG/XXACPY2/NBbfOGi/5xoD4sVYCMHLWm+z7zbxJLCySexAsxN3XC89uf8WOiqEvgKy2fC2Sxugrj1GyM7W2ELBeVzPzc4gU0lFPBWF4s1L1iTQJ+jfP8qtNzLa1acUb1J9O7n8xT8AjZqB4XSwvF3UL9CZgK9i8X0dVvvWTUMEul+ZXq+KlHrlKjHh1r4eNqInxBo79y1x6NZokRutt7xVrWSbw2bF9l/myPidUPMAwhEIGN0BIRZF0T372F+uM5qQqIc0RypilnSag7GiutEvT4SILV5ZP4Whlu9wNNMWNA/u1oMSX9Z+qC8Fgftc4Q5XVLsH6iqn/9XIgxf9PzxNUee/wESjCTIq+q0V3tNh7hhHlSbIZuVN63NG1G7rphxojrMnydS3QbNXn60YZMh1tkrlrJDrarX/ltRl1iTWh50yVLf6Bqa55Z/Dc57hN7BWXYefRTWRCcKVGVti5cottH1/9fDo6Fgs+mOGfRtFpjvjgR+Jn8RBQK+Bgc5DPZTLsLtLQHhDLGlXAICJBMeSnjdVaYRG8QyqpvNNttDNr2kSj0ftYjzhHIbUC041u52E+FlqMTWhVzd+S77l42j+/WEQssUpbN5jV37c2sOWoqaW7cz3bvFNEa7ZOWQxBv+Tlhra/bCt22Ism0Kx9EZlPwu0ZwexLyFBUtuDfO+T1hvoA7cvAeHwJ8xzhy53sDsAObxiPfNzmlap6TgEgRfIe0Czicy0IVFsx83+xqFLUI=','["D34HY-BA76H-01D8E-48E0T","TSZAQ-TFDYH-Y199B-MP8AY"]');
--
INSERT INTO "report_grants" ("number","use","holder","seq","sealed","keys") VALUES ('C3D0X81E5J','report','mailbox',0,'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSA3R0dIaWllVWtmRnhJTVY2MkNXRVcvMGdIVjRxc1h1aXVKZ2RPenEyelVnClZLUXhxSjZkdndyK0N3Y1JrL3VBR3NhSW9waTdIRUd6eGgxUWlQMlh4cVUKLS0tIE9QOW15KzlaRVIwcStKRld1enJhQlZFd3VrK2w1UVhlc3cyL0ZjOUdQdUkKqHi4CGSiiJIzZWTKWwoqlQFO7ubFQ/iYXbMlrjsaYXkLZklpBn9FbePoM/TDurm+VXAK/9BU2FWJmsxqEEMQyJz1XVR3Gqdpi1IIrsWhSwUJx3YLMAIajyBGoQ96K8WaEi20fDwQYnHWz7k0IplE96LLdEyY9yhhqJDwUBHUV7lmLg43N/xU/3mOs87p/iE5GUrDrhKhhb9rBX/E5FinAk+BqhCiU50IDUxfZIrJijdWj0U1r3VX/Dsrj7uNft1gXH8DEvvtssU4uSMgq6sdXSks/shZPTIDIvKNXl7+V2tU4skUdLWsDBN7os3sdpGaABmT2i38sEa3pLjK1KrWcYD++baeil2cip9bWnbb4KS0m5lCNSZK6HyZaKPbmJGLw4oMUOiT/lwwf/k3xFWEPmPRInLFnU2SIfHoHxxwivIriZ+onfN+UkXOlXuyREjqi18Htb215lK3yZ592ViwMNk3KD/NcE3y5YmtWKowu5vWMtZliYC3yyAH4vJbQF0O9Fad/+UpybHMzYdYkScGzfFtsG5j3xOs6XvTY36EGmkUXFmNs9MpIP3XsUkQiRNS0wltdhOr7wlHpx6J24jSDNzzmCPcPq5JPtwNOXyYN0hsT0uZlmPt/SLnZ97Il027FlN7fEdf0ZngmdkLZ1rl+4z5vWMWLTTR1+5At9Awbb6wuIGonD6XIvxc/wIoKuDOB9/u63HObXvsFSljD2KHQh8wAEeXEwEchWk6pgAuB06RrU78rd8wLnHkk9wO5uE0lQDdXQOeqUeT1rqbnG91DDw16AhU9z4BW01qQFw7adhQ0X4jQvmr7sQRIuSzPYNgMNuTRPqcALwGFHo6jLBmCqayEabyykEe/PJz1sqbmMtm0bE1vW8Tf9CFzfg5ChCCMkJfpgsQS466SWT8Lc0FBKnVkVEL//eJ7f+P+8FZFwTPuS21gOut6MljE1QgxRfW/bSiAhGHK6824udVnvL+VbTWucsHv+7Py/QYngJGPpuCZozVHAoqT434lrlqrlGurD1I0/MHJ3YjoJPmaHeWazhMKFXBvcSpvcDXqwSBhPbIMx4hRdSwtODeEY1LX+7Xpz8RK5Vd9/n+O4zpywI1m4QESsiKiXm3ut3bI10uOdsJQdSJIJqdqjrsmYEu9MqHPczIYEfFUQnuDBADrAKbrQgkKp5ulpbDRIYSMv1FzpMWKSEQKkN/LmGOSdo2bEvdmB8+5wX1UxutwIgeFCXkbEW8AmKq/6p+ecR+nxRGFAqZZ8cktEXzE+AEfL4CN9GKygLEMjtKwbCo52pa4bcOt5sAI8Z0MRU3Cl0W8ZeInAHYVbMZALia5xu2HGspJk3ISv1LIGf921OEECu2C8l2WYsOvL/eLqxCqAdMvKtdS4HEWlouhxeRKSgpD2NQXWSq','[]');
--
INSERT INTO "report_grants" ("number","use","holder","seq","sealed","keys") VALUES ('QAY4A5T9T4','report','11990100000000019F',0,'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBDZmZNTjFuNU1BeHB4Sk00TVhTeklvYk9LOFVZL2pNK2NCU2hPd1hodFVzCmJLOHYybUpueVVIQmw0cC9hb3QweS9XR0Y3NWlnNHBWY3BYRlN4YmExQ28KLT4gWDI1NTE5IHAyc2ZMcmFCMVVvNWtod2lJNXNRSDlETnRvbDlObXRxTnNEWXpmZXdJMW8KTkwxdmJudFZ4R2VCWlFrMmxPaEdUSldyTWNtMnVjQUlyWTg5MEw1ZndORQotLS0gNE5wSzVQTTkxTzVGcjR2ZWZRRkU5aWNzZ3BtajJBM3BKa2gxdS9BOXRSSQpcVNfc+wYNVqlK7vgUlLoWOQ27yKuAl9tFgJEKth6vYzTVTbyxLTxP3+LWutCXYwz0P4UU/jKUno3hk8lxBGvcR5zoslaws7kNKCEvy0EiyGoxVso0psx431aQJq4mUT3u6KxJ0w2Rst+jacmBOua0wznc/maRPzqsStPgu+8s2bZJY55APcikMmL0TTMQ2lMDpjXNpHadMU+CxU0uBoTraIEPrPeAG8LdhHhTX8XA83LCPuoEVFKVwv4gvZF2M10cfuJo0Af03xu2jDang9mzv5EqztPladQOKx9rw66O//zWlzI6xh5u+canOuBVCFgGm0xqc8bZDPSzc11t20JhWCGTAo54vKT29otxJ/4OKHCdYACkp9MzpYY4XfDMo0STz4hRCZS2Z+3k2qaZb+WDrStMWPOmxtD0y+3eYrtG3rJr3kGItZeUwvsamNnBBw7vExdFvCGDIe7nIJXX9EOrzuWU6xW7pNMzUtPG6Gg8gEFUIJwPzT2QrL47tfTVi90/zT+j7/XJGZVoOuw8PLHMZy394oF4dWX36U4PpgBkzBIy4mJiCFwiFeoKJeDzuun8aYgY7EVHzhIzhNnIuqZY8ADTULNxQXORzfnM3Q8kXSIUy5BP++U48PA139IsEkUSWwuQakWYclNoR1tw9vWH42rAkneFilHp+4DNNa8JBJy0aF5Qw+5kpnSm33XN9x2zfbeDSzQeFcQ61JN/GIac0pXibCu5Kg3M/iHNM4ON8bXYFsPLBCccX9hGmN86ToFJMUJnbWngcG1mf+P8u/Yw+w72piaHWnVcHCm7YJZV7fZ9HWDuhdmtSqVr93EnNEVLV3EQdgbgh2DPH8g2w38f5DaExWxwgZ+ElT2TyhA6dxINFr+uRBD+9Y2BU4OZ5JchCvaiawGRZc1+99evKB8Z65ckSuAYCZmjgXQqWF7zxIvMjtVrlt4d63t4pNnAWex3gniYaoIUXNaXSaGpubDMlNW9IJnTvlNKi7++NOHTYo7XuUxCmLTHCP1TY8MznC1JAVU0H8h1EUqWn8V7dkGOJRo+JxX76T4peRmMxpiqvnHcgfcIommTd2c6xsTsmToJ1egGLePRuDMPcMGy1T1wYrqzuzg1YOkJdOLnLg7m/H/1UVILiG/vFhZxV3Dyc9af0Vx2x4RlOWUwqQJVSJIUiyUgSn8a0xzA2h514zZHQ44QFbXtuchtslXuRHfo6Yumzd36cxqgbxNSJxjBQBqKrfU02NotfKiawjhaerpjCJPFMzOeaKhPbnFk6cxztg3rxQ6yH7k090wy4LFNWUR1C0kTBN3HNQKkmqV47PxM0jfSEJ+56/NbI8kGFQuf0cRprYNvQedRF2VGEhp2KrKZUEKW1EChbv3w2y2jPtCFDdNLyQVbD2SyO22TXxqn+28=','["D34HY-BA76H-01D8E-48E0T","TSZAQ-TFDYH-Y199B-MP8AY"]');
--
INSERT INTO "report_grants" ("number","use","holder","seq","sealed","keys") VALUES ('QAY4A5T9T4','report','mailbox',0,'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBpdStTbmlGRkVhMCt5MExiVFlZK2VuY3A5UmlzaFZ0ckJwaWpreG1iNTB3Cnp0Mkp2aHkySzlxMW0xU044bSswMHhzcjRtbTRJbVRadUYxY2lxam50N3cKLS0tICt6eXBQcjhCUGV1RGtRbWswWFdWSVdNVU5wWnB5R09DTFZHS2Y3WnErbk0KV+nrdOJ8Vrmc4l88ThUlOV8XrWBsrV2OT1ZJbnhlbVf/ldjxkC/2xcbSEGu/bA8VIsBlR8+u6xtpmAIXUksl2uWHxysPyQE7vWMvukumkTkn0rTQdHGFIXCxBKV5o3mTw9A1jMrRgC0gBAdpqMifyR2j5layDsEuYka7Le+oTrXW4rYFFwbNjZU0N88/Y6PQwBbGR3qxFTp+bH1mIex8pcYpnKhbKsrtaXkd4hffxQVHpL7txdaguCsMALQNiKcAF5/AyhpoN1GUanNimy1OQ10JHpoGcmxPW1IXbvKE8qc98HvPZcCtsIzxUveiglKnN/qZmgzZunfZbz9NiVUvxDVU819tdMm/AwH1FjvaCDmI+id8TgBSgRrK6fcEphbfuEpkYbxt2T7FvquAArGolHq6AKU9rqbGdEKRg+YWRw6oen9DDNBcqYSjbP08KATIDuW5wlY9XZuKdFojgEgh7eSDFxRpoRhDhcSObtLxDDdQ8q5+oSRKZkM76ffH0cpHQOt9fosff4tiDHN3Z4bZSAxaqtJMx4Ap4Oz8YAGq6unEOaYZI7nKEKq0FtIo82fzW4/vDoJtM8MKMygrgIVLGjBZDZnQ6jl8lh46j9YwgkSpGGG3EoFPWr/4vx9Pqlb83op192TaaJcO5LWD6X8mM4wyVpF54fW7cBXMyCm8zduouI2JNR1yw4uUQFWLcFM7KzZzHrd9TZwBi+6yRz/CmMQzG33mgU4Y6Em+jIj+iY1oEhfxIOkbcIZ6eBCQfUkl7gXpM63ogDyNPArItMt26B3lyyD0q22ej2XX7W/gEHtM1pvTlBm/WyoUvEJx4Kg0ZNTmeVS0cAY1k0vGA/p5uCSV+HEddfgnvsPPeDPsJ44NlC6ARjOQHRKdbj4g2XPriHfEp8CCyis6BnA8KMTHiWZDf0KwQd/LJPvd0CXL0IAnhxKnZjkUm4Ce7sBoE+3FreRjt3I/EKgses0SLyG11IjS2WVv+5xQ9EtzMODYy8dXhXBcudASspodmmjCFDZyF2qbQs9wMxzskxnxQCX+a9kv6e+Q5Rf/1sXtksnw9nfUYxVAx00XG46cxcGkypTVlthd23hTlR7y/ExzIeorq/UQ6ig8QnW4g/3B4q8WMzoUQklpRO0oU5kKjqs6MuOEMECuaDdRQs+6MUriKRCNxv3UnHN+aJaMUp671AZjjU3vCIuW3V1vPTILQAsHzpGNNRkpbTivkuNhJvL+hzmLPSbIsKc83mObpvT+sKplzutIYMQ0W1bkPqSsC/ycZxxHCdkf8QBmtMn8sGPgbi6onZgPT3/8JLpgJsSn61A1Gvr8+xB8kp2NVbtGsG7PbjkcJLuVkUWAU+40pc+Beusw0SDfWlz7njoRaDVRhQVhzGbaHtP9Pi7jtjDptiG0mA2o','[]');
--
INSERT INTO "report_grants" ("number","use","holder","seq","sealed","keys") VALUES ('WWS24VET9D','report','11990100000000019F',0,'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBkV0JxbUFSMmlMbi9rR3cwaGZTWDFOQ1hsYVZHS1RLTkp0cnBsSWpXbjNJCnNSOE5KM2pxYVVwcThGT2VrMkRYSTlyLzRqaHFSSklIcCttOVR1THJNZk0KLT4gWDI1NTE5IFJkN0RLb1YzYVBPeTdNRXNqejhyQ2NaNWxIK3hkSkM4SVNEL2hzRUdiQ1kKSmVYQkczUDhSUnFBeHRVUCswRnIvWkgybTRCTTZoV0kva2lPZ054UXE5UQotLS0gR2RlN3BxanM0THJVbU5uVnhWZkhxY3NJamZmVmFaSGkydjl5TVBFUFBvVQom4uIO7cuqmb+E+OBd5UQoew/I4nhW7hvCqORivPuw03OZqXfAP82/7hGZy1ulF3TnKBDbWxa/0Pb/OMqnc8hcnvVFw6M6TYQNhYmkJneSVNayOoZdBNMFIYcwtx50Ns+0Xi70XGdhip7OCwp6q8UP9hC0D72eJSz2aarUlY/tpAs1mQs4esoeqIA2gT8a0L4O9+6HuzWTS81hkfo2p66XZyzKC0lGCl3tua+8Gy0W9q9HjNiQeIfIndbBbeOJ3ZLcCXaGCshgr2GI1qxH+FBmEiOxArUqqneeL4QBomAH0yPhitp0m8AjyvV+VZp2wepq8uV5XGdzCJbdoFgIoylvlBfdchLkvJOTm1Ld5abuGsfT5FpRI31IbvyKm3fsd06mGBeVP4prmL8z20jxjqdZhS1qjaN2G+1e0woMgSHni0bx4k4Rf0PF95aGCJtd0OrSzgaVQ0zj2JvlPKzr0TLc5wK6TtRloQTtPNunqsOLZ9KysT78yywogc6or1de4TYuD3B00tqjaONwN+l4sLh3IRtJTY1qXOwv/ZSukBDk35K7q4HkoEGQrNca+XnMmhpzU0sCEXROo8VJBrq0w14vMYtmAc0q/5oFtcOZg6hNkQSaL0q0hmnI7C/hApuny9enICp4/2s2fygr/iHL6I52rT9I4GaQPa3oy5Ktek2yzNvew6Dck48Rarh/1P6VqFoSLvl2ffd4eVQa6FJPl8gMTtl42OY8fGw3kUKFy9lb6uPK1g9ByjOvj+LkhczUkuwsMoJPLmc15ggkpQSkzJLLdo9NckzdgMpUIU6oFXWeUsHAorYtzJU0e9ATNXs8JzQu4sTJOMUges3q64mcsIyo2Ol7P/r23g10tSIiTq+FrtELS9sVhyExALXZSNvDdAO6qsmT13EfvZa9CvZ8Eh3v/frGR59r2GSsCWDFaNAknRX1PRcQHBSZ6vRXXe4H+gLNWYnsFbbcrPqcPlo+Lw28/6tgjvszslQiwbu5oDCzNwXarng4DX82HL0qMi1TIyVjcXOfmAlvze5MuEUhw+LHI+NnoFf7nLhZoMvc9bCl0Z4zvlar+5SZBM2p/58jf+wHndVN6TUvZ0qLQrbUo9xlqr+I782+xuWPaqTb+1nNZLTZVZZmwtisP3Np6799RururRcEmaLkUdKl+ZNIigMlt5jMhbKlGkCdvUrtmJbvs/gRtwlfIiBiTnMwDd0CsLuD3O19MIYgx0/b8KaSmRG2mMFZo7uKqmrvllO7dmYXwsp6FMV7pehfV0Vjt7WuezqzsLrVXWrPpDVmjfze++95PhUtCFmRAd0kzu+bZfhnIsh1QIRZutfKJu+yI0vvWM6y0LM/P75sCYK345zsY79xIlpJMc2fwwxstZWYyjILsPk4Hf2nLAp7gqQ7Q6GSLYw=','["D34HY-BA76H-01D8E-48E0T","TSZAQ-TFDYH-Y199B-MP8AY"]');
--
INSERT INTO "report_grants" ("number","use","holder","seq","sealed","keys") VALUES ('WWS24VET9D','report','mailbox',0,'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBISG1ZMm5TNlNHMndUODdDQXJNNW8yb1B2YSt3SVIweHV4UDlXclVqVVJnCi8yL2pRbnUrSVNZb2FGSkJod3lnbnkxWkw4VkpMYXVESnhwdUZHR0FQUXMKLS0tIFVuQXFoUGVFaEo2WXhWanY5c2lHb2MveTBIS3NzMEVFNTVNZzdsTlZabzQKwz2QfJmYjpJoScw5pVyomj4W8uom8+wH9QwQXniZqesoJk8BwWfzx0/SV15v7YIPmchR7J+XMwM/wsRPm0Vm3yBJThuwms+OdI7QkOQd9dXeEuY7KcmLhe+SxfT5Lk4ArEKf0LhrXU3Jh2BP6Raez4gIHVlv0idOr9kGQVbjUo8rl+rD9y0FPMBvRa/QRdjNirH+8FNBi5r0oOIXqB3NGiicQpQ/tAY95ipG69NYiOFbYCOKabIsOkSl6sbrcKcnYHrPE+iMkgUneJb8Z5Y9vMWKiUkkG23qxaXeVwyquL1eNlIMsP+Rg7uOir+RIrLv1Y+19ci9vV5qq5mDk1Euozonw6i7gMg+B+vacI3AVAmyfcC+1CXMR1fffdpnsiRxkJujwUJWxSvNb5MvEj0AqHK6ZM2A/sd4Zi6tZp2oekDfxHfE0TWl8ZHacKoIuc8HBEfaNQklw5tarZ/KOHItYoPv8wgAAOiQ6Wl7ULg8hWc1ZWutvCHPjVbokR+X0DTeBlgJmN+iyrbQtyTlNmpH4KybCWSfJLBAz4sg4FNHRXKYK4TnI3TevICmIb4wspAM7hvQskKDYdKKqJCswd8Hf9IRasP29Rf354JqjFRxQMf8LOL2Ckhvib9hkXb19l3+k8kYgTovQ4w4+lcA3ee5l4GfuFm9z0/zbecWIZcd2b7lkgYacp1G437t55b6DGcG563u1HtiQQNKwT52WkJrD2m7A3rxaKeecliNDKKoc8uKhGd3asCmFgGjd61/JIW5eKJ7TElozOINK1k7rN0pEFzuD+Uw/tpXEHtUL3TN5/0SvvRSb4iEUUoMBfYqDGxshfjfoqWXNWAlUNFiJgsXqKmk6KcmPag3eyJoUHG4O7KVFtPB+eO1upwNy2C5ahuFn82E2ZDLVoVd54v9Z+tyku6WVeuF1Z3Mad6Y+YOe1g3BRPeYSsRvF4pOIqXOoKBiVCAotDbZnoPQRL6etp6QnYvcySrpy4ysJ0qnOAd/1Xa7RGfNQkPHs32AjQ8lqDxfI96XtnDwvvun9yKCKp3awrnBSFH9DR15ATo54BII0iEqxpoqvr0pu+EpUva8RCKI85KWDLglRzJ3YvsBfxjNpcwwjna//8PpbXLehc82bKCL9wJt4vzWLpacUdqYAAnWs/NRuoQwuaUnH4Qkz4/T1SAODYx279RKd7WaByhd4pUDpQO45Ow2E9xCErfcZct/EHG41jB3SYlGcyGviA9QyjTtbZtb9nOet0JSazKTU6NhfaIie+4yrhQe6kJ3Yn5/pqzO7zq899piLvEQYVe9ebf1MwBT3tWbXL0oAARiv6fA3YU3N5XwOY/gY1KCe9M9ppBY7U/6k9n7idC20YIAjOCfgUhl/vqrBGdKtc0yUk1d0yHmOsquLk3/v4JZb4ue','[]');
--
INSERT INTO "report_grants" ("number","use","holder","seq","sealed","keys") VALUES ('Y2AVF6J5VB','report','11990100000000019F',0,'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBmTitsZ0I3ZEdXY1NTUTQxazlLL2FuV0JXaFhNOFQrdTJpTEV6SUFzOTN3CjEwNjNleXdMNm0vSmxoQlVHaEZTUG45RWhuRmRKQ1k5bm5lcE9LeCtrS3MKLT4gWDI1NTE5IGRWU0grMUNHQURqZ1EzdmZDVGg0N0I2OGZhWFRLLzNaM2YxTW9abEtpbU0KZGZOKzVlSFkxaE1oVW56YjMxLzVaWlpUcklwV1l4V2cyNkFMWlF1QjRnSQotLS0gUTViMFM2ZzliQjlvalppTmlObEdNVW1sQmdQQnl2TTRmN1VXTjlLemtMUQq2+s2yEj1t1pLp5+rBdOuNAdpGBgSTZiK2WwlV5nCC6i9rZHeGmwDJKp8SvapMMZO49UdyEZPm3KeTejXiGPLQxqvs4qYlvTOYtsXfkpk1oHgA7Xg3b8KmwPd6CJv+BQEs15M+ZF/3aLC+TAnmjf9IBk7WavL2YxK89V4Q7kPpiT1WU/Ppdd6piD/Z6iDsNIOJHWvUQeRHzDtnDfDxiDPJYqcXPLy6agpC1dvTO2pKruVp1QmfwPozSjyvOGdPkAkptddiRPsYeVM/EYeN0k07KxM5UIpw9+qNBsO+Up6nBk7tKHFZB97izi2gs85Y64I5BHsIOLPjCdAq0Dhtm+BbAoAeDGHQAEAi8wezOEYo+F1cQcdJFqzaz76Us7e0dtEq5HZjzmwBCmg0KiszGzdz1jrPPtISJIj9uyluEEv8kXeS8V/8jOnALMEoc7/bGhZT2Fs5aLdZVEDoW2xK6Q7nEqEnaqB8FTM5o0ULPw2ab/4RIdyD44ipNKg+2Lj+eVvV7rrsjyyQlGhYolSBtcBtAMIFjBss+0PbrxpnIKLlYP+qTs3Xt057bD9NzgMGL8hgVkGWczjqTz42WHr/rhK9plNy122zjZfmi+ri6Av6MJVF2ENxY4a3NN0EMe0uRdm+vroW7kD62L2zMvNThzaib77cLMDZ+Hlo5cT6JODHs3yfJb6v40W8soXuDFVNJWo7L/Lx7lTkKtUy9a/KtidprniGWpFcyW/9//GOrcNUn/T0roobf7+3nj6Mh5zyfw/tqMN19t95s2IkDT9SFHwr04qs5UbOXkQtu4wGKQ8LgUMgQIn2knPxDeqPfUci0s+ggWxszaPdRkjZYedTtmqQchwhgedEessG904V8y/IZKHnNhJFxZfET3cGSBI/SGiI8qr01ZiNrklSiEI8cTCDdhBe8TPXGIUxe7ywngUEn7EAj2UYztmlNwUEwhN5XzT+ERdDP1A0iRQssvx/6guQJS01X2CG9iDD87SFvQ/9e5TeXjoBF34l2LOOYmmKSNEuFab1sjhoCLUbNUer10YzZTSVjudtpQpO60FFm/iGnOa7ita+cULb0wwtuCt4b80BGYAp5YOSHjRVrhFj+XSZ0bqj9vkZPi85ncwFhjrwayStDw5ebgEwqf7qioXKq3dZYYiYnjt3j7u/3fZ8r8vPfxvzkr/ggmUI8GNKSIkU+qvlNbFVdudV5wioXPFAxTd2sIfI9kztYew3NJEe9/qAOpyx+n3xOP2/MLl5vz6gAPqqLFyYEjpOUnm+fvYa1Dzhjg7N6Tp5iI0EkfabP7XH1j4TQ9+v6lgIY4hWgeNCezHwBbJsrPPS53bDLRwl7vIA0XQGDK5ohMkGNxy1Rs9SBOP81onAMk43JmfZPuhbrqfWizGyav3UXYplkBlfOpA=','["D34HY-BA76H-01D8E-48E0T","TSZAQ-TFDYH-Y199B-MP8AY"]');
--
INSERT INTO "report_grants" ("number","use","holder","seq","sealed","keys") VALUES ('Y2AVF6J5VB','report','mailbox',0,'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBRZVlkaWZXNEJlVXZsM3d0Vm94Z0xQZWxvZ0o0Rm00d1QwaDR6c0VwUGxNCnZDeGlKNDMwZGNDUXJYZTIzaldTejNWM2dqQi9ZTGdTU0I5UUMySGx5L1EKLS0tIDRZZ1BzSCtjY25Jd3pSTVVYYUExMDJMbUowR2MxanVRQWxtUHlzcGxMWkkKE2bx/DBvz3YN685+MKn9f+4BHgCa5VThGILD8XWj3XA4R2Y8v22eIOKudS8kPh2VNKfe6lYJ6Y2tRrBxqEO+fBUHtDEXH+oMwX6+j/qJ+4NHbAsQvnCGiJlq8NRpB4dPiUKEgXNyNazBt9+IRDZ9byndjhYmh8IUul+pmOdYvn5WVfuGWF/hPhPs0iEo+pF0QabrhO19Ol6HpuekUvjqOWDdEy2xu43qoto4VJyxKmtDhYAe9RTDBL/OtWx7tdstjFWjVuQekI6X1T+7j24xiXW+UdN575YFH68T+9DSNDwtiR5bPEvMAP44qSKXcK1b/aP0vleS1ZOCDC+iw5KFNcHI9wgB18GwnmuvEbKrzV/MOk86sHrPOZxftpUkbqHfAa0SzBXBsoZSmG8pRb2ZjqROFB+qkVy9m7YiFbx3Ff1V8McY9SRohpQblfBxpKrA3s4k1kRZh1k9OShGkXkPZUg2lyLoBW5O8Oyp9/s24Y58QAzgngSYHrJzsmqScoxOQ1BKsa3WJ9lJndzK8oPq6YJCJkUpG7Tt6qhuAiziypIDtae5f7V2zF9jHeRRbi5gw1QyabSCjaWGHzDIkuDQboH7MdrEzDa7/yzc+ZoT5nBPw9HLSU3Iot1tH8RTZrlVFGGPRldGfqZVoCsDuQP8D1d4sZzyCZJTqVQjLlEb7iCOl6FU4apGysDqo9uiSqWT0NVR0NXFwIZfj9LPRxNv/P52lROKB7KohdSfkEU/8JQ+ANVRQ+aT2YSGMLN89Y8uJFrlOOZavDyk0egqGhqYhzD06oc6ACBMZwD78Z6ut88LI0y1IWUv3KU4Iqh4/nUoNgP6tngK59TjQAbXenVXlj+BJNqkMHn2Omz0HP+n6ub30C5MPYxdd9OPOZQjtJVvO415p1lzSXb/q0J1F8axXFnKEQoec4f9bCwqasupDXmA+Q3Tbsil/tjJ++K3J5sknY0s0g2aOIMbgF/qZOcOoLUI6lPxpvUdOT3kN6KO2bltFcf4EUvwxl/Em5WD/u2YL6mT1B0uZ2F04YhpfU1DE6jL3NbpyylYv6sST/c2hyzo8b2IjCJifkbd9MIfRSE4tFbySBTYU9puigZGZRcvbsg5h39WQPSnc/e/YZ68Y7GInEP5jJZhcW9YTuUvQqMQzXPyoJZzb/sfORt+ccVx+ixMT0zJiiLG1ljB2wloDuz/u35u7knJ+rMGggAA3tCeJGzSRFRpvHtuA/ncXwejc9V3AaopVQe28InFfBVlYPwXIfWvwi7obfglTgZEvxMFMmzEOsqTow81VwlxG9vcCj524E+Rfi76jnsL+exwZYJD0y0GBaYZIcHTE+GSW+5gry0xapwwQqZNmUHFL2D8qqAqwpII0eF7CmmGlO3l7czNL+QpufCvvChahDRS8pA1','[]');
--
CREATE TABLE `report_me_toos` (
	`number` text NOT NULL,
	`mark` text NOT NULL,
	PRIMARY KEY(`number`, `mark`)
) WITHOUT ROWID;
--
CREATE TABLE `report_messages` (
	`number` text NOT NULL,
	`seq` integer NOT NULL,
	`by` text NOT NULL,
	`day` text NOT NULL,
	`object_key` text NOT NULL,
	PRIMARY KEY(`number`, `seq`)
) WITHOUT ROWID;
--
INSERT INTO "report_messages" ("number","seq","by","day","object_key") VALUES ('92XWRPXZQ2',1,'11990100000000019F','2026-11-17','reports/20261114/92XWRPXZQ2/messages/9e079396ae08adf5');
--
INSERT INTO "report_messages" ("number","seq","by","day","object_key") VALUES ('QAY4A5T9T4',1,'11990100000000019F','2026-11-09','reports/20261024/QAY4A5T9T4/messages/6c09d69751d1962f');
--
INSERT INTO "report_messages" ("number","seq","by","day","object_key") VALUES ('Y2AVF6J5VB',1,'11990100000000019F','2026-10-16','reports/20261004/Y2AVF6J5VB/messages/655d40369496898c');
--
CREATE TABLE `report_openings` (
	`number` text NOT NULL,
	`seq` integer NOT NULL,
	`use` text NOT NULL,
	`day` text NOT NULL,
	`by` text NOT NULL,
	`body` text,
	`reason` text NOT NULL,
	PRIMARY KEY(`number`, `seq`)
) WITHOUT ROWID;
--
CREATE TABLE `report_pulses` (
	`pulse` text PRIMARY KEY NOT NULL,
	`seed` text NOT NULL,
	`taken` integer DEFAULT 0 NOT NULL,
	`closed` integer DEFAULT 0 NOT NULL,
	`published` integer DEFAULT 0 NOT NULL
) WITHOUT ROWID;
--
INSERT INTO "report_pulses" ("pulse","seed","taken","closed","published") VALUES ('20261122T1850Z','KeqFydaQpPe9IwwRxTYrmZ9bbHGgjV1R52eZV83DzQo',6,0,0);
--
CREATE TABLE `report_solutions` (
	`mark` text PRIMARY KEY NOT NULL,
	`pulse` text NOT NULL
) WITHOUT ROWID;
--
CREATE TABLE `report_tallies` (
	`body` text NOT NULL,
	`day` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`body`, `day`)
) WITHOUT ROWID;
--
INSERT INTO "report_tallies" ("body","day","count") VALUES ('11990100000000019F','2026-06-16',1);
--
INSERT INTO "report_tallies" ("body","day","count") VALUES ('11990100000000019F','2026-10-04',1);
--
INSERT INTO "report_tallies" ("body","day","count") VALUES ('11990100000000019F','2026-10-24',1);
--
INSERT INTO "report_tallies" ("body","day","count") VALUES ('11990100000000019F','2026-11-14',1);
--
INSERT INTO "report_tallies" ("body","day","count") VALUES ('11990100000000019F','2026-11-21',1);
--
INSERT INTO "report_tallies" ("body","day","count") VALUES ('11990100000000019F','2026-11-23',1);
--
CREATE TABLE `report_uploads` (
	`commitment` text NOT NULL,
	`id` text NOT NULL,
	`part` integer NOT NULL,
	`bytes` integer NOT NULL,
	`day` text NOT NULL,
	PRIMARY KEY(`commitment`, `id`, `part`)
) WITHOUT ROWID;
--
CREATE TABLE `reports` (
	`number` text PRIMARY KEY NOT NULL,
	`locator_mac` text,
	`category` text NOT NULL,
	`body` text NOT NULL,
	`place` text NOT NULL,
	`day` text NOT NULL,
	`recurring` integer DEFAULT 0 NOT NULL,
	`received` text NOT NULL,
	`visibility` text NOT NULL,
	`public_text` text,
	`public_photos` text,
	`cell` text,
	`language` text NOT NULL,
	`recipient` text,
	`contact_recipient` text,
	`may_forward` integer DEFAULT 0 NOT NULL,
	`state` text DEFAULT 'received' NOT NULL,
	`finding` text,
	`organisation` text,
	`penalty` text,
	`answer` text,
	`reason` text,
	`clock` text,
	`accept_due` text,
	`due` text,
	`extended` text,
	`accepted` text,
	`settled` text,
	`closed` text,
	`reopenings` integer DEFAULT 0 NOT NULL,
	`rating` text,
	`released` integer DEFAULT 0 NOT NULL,
	`release_day` text,
	`redacted_text` text,
	`redaction_reason` text,
	`assigned` text,
	`dirty` integer DEFAULT 0 NOT NULL,
	`me_too` integer DEFAULT 0 NOT NULL,
	`source` text NOT NULL,
	`excluded` text,
	`superior` integer DEFAULT 0 NOT NULL, `shown_photos` text, `ground` text,
	CONSTRAINT "reports_state" CHECK(state IN ('received', 'accepted', 'not-accepted', 'forwarded', 'investigating', 'settled', 'closed', 'reopened')),
	CONSTRAINT "reports_public" CHECK("reports"."visibility" = 'public' OR ("reports"."public_text" IS NULL AND "reports"."public_photos" IS NULL AND "reports"."cell" IS NULL)),
	CONSTRAINT "reports_released" CHECK("reports"."released" = 0 OR ("reports"."visibility" = 'public' AND "reports"."release_day" IS NOT NULL AND "reports"."release_day" > "reports"."received")),
	CONSTRAINT "reports_closed" CHECK(("reports"."closed" IS NOT NULL) = ("reports"."state" IN ('closed', 'not-accepted'))),
	CONSTRAINT "reports_contact" CHECK("reports"."contact_recipient" IS NULL OR "reports"."recipient" IS NOT NULL),
	CONSTRAINT "reports_days" CHECK(length("reports"."day") = 10 AND length("reports"."received") = 10)
) WITHOUT ROWID;
--
INSERT INTO "reports" ("number","locator_mac","category","body","place","day","recurring","received","visibility","public_text","public_photos","cell","language","recipient","contact_recipient","may_forward","state","finding","organisation","penalty","answer","reason","clock","accept_due","due","extended","accepted","settled","closed","reopenings","rating","released","release_day","redacted_text","redaction_reason","assigned","dirty","me_too","source","excluded","superior","shown_photos","ground") VALUES ('67B7NT1NPD','J4oiIjvkUwZ0yYO2nAJEQsFvYHVUHDTbRn7Jfekx54U','dust','11990100000000019F','990102','2026-06-16',0,'2026-06-16','authority',NULL,NULL,NULL,'zh','age1upgrmnlwa2pamschpjs4uemek9l2upz00e6hqlgnkwq849ey8gus4fervc',NULL,0,'accepted',NULL,NULL,NULL,NULL,NULL,'promise-demonstration','2026-06-18','2026-07-08',NULL,'2026-06-19',NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,0,'form',NULL,0,NULL,NULL);
--
INSERT INTO "reports" ("number","locator_mac","category","body","place","day","recurring","received","visibility","public_text","public_photos","cell","language","recipient","contact_recipient","may_forward","state","finding","organisation","penalty","answer","reason","clock","accept_due","due","extended","accepted","settled","closed","reopenings","rating","released","release_day","redacted_text","redaction_reason","assigned","dirty","me_too","source","excluded","superior","shown_photos","ground") VALUES ('92XWRPXZQ2','XGiutjuGReKlX8jls27icmNNWfaTwaajyb8FkEcndig','water','11990100000000019F','990101','2026-11-14',0,'2026-11-14','public','（演示）示例河桥下有一根管子往河里排乳白色的水，早上七点前后最多。',NULL,NULL,'zh','age1hk53r2qy4rvlnqfnmf8t4ersm0cz6kpsg7sasvdnajzjr2v5na5qnjxe3n',NULL,0,'investigating',NULL,NULL,NULL,NULL,NULL,'promise-demonstration','2026-11-17','2026-12-04',NULL,'2026-11-15',NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,0,'form',NULL,0,NULL,NULL);
--
INSERT INTO "reports" ("number","locator_mac","category","body","place","day","recurring","received","visibility","public_text","public_photos","cell","language","recipient","contact_recipient","may_forward","state","finding","organisation","penalty","answer","reason","clock","accept_due","due","extended","accepted","settled","closed","reopenings","rating","released","release_day","redacted_text","redaction_reason","assigned","dirty","me_too","source","excluded","superior","shown_photos","ground") VALUES ('C3D0X81E5J','j3QYb4KoRLDc2f9tvzmStnulK5Yz-TZZxGybO3CXd5U','smell','11990100000000019F','990102','2026-11-16',1,'2026-11-21','numbers',NULL,NULL,NULL,'zh','age1zfdxxqx0ndzh9raa8gt7ysyf2vtkywvgpn8y2kwe6lyf70eyjahql9hj03','age1n5zq79cntjvqhfp56msqphukscryps70axyv0ql90flpq53leslsj6efjz',1,'received',NULL,NULL,NULL,NULL,NULL,'promise-demonstration','2026-11-24','2026-12-11',NULL,NULL,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,0,'form',NULL,0,NULL,NULL);
--
INSERT INTO "reports" ("number","locator_mac","category","body","place","day","recurring","received","visibility","public_text","public_photos","cell","language","recipient","contact_recipient","may_forward","state","finding","organisation","penalty","answer","reason","clock","accept_due","due","extended","accepted","settled","closed","reopenings","rating","released","release_day","redacted_text","redaction_reason","assigned","dirty","me_too","source","excluded","superior","shown_photos","ground") VALUES ('QAY4A5T9T4','T5f4gUF5sF6uzVBinVZubF2rs27zjIqR9D9KYcrSd3w','hazardous-waste','11990100000000019F','990101','2026-10-24',0,'2026-10-24','authority',NULL,NULL,NULL,'zh','age17393gcp8kkecl89jppzgpj4y9v3j09dpl5jwxlqf0cnnak3qkv7sddk4wr',NULL,0,'settled','substantiated',NULL,NULL,NULL,NULL,'promise-demonstration','2026-10-27','2026-11-13',NULL,'2026-10-25','2026-11-09',NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,0,'form',NULL,0,NULL,NULL);
--
INSERT INTO "reports" ("number","locator_mac","category","body","place","day","recurring","received","visibility","public_text","public_photos","cell","language","recipient","contact_recipient","may_forward","state","finding","organisation","penalty","answer","reason","clock","accept_due","due","extended","accepted","settled","closed","reopenings","rating","released","release_day","redacted_text","redaction_reason","assigned","dirty","me_too","source","excluded","superior","shown_photos","ground") VALUES ('WWS24VET9D','X5Vwwvg-6dBbxoHyYsK_mUXBeqTyAk4RyY7BwJ32Eb8','smoke','11990100000000019F','990101','2026-11-23',0,'2026-11-23','public','（演示）下午三点起，东侧烟囱一直冒黑烟，风往居民楼这边吹。我住 3 号楼 502。',NULL,NULL,'zh','age1sez3pp2nm03a99r62gw0uaq5p687ndq8k4lc7u9du5v85eqnrffsyfd5wr',NULL,0,'received',NULL,NULL,NULL,NULL,NULL,'promise-demonstration','2026-11-25','2026-12-14',NULL,NULL,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,0,'form',NULL,0,NULL,NULL);
--
INSERT INTO "reports" ("number","locator_mac","category","body","place","day","recurring","received","visibility","public_text","public_photos","cell","language","recipient","contact_recipient","may_forward","state","finding","organisation","penalty","answer","reason","clock","accept_due","due","extended","accepted","settled","closed","reopenings","rating","released","release_day","redacted_text","redaction_reason","assigned","dirty","me_too","source","excluded","superior","shown_photos","ground") VALUES ('Y2AVF6J5VB','BqG9hkBlMKxtrG-KoHZ-EYSf6IkH8vC95OCvBu20F0I','vehicles','11990100000000019F','990102','2026-10-04',0,'2026-10-04','numbers',NULL,NULL,NULL,'zh','age1f26e9ca30yfwgysdn5jauschme7zg4k9ttxcm3yp63zl578jfdksxwyekh',NULL,0,'closed','unsubstantiated',NULL,NULL,NULL,NULL,'promise-demonstration','2026-10-09','2026-10-27',NULL,'2026-10-06','2026-10-16','2026-10-24',0,NULL,0,NULL,NULL,NULL,NULL,0,0,'form',NULL,0,NULL,NULL);
--
CREATE TABLE `points_accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`ledger` text NOT NULL,
	`kind` text NOT NULL,
	`source` integer NOT NULL,
	`received` integer DEFAULT 0 NOT NULL,
	`spent` integer DEFAULT 0 NOT NULL,
	`reserved` integer DEFAULT 0 NOT NULL,
	`awaited` integer DEFAULT 0 NOT NULL,
	CONSTRAINT "points_accounts_ledgers" CHECK("points_accounts"."ledger" IN ('points', 'claims', 'stock')),
	CONSTRAINT "points_accounts_kinds" CHECK("points_accounts"."kind" IN ('holder', 'programme', 'offer', 'project', 'expired', 'reversed', 'owed', 'claims', 'stock', 'supply', 'taken')),
	CONSTRAINT "points_accounts_enough" CHECK("points_accounts"."source" = 1 OR "points_accounts"."received" - "points_accounts"."spent" - "points_accounts"."reserved" >= 0),
	CONSTRAINT "points_accounts_range" CHECK("points_accounts"."received" BETWEEN 0 AND 9007199254740991 AND "points_accounts"."spent" BETWEEN 0 AND 9007199254740991
        AND "points_accounts"."reserved" BETWEEN 0 AND 9007199254740991 AND "points_accounts"."awaited" BETWEEN 0 AND 9007199254740991)
);
--
INSERT INTO "points_accounts" ("id","ledger","kind","source","received","spent","reserved","awaited") VALUES ('offer/o9f_fdQGjGWgZSY6','points','offer',0,0,0,0,0);
--
INSERT INTO "points_accounts" ("id","ledger","kind","source","received","spent","reserved","awaited") VALUES ('supply/o9f_fdQGjGWgZSY6','stock','supply',1,0,200,0,0);
--
INSERT INTO "points_accounts" ("id","ledger","kind","source","received","spent","reserved","awaited") VALUES ('stock/o9f_fdQGjGWgZSY6','stock','stock',0,200,0,0,0);
--
INSERT INTO "points_accounts" ("id","ledger","kind","source","received","spent","reserved","awaited") VALUES ('taken/o9f_fdQGjGWgZSY6','stock','taken',0,0,0,0,0);
--
INSERT INTO "points_accounts" ("id","ledger","kind","source","received","spent","reserved","awaited") VALUES ('offer/ik18OplAHNFFDfcE','points','offer',0,0,0,0,0);
--
INSERT INTO "points_accounts" ("id","ledger","kind","source","received","spent","reserved","awaited") VALUES ('supply/ik18OplAHNFFDfcE','stock','supply',1,0,40,0,0);
--
INSERT INTO "points_accounts" ("id","ledger","kind","source","received","spent","reserved","awaited") VALUES ('stock/ik18OplAHNFFDfcE','stock','stock',0,40,0,0,0);
--
INSERT INTO "points_accounts" ("id","ledger","kind","source","received","spent","reserved","awaited") VALUES ('taken/ik18OplAHNFFDfcE','stock','taken',0,0,0,0,0);
--
INSERT INTO "points_accounts" ("id","ledger","kind","source","received","spent","reserved","awaited") VALUES ('offer/s1pY75Kk7av2gyz6','points','offer',0,0,0,0,0);
--
INSERT INTO "points_accounts" ("id","ledger","kind","source","received","spent","reserved","awaited") VALUES ('supply/s1pY75Kk7av2gyz6','stock','supply',1,0,12,0,0);
--
INSERT INTO "points_accounts" ("id","ledger","kind","source","received","spent","reserved","awaited") VALUES ('stock/s1pY75Kk7av2gyz6','stock','stock',0,12,0,0,0);
--
INSERT INTO "points_accounts" ("id","ledger","kind","source","received","spent","reserved","awaited") VALUES ('taken/s1pY75Kk7av2gyz6','stock','taken',0,0,0,0,0);
--
CREATE TABLE `points_limits` (
	`scope` text PRIMARY KEY NOT NULL,
	`used` integer NOT NULL,
	`most` integer NOT NULL,
	CONSTRAINT "points_limits_kept" CHECK("points_limits"."used" BETWEEN 0 AND "points_limits"."most")
);
--
CREATE TABLE `points_lots` (
	`account` text NOT NULL,
	`expires` text NOT NULL,
	`received_through` integer NOT NULL,
	PRIMARY KEY(`account`, `expires`)
);
--
CREATE TABLE `points_pending` (
	`transfer` text PRIMARY KEY NOT NULL,
	`until` text NOT NULL
);
--
CREATE TABLE `points_reversals` (
	`award` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`amount` integer NOT NULL,
	`taken` integer NOT NULL,
	`claimed` integer NOT NULL,
	`at` text NOT NULL,
	`reason` text NOT NULL,
	`by` text NOT NULL,
	CONSTRAINT "points_reversals_whole" CHECK("points_reversals"."taken" >= 0 AND "points_reversals"."claimed" >= 0 AND "points_reversals"."taken" + "points_reversals"."claimed" = "points_reversals"."amount")
);
--
CREATE TABLE `points_transfers` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`ledger` text NOT NULL,
	`kind` text NOT NULL,
	`phase` text NOT NULL,
	`source` text NOT NULL,
	`target` text NOT NULL,
	`amount` integer NOT NULL,
	`settles` text,
	`reverses` text,
	`at` text NOT NULL,
	`until` text,
	`expires` text,
	FOREIGN KEY (`source`,`ledger`) REFERENCES `points_accounts`(`id`,`ledger`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`target`,`ledger`) REFERENCES `points_accounts`(`id`,`ledger`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`reverses`) REFERENCES `points_reversals`(`award`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "points_transfers_amount" CHECK(typeof("points_transfers"."amount") = 'integer' AND "points_transfers"."amount" BETWEEN 1 AND 9007199254740991),
	CONSTRAINT "points_transfers_apart" CHECK("points_transfers"."source" <> "points_transfers"."target"),
	CONSTRAINT "points_transfers_kinds" CHECK("points_transfers"."kind" IN ('award', 'redemption', 'donation', 'pooling', 'expiry', 'reversal', 'claim', 'repayment', 'stocking')),
	CONSTRAINT "points_transfers_phases" CHECK("points_transfers"."phase" IN ('posted', 'pending', 'confirmed', 'voided')),
	CONSTRAINT "points_transfers_settling" CHECK(("points_transfers"."phase" IN ('confirmed', 'voided')) = ("points_transfers"."settles" IS NOT NULL)),
	CONSTRAINT "points_transfers_until" CHECK(("points_transfers"."phase" = 'pending') = ("points_transfers"."until" IS NOT NULL)),
	CONSTRAINT "points_transfers_reversing" CHECK(("points_transfers"."reverses" IS NOT NULL) = ("points_transfers"."kind" IN ('reversal', 'claim') AND "points_transfers"."phase" = 'posted'))
);
--
INSERT INTO "points_transfers" ("seq","id","ledger","kind","phase","source","target","amount","settles","reverses","at","until","expires") VALUES (1,'stocking/o9f_fdQGjGWgZSY6/first','stock','stocking','posted','supply/o9f_fdQGjGWgZSY6','stock/o9f_fdQGjGWgZSY6',200,NULL,NULL,'2026-11-22T18:59:44Z',NULL,NULL);
--
INSERT INTO "points_transfers" ("seq","id","ledger","kind","phase","source","target","amount","settles","reverses","at","until","expires") VALUES (2,'stocking/ik18OplAHNFFDfcE/first','stock','stocking','posted','supply/ik18OplAHNFFDfcE','stock/ik18OplAHNFFDfcE',40,NULL,NULL,'2026-11-22T18:59:44Z',NULL,NULL);
--
INSERT INTO "points_transfers" ("seq","id","ledger","kind","phase","source","target","amount","settles","reverses","at","until","expires") VALUES (3,'stocking/s1pY75Kk7av2gyz6/first','stock','stocking','posted','supply/s1pY75Kk7av2gyz6','stock/s1pY75Kk7av2gyz6',12,NULL,NULL,'2026-11-22T18:59:44Z',NULL,NULL);
--
CREATE TABLE `points_codes` (
	`hash` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`until` text NOT NULL
);
--
CREATE TABLE `points_holders` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`owner` text,
	`secret` text,
	`attested` text,
	`attester` text,
	`person` text,
	`created` text NOT NULL,
	`closed` text,
	`shown_as` text,
	`family` text,
	CONSTRAINT "points_holders_kinds" CHECK("points_holders"."kind" IN ('person', 'organisation', 'family')),
	CONSTRAINT "points_holders_attester" CHECK(("points_holders"."attested" IS NULL) = ("points_holders"."attester" IS NULL)),
	CONSTRAINT "points_holders_closed" CHECK(CASE WHEN "points_holders"."closed" IS NULL THEN "points_holders"."secret" IS NOT NULL AND ("points_holders"."owner" IS NULL) = ("points_holders"."kind" = 'family')
        ELSE coalesce("points_holders"."owner", "points_holders"."secret", "points_holders"."person", "points_holders"."shown_as", "points_holders"."family") IS NULL END),
	CONSTRAINT "points_holders_family_of_persons" CHECK("points_holders"."family" IS NULL OR "points_holders"."kind" = 'person')
);
--
CREATE TABLE `points_persons` (
	`person` text PRIMARY KEY NOT NULL
) WITHOUT ROWID;
--
CREATE TABLE `points_offers` (
	`id` text PRIMARY KEY NOT NULL,
	`partner` text NOT NULL,
	`title_zh` text NOT NULL,
	`title_en` text NOT NULL,
	`text_zh` text NOT NULL,
	`text_en` text NOT NULL,
	`gtin` text,
	`price` integer NOT NULL,
	`starts` text NOT NULL,
	`ends` text NOT NULL,
	`minutes` integer NOT NULL,
	`way` text NOT NULL,
	`most_each` integer,
	`created_at` text NOT NULL,
	`ended_at` text,
	CONSTRAINT "points_offers_price" CHECK(typeof("points_offers"."price") = 'integer' AND "points_offers"."price" >= 1),
	CONSTRAINT "points_offers_period" CHECK("points_offers"."starts" <= "points_offers"."ends"),
	CONSTRAINT "points_offers_minutes" CHECK("points_offers"."minutes" BETWEEN 5 AND 10080),
	CONSTRAINT "points_offers_most" CHECK("points_offers"."most_each" IS NULL OR "points_offers"."most_each" >= 1)
);
--
INSERT INTO "points_offers" ("id","partner","title_zh","title_en","text_zh","text_en","gtin","price","starts","ends","minutes","way","most_each","created_at","ended_at") VALUES ('o9f_fdQGjGWgZSY6','919901020000001906','再生纸笔记本一本','A notebook of recycled paper','到示例回收站柜台出示兑换码领取，A5，64页。','At the counter of the example recycling station, against the code. A5, 64 pages.',NULL,30,'2026-01-01','2035-12-31',1440,'counter',3,'2026-11-22T18:59:44Z',NULL);
--
INSERT INTO "points_offers" ("id","partner","title_zh","title_en","text_zh","text_en","gtin","price","starts","ends","minutes","way","most_each","created_at","ended_at") VALUES ('ik18OplAHNFFDfcE','919901020000001906','旧家电免费上门回收一次','One free collection of an old appliance','预留后到示例回收站柜台约定上门时间。','The day is arranged at the counter of the example recycling station.',NULL,80,'2026-01-01','2035-12-31',10080,'counter',1,'2026-11-22T18:59:44Z',NULL);
--
INSERT INTO "points_offers" ("id","partner","title_zh","title_en","text_zh","text_en","gtin","price","starts","ends","minutes","way","most_each","created_at","ended_at") VALUES ('s1pY75Kk7av2gyz6','939901010000002112','示例云雾茶一罐（50克）','A tin of example cloud tea (50 g)','合作社门店领取，罐上的码可以查到茶园和批次。','At the cooperative’s shop. The code on the tin leads to its garden and lot.','09520000000073',120,'2026-01-01','2035-12-31',60,'counter',NULL,'2026-11-22T18:59:44Z',NULL);
--
CREATE TABLE `points_redemptions` (
	`id` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`offer` text NOT NULL,
	`partner` text NOT NULL,
	`pieces` integer NOT NULL,
	`points` integer NOT NULL,
	`at` text NOT NULL,
	`until` text NOT NULL,
	`code_hash` text NOT NULL,
	`state` text NOT NULL,
	`ended_at` text,
	CONSTRAINT "points_redemptions_amounts" CHECK("points_redemptions"."pieces" >= 1 AND "points_redemptions"."points" >= 1),
	CONSTRAINT "points_redemptions_states" CHECK("points_redemptions"."state" IN ('reserved', 'confirmed', 'cancelled', 'refused', 'lapsed')
        AND ("points_redemptions"."state" = 'reserved') = ("points_redemptions"."ended_at" IS NULL))
);
--
CREATE TABLE `points_days` (
	`day` text PRIMARY KEY NOT NULL,
	`last` integer NOT NULL,
	`books` text NOT NULL,
	`programmes` text NOT NULL,
	`leaves` integer NOT NULL,
	`root` text NOT NULL
);
--
CREATE TABLE `points_audits` (
	`day` text NOT NULL,
	`award` text NOT NULL,
	PRIMARY KEY(`day`, `award`)
);
--
CREATE TABLE `points_awards` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`rule` text NOT NULL,
	`version` integer NOT NULL,
	`quantity` text NOT NULL,
	`share` integer NOT NULL,
	`points` integer NOT NULL,
	`holder` text NOT NULL,
	`attester` text NOT NULL,
	`told_by` text NOT NULL,
	`pair` integer NOT NULL,
	`second` text,
	`second_by` text,
	`act` text NOT NULL,
	`digest` text NOT NULL,
	`day` text NOT NULL,
	`told` text NOT NULL,
	`booked` text,
	`evidence` text,
	`lot` text,
	`pieces` integer,
	`state` text NOT NULL,
	`reason` text,
	CONSTRAINT "points_awards_states" CHECK("points_awards"."state" IN ('waiting', 'awarded', 'declined', 'lapsed', 'reversed', 'corrected')),
	CONSTRAINT "points_awards_points" CHECK(typeof("points_awards"."points") = 'integer' AND "points_awards"."points" >= 1 AND "points_awards"."share" >= 1),
	CONSTRAINT "points_awards_apart" CHECK("points_awards"."second" IS NULL OR "points_awards"."second" <> "points_awards"."attester"),
	CONSTRAINT "points_awards_booking" CHECK(("points_awards"."state" IN ('awarded', 'reversed', 'corrected')) = ("points_awards"."booked" IS NOT NULL)),
	CONSTRAINT "points_awards_pair" CHECK("points_awards"."pair" = 0 OR "points_awards"."booked" IS NULL OR "points_awards"."second" IS NOT NULL),
	CONSTRAINT "points_awards_lot" CHECK(("points_awards"."lot" IS NULL) = ("points_awards"."pieces" IS NULL))
);
--
CREATE TABLE `points_draws` (
	`day` text PRIMARY KEY NOT NULL,
	`size` integer NOT NULL,
	`root` text NOT NULL,
	`awards` integer NOT NULL,
	`drawn` integer NOT NULL
);
--
CREATE TABLE `points_shown` (
	`holder` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`points` integer NOT NULL
);
--
CREATE TABLE `points_totals` (
	`kind` text PRIMARY KEY NOT NULL,
	`received` integer NOT NULL,
	`spent` integer NOT NULL
);
--
CREATE TABLE `points_withdrawals` (
	`seq` integer PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`attester` text NOT NULL,
	`attested` text NOT NULL,
	`cause` text NOT NULL,
	`reason` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	CONSTRAINT "points_withdrawals_causes" CHECK("points_withdrawals"."cause" IN ('mistake', 'misuse'))
);
--
CREATE TABLE `report_rewards` (
	`number` text PRIMARY KEY NOT NULL,
	`body` text NOT NULL,
	`share` integer NOT NULL,
	`object_key` text,
	CONSTRAINT "report_rewards_share" CHECK("report_rewards"."share" BETWEEN 1 AND 20)
) WITHOUT ROWID;
--
CREATE TABLE "points_vouchers" (
	`hash` text PRIMARY KEY NOT NULL,
	`rule` text NOT NULL,
	`share` integer NOT NULL,
	`month` text NOT NULL,
	CONSTRAINT "points_vouchers_share" CHECK("share" BETWEEN 1 AND 1000)
) WITHOUT ROWID;
--
CREATE TABLE `points_audit_findings` (
	`award` text NOT NULL,
	`seq` integer NOT NULL,
	`finding` text NOT NULL,
	`reason` text NOT NULL,
	`account` text NOT NULL,
	`day` text NOT NULL,
	PRIMARY KEY(`award`, `seq`),
	CONSTRAINT "points_audit_findings_known" CHECK(finding IN ('fits', 'doubtful')),
	CONSTRAINT "points_audit_findings_why" CHECK(length(trim("points_audit_findings"."reason")) > 0)
);
--
CREATE UNIQUE INDEX `keys_hash_unique` ON `keys` (`hash`);
--
CREATE INDEX `outbox_at` ON `outbox` (`at`);
--
CREATE INDEX `persons_record` ON `persons` (`register`,`key`,`field`);
--
CREATE UNIQUE INDEX `information_requests_once_unique` ON `information_requests` (`once`);
--
CREATE INDEX `information_requests_of` ON `information_requests` (`authority`,`received_at`,`number`);
--
CREATE INDEX `information_requests_waiting` ON `information_requests` (`authority`,`received_at`) WHERE "information_requests"."public_body" is null;
--
CREATE INDEX `information_requests_contact` ON `information_requests` (`answered`) WHERE "information_requests"."contact" is not null;
--
CREATE UNIQUE INDEX `push_subscriptions_name_unique` ON `push_subscriptions` (`name`);
--
CREATE INDEX `push_subscriptions_next` ON `push_subscriptions` (`next_at`);
--
CREATE INDEX `push_topics_of` ON `push_topics` (`subscription`);
--
CREATE INDEX `activity_day` ON `activity` (`day`,`seq`);
--
CREATE INDEX `activity_account` ON `activity` (`account`,`seq`);
--
CREATE INDEX `activity_key` ON `activity` (`key`,`seq`);
--
CREATE INDEX `activity_organisation` ON `activity` (`organisation`,`seq`);
--
CREATE INDEX `challenges_expiry` ON `challenges` (`expires_at`);
--
CREATE INDEX `held_roles_of` ON `held_roles` (`account`);
--
CREATE UNIQUE INDEX `invitations_hash_unique` ON `invitations` (`hash`);
--
CREATE INDEX `invitations_in` ON `invitations` (`organisation`,`created_at`,`id`);
--
CREATE INDEX `invitations_when` ON `invitations` (`created_at`,`id`);
--
CREATE INDEX `passkeys_of` ON `passkeys` (`account`);
--
CREATE INDEX `recovery_codes_of` ON `recovery_codes` (`account`);
--
CREATE UNIQUE INDEX `sessions_hash_unique` ON `sessions` (`hash`);
--
CREATE INDEX `sessions_of` ON `sessions` (`account`);
--
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at`);
--
CREATE INDEX `push_topics_pending` ON `push_topics` (`subscription`) WHERE "push_topics"."pending" > 0;
--
CREATE UNIQUE INDEX `waiting_once` ON `waiting` (`once`);
--
CREATE INDEX `waiting_open` ON `waiting` (`submitted_at`,`id`) WHERE "waiting"."state" in ('waiting', 'releasing');
--
CREATE INDEX `waiting_open_of` ON `waiting` (`publisher`,`submitted_at`,`id`) WHERE "waiting"."state" in ('waiting', 'releasing');
--
CREATE INDEX `waiting_releasing` ON `waiting` (`decided_at`) WHERE "waiting"."state" = 'releasing';
--
CREATE INDEX `held_roles_standing_in` ON `held_roles` (`organisation`,`granted_at`,`id`) WHERE "held_roles"."ended_at" IS NULL;
--
CREATE INDEX `held_roles_standing` ON `held_roles` (`granted_at`,`id`) WHERE "held_roles"."ended_at" IS NULL;
--
CREATE INDEX `accounts_name` ON `accounts` (`name`) WHERE "accounts"."name" IS NOT NULL;
--
CREATE INDEX `activity_action` ON `activity` (`action`,`seq`);
--
CREATE INDEX `activity_target` ON `activity` (`target`,`seq`);
--
CREATE INDEX `activity_request` ON `activity` (`request`,`seq`);
--
CREATE INDEX `passkeys_unreleased` ON `passkeys` (`account`,`created_at`) WHERE "passkeys"."unreleased" = 1;
--
CREATE INDEX `sessions_unreleased` ON `sessions` (`account`,`created_at`) WHERE "sessions"."unreleased" = 1;
--
CREATE INDEX `keys_in` ON `keys` (`organisation`,`created_at`,`id`);
--
CREATE INDEX `keys_when` ON `keys` (`created_at`,`id`);
--
CREATE INDEX `keys_expiry` ON `keys` (`expires_at`) WHERE "keys"."revoked_at" IS NULL;
--
CREATE INDEX `waiting_all` ON `waiting` (`submitted_at`,`id`) WHERE "waiting"."state" <> '';
--
CREATE INDEX `waiting_of` ON `waiting` (`publisher`,`submitted_at`,`id`) WHERE "waiting"."state" <> '';
--
CREATE INDEX `scan_counts_day` ON `scan_counts` (`day`);
--
CREATE INDEX `label_look_ups_day` ON `label_look_ups` (`day`);
--
CREATE UNIQUE INDEX `label_reports_number_hash_unique` ON `label_reports` (`number_hash`);
--
CREATE UNIQUE INDEX `label_reports_once_unique` ON `label_reports` (`once`);
--
CREATE INDEX `label_reports_open` ON `label_reports` (`received`,`reference`) WHERE "label_reports"."state" = 'open';
--
CREATE INDEX `label_reports_alike` ON `label_reports` (`skeleton`) WHERE "label_reports"."state" = 'open';
--
CREATE INDEX `label_reports_waiting` ON `label_reports` (`waiting`) WHERE "label_reports"."state" = 'alert';
--
CREATE INDEX `label_reports_received` ON `label_reports` (`received`);
--
CREATE INDEX `label_reports_decided` ON `label_reports` (`decided`) WHERE "label_reports"."decided" IS NOT NULL;
--
CREATE INDEX `likely_fakes_entered` ON `likely_fakes` (`entered`,`number`);
--
CREATE INDEX `likely_fakes_waiting` ON `likely_fakes` (`waiting`) WHERE "likely_fakes"."state" = 'alert';
--
CREATE UNIQUE INDEX `code_issues_once_unique` ON `code_issues` (`once`);
--
CREATE INDEX `code_issues_of` ON `code_issues` (`gtin`,`issued_at`,`issue`);
--
CREATE UNIQUE INDEX `code_issues_range` ON `code_issues` (`gtin`,`key_id`,`last`);
--
CREATE UNIQUE INDEX `consultation_comments_once_unique` ON `consultation_comments` (`once`);
--
CREATE INDEX `consultation_comments_queue` ON `consultation_comments` (`consultation`,`state`,`received_at`,`number`);
--
CREATE INDEX `consultation_comments_same` ON `consultation_comments` (`consultation`,`fingerprint`,`number`);
--
CREATE UNIQUE INDEX `hearing_registrations_once_unique` ON `hearing_registrations` (`once`);
--
CREATE INDEX `hearing_registrations_of` ON `hearing_registrations` (`hearing`,`received_at`,`number`);
--
CREATE UNIQUE INDEX `hearing_registrations_contact` ON `hearing_registrations` (`hearing`,`contact_name`) WHERE state <> 'withdrawn';
--
CREATE INDEX `hearing_registrations_sealed` ON `hearing_registrations` (`day`) WHERE sealed IS NOT NULL;
--
CREATE INDEX `report_commitments_pulse` ON `report_commitments` (`pulse`,`commitment`);
--
CREATE INDEX `report_commitments_open` ON `report_commitments` (`pulse`) WHERE "report_commitments"."opened" = 0;
--
CREATE UNIQUE INDEX `report_desk_keys_recipient_unique` ON `report_desk_keys` (`recipient`);
--
CREATE INDEX `report_desk_keys_of` ON `report_desk_keys` (`body`,`account`);
--
CREATE INDEX `report_desk_keys_tested` ON `report_desk_keys` (`tested`) WHERE "report_desk_keys"."ended" IS NULL;
--
CREATE UNIQUE INDEX `report_files_object` ON `report_files` (`object_key`);
--
CREATE INDEX `report_grants_of` ON `report_grants` (`holder`,`number`);
--
CREATE INDEX `report_pulses_waiting` ON `report_pulses` (`pulse`) WHERE "report_pulses"."published" = 0;
--
CREATE INDEX `report_solutions_pulse` ON `report_solutions` (`pulse`);
--
CREATE INDEX `report_uploads_day` ON `report_uploads` (`day`);
--
CREATE UNIQUE INDEX `reports_locator_mac_unique` ON `reports` (`locator_mac`);
--
CREATE INDEX `reports_of` ON `reports` (`body`,`received`,`number`);
--
CREATE INDEX `reports_ended` ON `reports` (`body`,`closed`,`number`) WHERE "reports"."closed" IS NOT NULL;
--
CREATE INDEX `reports_assigned` ON `reports` (`assigned`,`due`,`number`) WHERE "reports"."assigned" IS NOT NULL AND "reports"."closed" IS NULL;
--
CREATE INDEX `reports_dirty` ON `reports` (`number`) WHERE "reports"."dirty" = 1;
--
CREATE INDEX `reports_evidence` ON `reports` (`closed`) WHERE "reports"."closed" IS NOT NULL AND "reports"."recipient" IS NOT NULL;
--
CREATE INDEX `reports_contact_kept` ON `reports` (`closed`) WHERE "reports"."closed" IS NOT NULL AND "reports"."contact_recipient" IS NOT NULL;
--
CREATE INDEX `reports_similar` ON `reports` (`category`,`place`,`day`) WHERE "reports"."released" = 1;
--
CREATE UNIQUE INDEX `points_accounts_ledger` ON `points_accounts` (`id`,`ledger`);
--
CREATE INDEX `points_lots_expires` ON `points_lots` (`expires`,`account`);
--
CREATE INDEX `points_pending_until` ON `points_pending` (`until`,`transfer`);
--
CREATE INDEX `points_reversals_of` ON `points_reversals` (`holder`,`at`);
--
CREATE INDEX `points_transfers_out` ON `points_transfers` (`source`,`seq`);
--
CREATE INDEX `points_transfers_in` ON `points_transfers` (`target`,`seq`);
--
CREATE UNIQUE INDEX `points_transfers_id` ON `points_transfers` (`id`);
--
CREATE UNIQUE INDEX `points_transfers_settles` ON `points_transfers` (`settles`);
--
CREATE UNIQUE INDEX `points_transfers_reverses` ON `points_transfers` (`reverses`,`ledger`);
--
CREATE INDEX `reports_unreleased` ON `reports` (`body`,`received`,`number`) WHERE "reports"."visibility" = 'public' AND "reports"."released" = 0 AND "reports"."redaction_reason" IS NULL AND "reports"."recipient" IS NOT NULL;
--
CREATE INDEX `points_codes_until` ON `points_codes` (`until`);
--
CREATE INDEX `points_codes_of` ON `points_codes` (`holder`);
--
CREATE INDEX `points_holders_shown` ON `points_holders` (`shown_as`,`id`) WHERE "points_holders"."shown_as" IS NOT NULL;
--
CREATE INDEX `points_holders_family` ON `points_holders` (`family`) WHERE "points_holders"."family" IS NOT NULL;
--
CREATE INDEX `points_holders_attested` ON `points_holders` (`attested`,`attester`);
--
CREATE UNIQUE INDEX `points_holders_owner` ON `points_holders` (`kind`,`owner`);
--
CREATE INDEX `points_offers_of` ON `points_offers` (`partner`,`created_at`,`id`);
--
CREATE INDEX `points_offers_when` ON `points_offers` (`created_at`,`id`);
--
CREATE INDEX `points_offers_open` ON `points_offers` (`ends`,`id`) WHERE "points_offers"."ended_at" IS NULL;
--
CREATE INDEX `points_redemptions_of` ON `points_redemptions` (`holder`,`at`,`id`);
--
CREATE INDEX `points_redemptions_at` ON `points_redemptions` (`partner`,`state`,`at`,`id`);
--
CREATE INDEX `points_redemptions_ended` ON `points_redemptions` (`ended_at`);
--
CREATE UNIQUE INDEX `points_redemptions_code` ON `points_redemptions` (`code_hash`);
--
CREATE UNIQUE INDEX `points_awards_act` ON `points_awards` (`act`) WHERE "points_awards"."state" IN ('waiting', 'awarded', 'reversed');
--
CREATE INDEX `points_awards_of` ON `points_awards` (`attester`,`seq`);
--
CREATE INDEX `points_awards_waiting` ON `points_awards` (`rule`,`seq`) WHERE "points_awards"."state" = 'waiting';
--
CREATE INDEX `points_awards_booked` ON `points_awards` (`booked`,`id`);
--
CREATE INDEX `points_awards_told` ON `points_awards` (`told`) WHERE "points_awards"."state" = 'waiting';
--
CREATE UNIQUE INDEX `points_awards_id` ON `points_awards` (`id`);
--
CREATE INDEX `report_events_day` ON `report_events` (`day`);
--
CREATE INDEX `reports_next` ON `reports` (`body`, (CASE WHEN state IN ('received', 'forwarded') THEN coalesce(accept_due, due, '') WHEN state = 'settled' THEN '9999' ELSE coalesce(due, '') END), `number`) WHERE "reports"."closed" IS NULL;
--
CREATE INDEX `points_shown_order` ON `points_shown` (`points`,`holder`);
--
CREATE INDEX `points_withdrawals_of` ON `points_withdrawals` (`holder`,`seq`);
--
CREATE TRIGGER activity_no_update BEFORE UPDATE ON activity BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END;
--
CREATE TRIGGER activity_no_delete BEFORE DELETE ON activity BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END;
--
CREATE TRIGGER activity_no_replace BEFORE INSERT ON activity
WHEN EXISTS (SELECT 1 FROM activity WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END;
--
CREATE TRIGGER activity_day_open BEFORE INSERT ON activity
WHEN EXISTS (SELECT 1 FROM activity_roots WHERE day >= NEW.day)
BEGIN SELECT RAISE(ABORT, 'the day is closed'); END;
--
CREATE TRIGGER activity_roots_no_update BEFORE UPDATE ON activity_roots BEGIN SELECT RAISE(ABORT, 'roots are append-only'); END;
--
CREATE TRIGGER activity_roots_no_delete BEFORE DELETE ON activity_roots BEGIN SELECT RAISE(ABORT, 'roots are append-only'); END;
--
CREATE TRIGGER activity_roots_no_replace BEFORE INSERT ON activity_roots
WHEN EXISTS (SELECT 1 FROM activity_roots WHERE day = NEW.day)
BEGIN SELECT RAISE(ABORT, 'roots are append-only'); END;
--
CREATE TRIGGER waiting_begins BEFORE INSERT ON waiting
WHEN NEW.state <> 'waiting' OR NEW.decided_by IS NOT NULL OR EXISTS (SELECT 1 FROM waiting WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'what waits begins waiting, once'); END;
--
CREATE TRIGGER waiting_no_delete BEFORE DELETE ON waiting BEGIN SELECT RAISE(ABORT, 'what waited is kept'); END;
--
CREATE TRIGGER waiting_steps BEFORE UPDATE ON waiting
WHEN NOT ((OLD.state = 'waiting' AND NEW.state IN ('releasing', 'refused', 'taken-back', 'lapsed'))
  OR (OLD.state = 'releasing' AND NEW.state IN ('released', 'waiting')))
BEGIN SELECT RAISE(ABORT, 'no such step'); END;
--
CREATE TRIGGER waiting_same BEFORE UPDATE ON waiting
WHEN (OLD.id, OLD.register, OLD.why, OLD.rows, OLD.parts, OLD.bytes, OLD.publisher, OLD.role, OLD.submitted_at,
    OLD.lapses_at, OLD.request)
  IS NOT (NEW.id, NEW.register, NEW.why, NEW.rows, NEW.parts, NEW.bytes, NEW.publisher, NEW.role, NEW.submitted_at,
    NEW.lapses_at, NEW.request)
  OR OLD.reason IS NOT NEW.reason OR OLD.account IS NOT NEW.account OR OLD.key IS NOT NEW.key
  OR OLD.maker IS NOT NEW.maker OR OLD.held_role IS NOT NEW.held_role OR OLD.once IS NOT NEW.once
  OR OLD.digest IS NOT NEW.digest
BEGIN SELECT RAISE(ABORT, 'what was submitted stays as it was'); END;
--
CREATE TRIGGER waiting_second BEFORE UPDATE ON waiting
WHEN NEW.state IN ('releasing', 'refused')
  AND (NEW.decided_by IS NULL OR NEW.decided_by IS OLD.account OR NEW.decided_by IS OLD.maker)
BEGIN SELECT RAISE(ABORT, 'nobody releases her own'); END;
--
CREATE TRIGGER waiting_rows_begin BEFORE INSERT ON waiting_rows
WHEN EXISTS (SELECT 1 FROM waiting_rows WHERE waiting = NEW.waiting AND part = NEW.part)
  OR NOT EXISTS (SELECT 1 FROM waiting WHERE id = NEW.waiting AND state = 'waiting' AND NEW.part < parts)
BEGIN SELECT RAISE(ABORT, 'what was submitted stays as it was'); END;
--
CREATE TRIGGER waiting_rows_no_update BEFORE UPDATE ON waiting_rows
BEGIN SELECT RAISE(ABORT, 'what was submitted stays as it was'); END;
--
CREATE TRIGGER waiting_rows_go BEFORE DELETE ON waiting_rows
WHEN EXISTS (SELECT 1 FROM waiting WHERE id = OLD.waiting AND state IN ('waiting', 'releasing'))
BEGIN SELECT RAISE(ABORT, 'it still waits'); END;
--
CREATE TRIGGER label_reports_as_sent BEFORE UPDATE ON label_reports
WHEN OLD.state = 'closed'
  OR (OLD.reference, OLD.number_hash, OLD.received, OLD.kind, OLD.product, OLD.seen)
    <> (NEW.reference, NEW.number_hash, NEW.received, NEW.kind, NEW.product, NEW.seen)
  OR OLD.number IS NOT NEW.number OR OLD.place_text IS NOT NEW.place_text OR OLD.seller IS NOT NEW.seller
  OR OLD.organisation IS NOT NEW.organisation
BEGIN SELECT RAISE(ABORT, 'a report stays as it was sent'); END;
--
CREATE TRIGGER label_reports_order BEFORE UPDATE OF state ON label_reports
WHEN NEW.state <> OLD.state AND NOT (OLD.state = 'open' OR (OLD.state = 'alert' AND NEW.state = 'open'))
BEGIN SELECT RAISE(ABORT, 'a report is decided once'); END;
--
CREATE TRIGGER code_issues_no_update BEFORE UPDATE ON code_issues BEGIN SELECT RAISE(ABORT, 'issues of codes are append-only'); END;
--
CREATE TRIGGER code_issues_no_delete BEFORE DELETE ON code_issues BEGIN SELECT RAISE(ABORT, 'issues of codes are append-only'); END;
--
CREATE TRIGGER code_issues_no_replace BEFORE INSERT ON code_issues
WHEN EXISTS (SELECT 1 FROM code_issues WHERE issue = NEW.issue)
  OR EXISTS (SELECT 1 FROM code_issues WHERE once = NEW.once)
BEGIN SELECT RAISE(ABORT, 'the issue already stands'); END;
--
CREATE TRIGGER code_issues_apart BEFORE INSERT ON code_issues
WHEN EXISTS (SELECT 1 FROM code_issues
  WHERE gtin = NEW.gtin AND key_id = NEW.key_id AND last >= NEW.first AND first <= NEW.last)
BEGIN SELECT RAISE(ABORT, 'the range meets one that was issued'); END;
--
CREATE TRIGGER report_commitments_begin BEFORE INSERT ON report_commitments
WHEN NEW.opened <> 0
  OR EXISTS (SELECT 1 FROM report_commitments WHERE commitment = NEW.commitment)
  OR EXISTS (SELECT 1 FROM report_pulses WHERE pulse >= NEW.pulse AND closed = 1)
BEGIN SELECT RAISE(ABORT, 'the commitment stands, or its pulse is closed'); END;
--
CREATE TRIGGER report_commitments_once BEFORE UPDATE ON report_commitments
WHEN NEW.commitment <> OLD.commitment OR NEW.pulse <> OLD.pulse OR NEW.opened < OLD.opened
BEGIN SELECT RAISE(ABORT, 'a commitment is opened once'); END;
--
CREATE TRIGGER report_commitments_no_delete BEFORE DELETE ON report_commitments
BEGIN SELECT RAISE(ABORT, 'commitments are kept'); END;
--
CREATE TRIGGER report_pulses_begin BEFORE INSERT ON report_pulses
WHEN NEW.published <> 0 OR EXISTS (SELECT 1 FROM report_pulses WHERE pulse = NEW.pulse AND closed = 1)
BEGIN SELECT RAISE(ABORT, 'the pulse stands'); END;
--
CREATE TRIGGER report_pulses_steps BEFORE UPDATE ON report_pulses
WHEN NEW.pulse <> OLD.pulse OR NEW.seed <> OLD.seed OR NEW.closed < OLD.closed OR NEW.published < OLD.published
  OR NEW.taken < OLD.taken OR (OLD.closed = 1 AND NEW.taken <> OLD.taken) OR (NEW.published = 1 AND NEW.closed = 0)
BEGIN SELECT RAISE(ABORT, 'no such step'); END;
--
CREATE TRIGGER report_pulses_no_delete BEFORE DELETE ON report_pulses
BEGIN SELECT RAISE(ABORT, 'pulses are kept'); END;
--
CREATE TRIGGER report_solutions_once BEFORE INSERT ON report_solutions
WHEN EXISTS (SELECT 1 FROM report_solutions WHERE mark = NEW.mark)
BEGIN SELECT RAISE(ABORT, 'the proof of work was used'); END;
--
CREATE TRIGGER report_uploads_bounds BEFORE INSERT ON report_uploads
WHEN NEW.bytes NOT BETWEEN 1 AND 5242880 OR NEW.part NOT BETWEEN 0 AND 99
  OR (SELECT coalesce(sum(bytes), 0) FROM report_uploads
    WHERE commitment = NEW.commitment AND id = NEW.id AND part <> NEW.part) + NEW.bytes > 22020096
  OR (SELECT coalesce(sum(bytes), 0) FROM report_uploads
    WHERE commitment = NEW.commitment AND NOT (id = NEW.id AND part = NEW.part)) + NEW.bytes > 209715200
  OR (SELECT count(DISTINCT id) FROM report_uploads WHERE commitment = NEW.commitment AND id <> NEW.id) >= 20
  OR NOT (EXISTS (SELECT 1 FROM report_commitments WHERE commitment = NEW.commitment AND opened = 0)
    OR EXISTS (SELECT 1 FROM reports WHERE number = NEW.commitment AND recipient IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'more than a report may hold'); END;
--
CREATE TRIGGER reports_no_delete BEFORE DELETE ON reports BEGIN SELECT RAISE(ABORT, 'reports are kept'); END;
--
CREATE TRIGGER reports_begin BEFORE INSERT ON reports
WHEN NEW.state <> 'received' OR NEW.released <> 0 OR NEW.recipient IS NULL
  OR (NEW.locator_mac IS NULL AND NEW.source NOT IN ('telephone', 'open311'))
  OR EXISTS (SELECT 1 FROM reports WHERE number = NEW.number OR locator_mac = NEW.locator_mac)
BEGIN SELECT RAISE(ABORT, 'a report begins received, once'); END;
--
CREATE TRIGGER reports_same BEFORE UPDATE ON reports
WHEN (OLD.number, OLD.category, OLD.place, OLD.day, OLD.recurring, OLD.received, OLD.language, OLD.may_forward,
    OLD.source, OLD.superior)
  IS NOT (NEW.number, NEW.category, NEW.place, NEW.day, NEW.recurring, NEW.received, NEW.language, NEW.may_forward,
    NEW.source, NEW.superior)
  OR (NEW.public_text IS NOT OLD.public_text AND NEW.public_text IS NOT NULL)
  OR (NEW.public_photos IS NOT OLD.public_photos AND NEW.public_photos IS NOT NULL)
  OR (NEW.cell IS NOT OLD.cell AND NEW.cell IS NOT NULL)
  OR (NEW.locator_mac IS NOT OLD.locator_mac)
  OR (NEW.recipient IS NOT OLD.recipient AND NEW.recipient IS NOT NULL)
  OR (NEW.contact_recipient IS NOT OLD.contact_recipient AND NEW.contact_recipient IS NOT NULL)
  OR (NEW.visibility = 'public' AND OLD.visibility <> 'public')
  OR (NEW.visibility = 'numbers' AND OLD.visibility = 'authority')
BEGIN SELECT RAISE(ABORT, 'what was reported stays as it was'); END;
--
CREATE TRIGGER reports_state_said BEFORE UPDATE ON reports
WHEN NEW.state <> OLD.state AND NEW.state IS NOT
  (SELECT state FROM report_events WHERE number = NEW.number AND state IS NOT NULL ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'no event says so'); END;
--
CREATE TRIGGER reports_body_said BEFORE UPDATE ON reports
WHEN NEW.body <> OLD.body AND NEW.body IS NOT
  (SELECT to_body FROM report_events WHERE number = NEW.number AND to_body IS NOT NULL ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'no event says so'); END;
--
CREATE TRIGGER report_grants_once BEFORE INSERT ON report_grants
WHEN EXISTS (SELECT 1 FROM report_grants
    WHERE number = NEW.number AND use = NEW.use AND holder = NEW.holder AND seq >= NEW.seq)
  OR NOT EXISTS (SELECT 1 FROM reports WHERE number = NEW.number
    AND CASE NEW.use WHEN 'report' THEN recipient ELSE contact_recipient END IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a grant stands, or there is nothing to grant'); END;
--
CREATE TRIGGER report_grants_no_update BEFORE UPDATE ON report_grants
BEGIN SELECT RAISE(ABORT, 'grants are not overwritten'); END;
--
CREATE TRIGGER report_grants_kept BEFORE DELETE ON report_grants
WHEN EXISTS (SELECT 1 FROM reports WHERE number = OLD.number
  AND CASE OLD.use WHEN 'report' THEN recipient ELSE contact_recipient END IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'grants are kept as long as what they open'); END;
--
CREATE TRIGGER report_grants_contact BEFORE INSERT ON report_grants
WHEN NEW.use = 'contact' AND NEW.holder <> 'mailbox'
  AND EXISTS (SELECT 1 FROM reports WHERE number = NEW.number AND may_forward = 0)
  AND EXISTS (SELECT 1 FROM report_grants WHERE number = NEW.number AND use = 'contact'
    AND holder NOT IN ('mailbox', NEW.holder))
BEGIN SELECT RAISE(ABORT, 'she did not agree'); END;
--
CREATE TRIGGER report_grants_excluded BEFORE INSERT ON report_grants
WHEN EXISTS (SELECT 1 FROM reports, json_each(reports.excluded) AS without
  WHERE reports.number = NEW.number AND without.value = NEW.holder)
BEGIN SELECT RAISE(ABORT, 'she excluded this body'); END;
--
CREATE TRIGGER report_files_once BEFORE INSERT ON report_files
WHEN EXISTS (SELECT 1 FROM report_files WHERE (number = NEW.number AND id = NEW.id) OR object_key = NEW.object_key)
  OR NOT EXISTS (SELECT 1 FROM reports WHERE number = NEW.number AND recipient IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'the file stands, or nothing is kept of its report'); END;
--
CREATE TRIGGER report_files_no_update BEFORE UPDATE ON report_files
BEGIN SELECT RAISE(ABORT, 'evidence stays as it was'); END;
--
CREATE TRIGGER report_files_kept BEFORE DELETE ON report_files
WHEN EXISTS (SELECT 1 FROM reports WHERE number = OLD.number AND recipient IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
--
CREATE TRIGGER report_messages_once BEFORE INSERT ON report_messages
WHEN EXISTS (SELECT 1 FROM report_messages WHERE number = NEW.number AND seq >= NEW.seq)
  OR NOT EXISTS (SELECT 1 FROM reports WHERE number = NEW.number AND recipient IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'the message stands, or nothing is kept of its report'); END;
--
CREATE TRIGGER report_messages_no_update BEFORE UPDATE ON report_messages
BEGIN SELECT RAISE(ABORT, 'messages stay as they were'); END;
--
CREATE TRIGGER report_messages_kept BEFORE DELETE ON report_messages
WHEN EXISTS (SELECT 1 FROM reports WHERE number = OLD.number AND recipient IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'messages are kept'); END;
--
CREATE TRIGGER report_events_once BEFORE INSERT ON report_events
WHEN EXISTS (SELECT 1 FROM report_events WHERE number = NEW.number AND (seq >= NEW.seq OR day > NEW.day))
BEGIN SELECT RAISE(ABORT, 'the event stands'); END;
--
CREATE TRIGGER report_events_no_update BEFORE UPDATE ON report_events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
--
CREATE TRIGGER report_events_no_delete BEFORE DELETE ON report_events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
--
CREATE TRIGGER report_openings_once BEFORE INSERT ON report_openings
WHEN EXISTS (SELECT 1 FROM report_openings WHERE number = NEW.number AND seq >= NEW.seq) OR trim(NEW.reason) = ''
BEGIN SELECT RAISE(ABORT, 'an opening says why, once'); END;
--
CREATE TRIGGER report_openings_no_update BEFORE UPDATE ON report_openings
BEGIN SELECT RAISE(ABORT, 'openings are append-only'); END;
--
CREATE TRIGGER report_openings_no_delete BEFORE DELETE ON report_openings
BEGIN SELECT RAISE(ABORT, 'openings are append-only'); END;
--
CREATE TRIGGER points_transfers_no_update BEFORE UPDATE ON points_transfers
BEGIN SELECT RAISE(ABORT, 'transfers are append-only'); END;
--
CREATE TRIGGER points_transfers_no_delete BEFORE DELETE ON points_transfers
BEGIN SELECT RAISE(ABORT, 'transfers are append-only'); END;
--
CREATE TRIGGER points_transfers_no_replace BEFORE INSERT ON points_transfers
WHEN EXISTS (SELECT 1 FROM points_transfers WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM points_transfers WHERE seq = NEW.seq)
  OR EXISTS (SELECT 1 FROM points_transfers WHERE settles = NEW.settles)
  OR EXISTS (SELECT 1 FROM points_transfers WHERE reverses = NEW.reverses AND ledger = NEW.ledger)
BEGIN SELECT RAISE(ABORT, 'the transfer already stands'); END;
--
CREATE TRIGGER points_transfers_settle BEFORE INSERT ON points_transfers
WHEN NEW.settles IS NOT NULL AND NOT EXISTS (SELECT 1 FROM points_transfers AS kept
  WHERE kept.id = NEW.settles AND kept.phase = 'pending' AND kept.kind = NEW.kind
    AND kept.source = NEW.source AND kept.target = NEW.target AND kept.amount = NEW.amount
    AND (NEW.phase = 'voided' OR NEW.at <= kept.until))
BEGIN SELECT RAISE(ABORT, 'settles no such pending transfer'); END;
--
CREATE TRIGGER points_reversals_of_awards BEFORE INSERT ON points_reversals
WHEN NOT EXISTS (SELECT 1 FROM points_transfers AS award WHERE award.id = NEW.award AND award.kind = 'award'
  AND award.phase = 'posted' AND award.target = NEW.holder AND award.amount = NEW.amount)
BEGIN SELECT RAISE(ABORT, 'no such award'); END;
--
CREATE TRIGGER points_reversals_no_replace BEFORE INSERT ON points_reversals
WHEN EXISTS (SELECT 1 FROM points_reversals WHERE award = NEW.award)
BEGIN SELECT RAISE(ABORT, 'the award is reversed'); END;
--
CREATE TRIGGER points_reversals_no_update BEFORE UPDATE ON points_reversals
BEGIN SELECT RAISE(ABORT, 'reversals are append-only'); END;
--
CREATE TRIGGER points_reversals_no_delete BEFORE DELETE ON points_reversals
BEGIN SELECT RAISE(ABORT, 'reversals are append-only'); END;
--
CREATE TRIGGER points_transfers_reverse BEFORE INSERT ON points_transfers
WHEN NEW.reverses IS NOT NULL AND NOT EXISTS (SELECT 1 FROM points_reversals AS back WHERE back.award = NEW.reverses
  AND CASE NEW.kind WHEN 'reversal' THEN back.taken = NEW.amount AND back.holder = NEW.source
    ELSE back.claimed = NEW.amount END)
BEGIN SELECT RAISE(ABORT, 'not what the reversal says'); END;
--
CREATE TRIGGER points_transfers_expire BEFORE INSERT ON points_transfers
WHEN (NEW.expires IS NOT NULL) <> (NEW.phase = 'posted'
  AND EXISTS (SELECT 1 FROM points_accounts WHERE id = NEW.target AND kind = 'holder'))
BEGIN SELECT RAISE(ABORT, 'what a holder receives expires, and nothing else'); END;
--
CREATE TRIGGER points_transfers_posted AFTER INSERT ON points_transfers WHEN NEW.phase = 'posted'
BEGIN
  UPDATE points_accounts SET spent = spent + NEW.amount WHERE id = NEW.source;
  UPDATE points_accounts SET received = received + NEW.amount WHERE id = NEW.target;
  -- What comes later expires no earlier.
  INSERT INTO points_lots (account, expires, received_through)
    SELECT id, max(NEW.expires, coalesce((SELECT max(expires) FROM points_lots WHERE account = id), '')), received
    FROM points_accounts WHERE id = NEW.target AND NEW.expires IS NOT NULL
    ON CONFLICT (account, expires) DO UPDATE SET received_through = excluded.received_through;
END;
--
CREATE TRIGGER points_transfers_kept AFTER INSERT ON points_transfers WHEN NEW.phase = 'pending'
BEGIN
  UPDATE points_accounts SET reserved = reserved + NEW.amount WHERE id = NEW.source;
  UPDATE points_accounts SET awaited = awaited + NEW.amount WHERE id = NEW.target;
  INSERT INTO points_pending (transfer, until) VALUES (NEW.id, NEW.until);
END;
--
CREATE TRIGGER points_transfers_confirmed AFTER INSERT ON points_transfers WHEN NEW.phase = 'confirmed'
BEGIN
  UPDATE points_accounts SET reserved = reserved - NEW.amount, spent = spent + NEW.amount WHERE id = NEW.source;
  UPDATE points_accounts SET awaited = awaited - NEW.amount, received = received + NEW.amount WHERE id = NEW.target;
  DELETE FROM points_pending WHERE transfer = NEW.settles;
END;
--
CREATE TRIGGER points_transfers_voided AFTER INSERT ON points_transfers WHEN NEW.phase = 'voided'
BEGIN
  UPDATE points_accounts SET reserved = reserved - NEW.amount WHERE id = NEW.source;
  UPDATE points_accounts SET awaited = awaited - NEW.amount WHERE id = NEW.target;
  DELETE FROM points_pending WHERE transfer = NEW.settles;
END;
--
CREATE TRIGGER points_accounts_same BEFORE UPDATE ON points_accounts
WHEN NEW.id <> OLD.id OR NEW.ledger <> OLD.ledger OR NEW.kind <> OLD.kind OR NEW.source <> OLD.source
BEGIN SELECT RAISE(ABORT, 'an account stays what it is'); END;
--
CREATE TRIGGER points_accounts_empty BEFORE INSERT ON points_accounts
WHEN NEW.received + NEW.spent + NEW.reserved + NEW.awaited <> 0
  OR EXISTS (SELECT 1 FROM points_accounts WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'an account begins empty'); END;
--
CREATE TRIGGER points_accounts_no_delete BEFORE DELETE ON points_accounts
BEGIN SELECT RAISE(ABORT, 'accounts are kept'); END;
--
CREATE TRIGGER points_holders_same BEFORE UPDATE ON points_holders
WHEN NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.created <> OLD.created OR OLD.closed IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a holder stays what it is'); END;
--
CREATE TRIGGER points_holders_no_delete BEFORE DELETE ON points_holders
BEGIN SELECT RAISE(ABORT, 'holders are kept'); END;
--
CREATE TRIGGER points_holders_no_replace BEFORE INSERT ON points_holders
WHEN EXISTS (SELECT 1 FROM points_holders WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM points_holders WHERE kind = NEW.kind AND owner = NEW.owner)
BEGIN SELECT RAISE(ABORT, 'the holder already stands'); END;
--
CREATE TRIGGER points_holders_close BEFORE UPDATE ON points_holders
WHEN NEW.closed IS NOT NULL AND EXISTS (SELECT 1 FROM points_accounts
  WHERE id = NEW.id AND (received > spent OR reserved > 0))
BEGIN SELECT RAISE(ABORT, 'the account is not empty'); END;
--
CREATE TRIGGER points_holders_family_stands BEFORE UPDATE OF family ON points_holders
WHEN NEW.family IS NOT NULL AND (NEW.attested IS NULL
  OR NOT EXISTS (SELECT 1 FROM points_holders WHERE id = NEW.family AND kind = 'family' AND closed IS NULL)
  OR (SELECT count(*) FROM points_holders WHERE family = NEW.family AND id <> NEW.id) >= 8)
BEGIN SELECT RAISE(ABORT, 'no such family'); END;
--
CREATE TRIGGER points_transfers_open BEFORE INSERT ON points_transfers
WHEN NEW.phase = 'posted' AND EXISTS (SELECT 1 FROM points_holders WHERE id = NEW.target AND closed IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'the account is closed'); END;
--
CREATE TRIGGER points_transfers_attested BEFORE INSERT ON points_transfers
WHEN NEW.kind IN ('redemption', 'donation', 'pooling') AND NEW.phase IN ('posted', 'pending')
  AND EXISTS (SELECT 1 FROM points_holders WHERE id = NEW.source AND attested IS NULL)
BEGIN SELECT RAISE(ABORT, 'nobody vouched for the account'); END;
--
CREATE TRIGGER points_offers_same BEFORE UPDATE ON points_offers
WHEN OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR (NEW.id, NEW.partner, NEW.title_zh, NEW.title_en, NEW.text_zh,
  NEW.text_en, NEW.price, NEW.starts, NEW.ends, NEW.minutes, NEW.way, NEW.created_at) <> (OLD.id, OLD.partner,
  OLD.title_zh, OLD.title_en, OLD.text_zh, OLD.text_en, OLD.price, OLD.starts, OLD.ends, OLD.minutes, OLD.way,
  OLD.created_at) OR NEW.gtin IS NOT OLD.gtin OR NEW.most_each IS NOT OLD.most_each
BEGIN SELECT RAISE(ABORT, 'an offer stays what it is'); END;
--
CREATE TRIGGER points_offers_no_delete BEFORE DELETE ON points_offers
BEGIN SELECT RAISE(ABORT, 'offers are kept'); END;
--
CREATE TRIGGER points_offers_no_replace BEFORE INSERT ON points_offers
WHEN EXISTS (SELECT 1 FROM points_offers WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the offer already stands'); END;
--
CREATE TRIGGER points_redemptions_of_offer BEFORE INSERT ON points_redemptions
WHEN NEW.state <> 'reserved' OR NOT EXISTS (SELECT 1 FROM points_offers AS offer WHERE offer.id = NEW.offer
  AND offer.partner = NEW.partner AND offer.price * NEW.pieces = NEW.points AND offer.ended_at IS NULL
  AND date(NEW.at, '+8 hours') BETWEEN offer.starts AND offer.ends)
BEGIN SELECT RAISE(ABORT, 'no such offer'); END;
--
CREATE TRIGGER points_redemptions_no_replace BEFORE INSERT ON points_redemptions
WHEN EXISTS (SELECT 1 FROM points_redemptions WHERE id = NEW.id OR code_hash = NEW.code_hash)
BEGIN SELECT RAISE(ABORT, 'the redemption already stands'); END;
--
CREATE TRIGGER points_redemptions_no_delete BEFORE DELETE ON points_redemptions
BEGIN SELECT RAISE(ABORT, 'redemptions are kept'); END;
--
CREATE TRIGGER points_redemptions_same BEFORE UPDATE ON points_redemptions
WHEN OLD.state <> 'reserved' OR (NEW.id, NEW.holder, NEW.offer, NEW.partner, NEW.pieces, NEW.points, NEW.at, NEW.until,
  NEW.code_hash) <> (OLD.id, OLD.holder, OLD.offer, OLD.partner, OLD.pieces, OLD.points, OLD.at, OLD.until,
  OLD.code_hash) OR NOT EXISTS (SELECT 1 FROM points_transfers WHERE settles = 'redemption/' || OLD.id
    AND (phase = 'confirmed') = (NEW.state = 'confirmed'))
BEGIN SELECT RAISE(ABORT, 'a redemption ends by the ledger'); END;
--
CREATE TRIGGER points_transfers_redeem BEFORE INSERT ON points_transfers
WHEN NEW.phase = 'pending' AND substr(NEW.id, 1, 11) = 'redemption/'
  AND NOT EXISTS (SELECT 1 FROM points_redemptions AS kept WHERE kept.id = substr(NEW.id, 12)
    AND kept.holder = NEW.source AND NEW.target = 'offer/' || kept.offer AND kept.points = NEW.amount
    AND kept.until = NEW.until)
BEGIN SELECT RAISE(ABORT, 'no such redemption'); END;
--
CREATE TRIGGER points_transfers_redeemed AFTER INSERT ON points_transfers
WHEN NEW.settles IS NOT NULL AND substr(NEW.settles, 1, 11) = 'redemption/'
BEGIN
  UPDATE points_redemptions SET state = substr(NEW.id, length(NEW.settles) + 2), ended_at = NEW.at
    WHERE id = substr(NEW.settles, 12);
END;
--
CREATE TRIGGER points_days_no_update BEFORE UPDATE ON points_days
BEGIN SELECT RAISE(ABORT, 'closed days stay as they are'); END;
--
CREATE TRIGGER points_days_no_delete BEFORE DELETE ON points_days
BEGIN SELECT RAISE(ABORT, 'closed days stay as they are'); END;
--
CREATE TRIGGER points_days_no_replace BEFORE INSERT ON points_days
WHEN EXISTS (SELECT 1 FROM points_days WHERE day >= NEW.day)
BEGIN SELECT RAISE(ABORT, 'the day is closed, or a later one'); END;
--
CREATE TRIGGER points_awards_same BEFORE UPDATE ON points_awards
WHEN NEW.seq <> OLD.seq OR NEW.id <> OLD.id OR NEW.rule <> OLD.rule OR NEW.version <> OLD.version
  OR NEW.quantity <> OLD.quantity OR NEW.share <> OLD.share OR NEW.points <> OLD.points OR NEW.holder <> OLD.holder
  OR NEW.attester <> OLD.attester OR NEW.told_by <> OLD.told_by OR NEW.pair <> OLD.pair OR NEW.act <> OLD.act
  OR NEW.digest <> OLD.digest OR NEW.day <> OLD.day OR NEW.told <> OLD.told OR NEW.lot IS NOT OLD.lot
  OR NEW.pieces IS NOT OLD.pieces OR (NEW.evidence IS NOT NULL AND NEW.evidence IS NOT OLD.evidence)
  OR (OLD.state <> 'waiting' AND (NEW.second IS NOT OLD.second OR NEW.second_by IS NOT OLD.second_by
    OR NEW.booked IS NOT OLD.booked OR NEW.reason IS NOT OLD.reason))
BEGIN SELECT RAISE(ABORT, 'an award stays what it is'); END;
--
CREATE TRIGGER points_awards_steps BEFORE UPDATE OF state ON points_awards
WHEN NEW.state <> OLD.state AND NOT (
  (OLD.state = 'waiting' AND NEW.state IN ('awarded', 'declined', 'lapsed'))
  OR (OLD.state = 'awarded' AND NEW.state = 'reversed')
  OR (OLD.state = 'reversed' AND NEW.state = 'corrected'))
BEGIN SELECT RAISE(ABORT, 'no such step of an award'); END;
--
CREATE TRIGGER points_awards_no_delete BEFORE DELETE ON points_awards
BEGIN SELECT RAISE(ABORT, 'awards are kept'); END;
--
CREATE TRIGGER points_awards_no_replace BEFORE INSERT ON points_awards
WHEN EXISTS (SELECT 1 FROM points_awards WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM points_awards WHERE seq = NEW.seq)
  OR EXISTS (SELECT 1 FROM points_awards WHERE act = NEW.act AND state IN ('waiting', 'awarded', 'reversed'))
BEGIN SELECT RAISE(ABORT, 'the award stands'); END;
--
CREATE TRIGGER points_awards_begin BEFORE INSERT ON points_awards
WHEN NEW.state <> CASE NEW.pair WHEN 1 THEN 'waiting' ELSE 'awarded' END
BEGIN SELECT RAISE(ABORT, 'an award begins waiting or awarded'); END;
--
CREATE TRIGGER points_awards_not_own BEFORE INSERT ON points_awards
WHEN EXISTS (SELECT 1 FROM points_holders AS holder WHERE holder.id = NEW.holder AND holder.owner IS NOT NULL
  AND (holder.owner IN (NEW.attester, NEW.told_by)
    OR EXISTS (SELECT 1 FROM keys WHERE keys.id = NEW.told_by AND keys.created_by = holder.owner)))
BEGIN SELECT RAISE(ABORT, 'nobody attests for themselves'); END;
--
CREATE TRIGGER points_awards_not_own_second BEFORE UPDATE OF second ON points_awards
WHEN NEW.second IS NOT NULL AND EXISTS (SELECT 1 FROM points_holders AS holder WHERE holder.id = NEW.holder
  AND holder.owner IS NOT NULL AND (holder.owner IN (NEW.second, NEW.second_by)
    OR EXISTS (SELECT 1 FROM keys WHERE keys.id = NEW.second_by AND keys.created_by = holder.owner)))
BEGIN SELECT RAISE(ABORT, 'nobody attests for themselves'); END;
--
CREATE TRIGGER points_transfers_of_awards BEFORE INSERT ON points_transfers
WHEN NEW.kind = 'award' AND EXISTS (SELECT 1 FROM points_awards AS award WHERE award.id = NEW.id
  AND NOT (award.state = 'awarded' AND award.holder = NEW.target AND award.points = NEW.amount
    AND NEW.source = 'programme/' || award.rule))
BEGIN SELECT RAISE(ABORT, 'not what the award says'); END;
--
CREATE TRIGGER points_reversals_of_awarded AFTER INSERT ON points_reversals
BEGIN UPDATE points_awards SET state = 'reversed' WHERE id = NEW.award AND state = 'awarded'; END;
--
CREATE TRIGGER points_draws_no_update BEFORE UPDATE ON points_draws
BEGIN SELECT RAISE(ABORT, 'draws are append-only'); END;
--
CREATE TRIGGER points_draws_no_delete BEFORE DELETE ON points_draws
BEGIN SELECT RAISE(ABORT, 'draws are append-only'); END;
--
CREATE TRIGGER points_draws_no_replace BEFORE INSERT ON points_draws
WHEN EXISTS (SELECT 1 FROM points_draws WHERE day = NEW.day)
BEGIN SELECT RAISE(ABORT, 'the day is drawn'); END;
--
CREATE TRIGGER points_transfers_totals AFTER INSERT ON points_transfers
WHEN NEW.ledger = 'points' AND NEW.phase IN ('posted', 'confirmed')
BEGIN
  INSERT INTO points_totals (kind, received, spent) SELECT kind, 0, NEW.amount FROM points_accounts WHERE id = NEW.source
    ON CONFLICT (kind) DO UPDATE SET spent = spent + excluded.spent;
  INSERT INTO points_totals (kind, received, spent) SELECT kind, NEW.amount, 0 FROM points_accounts WHERE id = NEW.target
    ON CONFLICT (kind) DO UPDATE SET received = received + excluded.received;
END;
--
CREATE TRIGGER points_holders_shown_as AFTER UPDATE OF shown_as ON points_holders
WHEN NEW.shown_as IS NOT OLD.shown_as
BEGIN
  DELETE FROM points_shown WHERE holder = OLD.id;
  INSERT INTO points_shown (holder, name, kind, points) SELECT NEW.id, NEW.shown_as, NEW.kind, held.received
      - (SELECT coalesce(sum(amount), 0) FROM points_reversals WHERE holder = NEW.id)
    FROM points_accounts AS held WHERE held.id = NEW.id AND NEW.shown_as IS NOT NULL;
END;
--
CREATE TRIGGER points_accounts_shown AFTER UPDATE OF received ON points_accounts WHEN NEW.kind = 'holder'
BEGIN UPDATE points_shown SET points = points + NEW.received - OLD.received WHERE holder = NEW.id; END;
--
CREATE TRIGGER points_reversals_shown AFTER INSERT ON points_reversals
BEGIN UPDATE points_shown SET points = points - NEW.amount WHERE holder = NEW.holder; END;
--
CREATE TRIGGER points_holders_withdrawn BEFORE UPDATE OF attested ON points_holders
WHEN OLD.attested IS NOT NULL AND NEW.attested IS NULL AND NEW.closed IS NULL AND (NEW.family IS NOT NULL
  OR EXISTS (SELECT 1 FROM points_accounts WHERE id = NEW.id AND reserved > 0)
  OR NOT EXISTS (SELECT 1 FROM points_withdrawals WHERE holder = OLD.id AND attested = OLD.attested
    AND attester = OLD.attester))
BEGIN SELECT RAISE(ABORT, 'the account is still used as that of a person'); END;
--
CREATE TRIGGER points_withdrawals_stand BEFORE INSERT ON points_withdrawals
WHEN NOT EXISTS (SELECT 1 FROM points_holders WHERE id = NEW.holder AND kind = 'person' AND closed IS NULL
  AND attested = NEW.attested AND attester = NEW.attester)
BEGIN SELECT RAISE(ABORT, 'nobody vouches for the account'); END;
--
CREATE TRIGGER points_withdrawals_no_update BEFORE UPDATE ON points_withdrawals
BEGIN SELECT RAISE(ABORT, 'withdrawals are append-only'); END;
--
CREATE TRIGGER points_withdrawals_no_delete BEFORE DELETE ON points_withdrawals
BEGIN SELECT RAISE(ABORT, 'withdrawals are append-only'); END;
--
CREATE TRIGGER points_withdrawals_no_replace BEFORE INSERT ON points_withdrawals
WHEN EXISTS (SELECT 1 FROM points_withdrawals WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the withdrawal stands'); END;
--
CREATE TRIGGER report_rewards_found BEFORE INSERT ON report_rewards
WHEN EXISTS (SELECT 1 FROM report_rewards WHERE number = NEW.number) OR NEW.object_key IS NOT NULL
  OR NOT EXISTS (SELECT 1 FROM reports WHERE number = NEW.number AND body = NEW.body
    AND finding IN ('substantiated', 'partly') AND locator_mac IS NOT NULL AND recipient IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'nothing to reward, or it was rewarded'); END;
--
CREATE TRIGGER report_rewards_once BEFORE UPDATE ON report_rewards
WHEN OLD.object_key IS NOT NULL OR NEW.object_key IS NULL
  OR (OLD.number, OLD.body, OLD.share) IS NOT (NEW.number, NEW.body, NEW.share)
BEGIN SELECT RAISE(ABORT, 'a reward is laid once'); END;
--
CREATE TRIGGER report_rewards_no_delete BEFORE DELETE ON report_rewards
BEGIN SELECT RAISE(ABORT, 'rewards are kept'); END;
--
CREATE TRIGGER points_audit_findings_drawn BEFORE INSERT ON points_audit_findings
WHEN NOT EXISTS (SELECT 1 FROM points_awards AS kept JOIN points_audits AS drawn ON drawn.award = kept.id
    AND drawn.day = kept.booked WHERE kept.id = NEW.award)
  OR EXISTS (SELECT 1 FROM points_audit_findings WHERE award = NEW.award AND seq >= NEW.seq)
BEGIN SELECT RAISE(ABORT, 'it was not drawn, or the finding stands'); END;
--
CREATE TRIGGER points_audit_findings_no_update BEFORE UPDATE ON points_audit_findings
BEGIN SELECT RAISE(ABORT, 'findings stay as they were'); END;
--
CREATE TRIGGER points_audit_findings_no_delete BEFORE DELETE ON points_audit_findings
BEGIN SELECT RAISE(ABORT, 'findings stay as they were'); END;
--

