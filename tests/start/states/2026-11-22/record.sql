CREATE VIRTUAL TABLE search USING fts5(tokens, content='', contentless_delete=1, tokenize='ascii');
--
CREATE VIRTUAL TABLE search_terms USING fts5vocab('search', 'instance');
--
CREATE VIRTUAL TABLE search_files USING fts5(tokens, content='', contentless_delete=1, tokenize='ascii');
--
CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL);
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (1,'0000_tables.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (2,'0001_append-only.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (3,'0002_search.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (4,'0003_position.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (5,'0004_replies.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (6,'0005_witnesses.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (7,'0006_sealed.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (8,'0007_public-until.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (9,'0008_documents.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (10,'0009_contributions.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (11,'0010_gep.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (12,'0011_volumes.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (13,'0012_credential-places.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (14,'0013_certificates.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (15,'0014_withdrawn-records.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (16,'0015_consultations.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (17,'0016_search-registers.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (18,'0017_trace.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (19,'0018_reports.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (20,'0019_reports-due.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (21,'0020_reports-received.sql','2026-11-22 19:02:46');
--
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES (22,'0021_register-indexes.sql','2026-11-22 19:02:46');
--
CREATE TABLE `checkpoints` (
	`size` integer PRIMARY KEY NOT NULL,
	`root` text NOT NULL,
	`note` text NOT NULL,
	`at` text NOT NULL
);
--
INSERT INTO "checkpoints" ("size","root","note","at") VALUES (30,'SE09rBHLo6NTn6G12CWyDC8So8ggqjgn0F4HiTIkMtU=','lucid.example/log/1
30
SE09rBHLo6NTn6G12CWyDC8So8ggqjgn0F4HiTIkMtU=

— lucid.example/log/1 uf6e44gCMceWqx0AKVvGGzdb7gV2KHyO2IM1RX3NCfrPWnvzQEA9ZZ+8weNtizNSvdcZmPSucwoNQLd57VJK8D7iMAI=
','2024-01-01T00:00:00Z');
--
INSERT INTO "checkpoints" ("size","root","note","at") VALUES (60,'4ntv1djYDfSewTvlnnCjFJvXvy+EUD06yfV3GsM28hE=','lucid.example/log/1
60
4ntv1djYDfSewTvlnnCjFJvXvy+EUD06yfV3GsM28hE=

— lucid.example/log/1 uf6e47KyBj+/TBBF1GWF5elsL0ewFKEZYgb6NmNDlcf9tJsrXfESPhIEKmLnnneZ2y2yjtzhye1EpkcfcYxCk79/mQQ=
','2024-01-01T00:00:00Z');
--
INSERT INTO "checkpoints" ("size","root","note","at") VALUES (64,'ffR+lU11k5F1xR7Vs9o40XN9S2DIQ/orgScQrY0AFrw=','lucid.example/log/1
64
ffR+lU11k5F1xR7Vs9o40XN9S2DIQ/orgScQrY0AFrw=

— lucid.example/log/1 uf6e46jyGWQmUkyOOpEaEU3NL+1OTya88uKzlS1VQ4DwR7cZ0pXVteokcdYXFk+Ymkx0nXCPxDiF/q0g2fSRyZ46Wwg=
','2024-06-01T00:00:00Z');
--
INSERT INTO "checkpoints" ("size","root","note","at") VALUES (65,'ewyxRX8mSfCf/+tAdSb1BJaqOUaleg1OFUzOep5/D4A=','lucid.example/log/1
65
ewyxRX8mSfCf/+tAdSb1BJaqOUaleg1OFUzOep5/D4A=

— lucid.example/log/1 uf6e42gt3lQ/uMiAf+0c9uv6gI6zP61iTpTyfZxBEnDkwwRoEoyfzlMCeqj72t/JpYJEXKjlSZq7TRsNLpeN51rmkAw=
','2024-07-01T00:00:00Z');
--
CREATE TABLE `disclosures` (
	`register` text NOT NULL,
	`key` text NOT NULL,
	`revision` integer NOT NULL,
	`field` text NOT NULL,
	`value` text NOT NULL,
	`salt` text NOT NULL,
	PRIMARY KEY(`register`, `key`, `revision`, `field`)
) WITHOUT ROWID;
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L0',1,'note','"说明 0"','zUYQU9bV1ZhevbahT0H2KRzuT9xDS6X2k1KSbF4J1a0');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L1',1,'note','"说明 1"','C589sN9OLQL5OLTeagXSG_5mdbar8JUSwXnndUUbIaY');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L10',1,'note','"说明 10"','uxpO0DLao8BpKj6j140Qeh5N5JKKdensSbfzsAmIJ10');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L11',1,'note','"说明 11"','OI7q6_gus89hllGAqrRedqHDvNQ3EYq0J91hgxBuNxw');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L12',1,'note','"说明 12"','2RLu0WLBUNAmhjdzjIb2l1qgL1qS_Gmo3if9TRqgUkY');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L13',1,'note','"说明 13"','w60J6L2s1vTnsL-jKSYayDImmF8WwSOCX9nyfugns4g');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L14',1,'note','"说明 14"','6TQLCUyeAQ-N_RXfz8Jcg3F-fIRknVcmA-jCP-T7mVE');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L15',1,'note','"说明 15"','FtbdjhrqaR8_ou65DifQE2sIylfwXaJSpgmbM6x6_pc');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L16',1,'note','"说明 16"','FT9dJS_8dswO6W6HMM_Ixs1Bstb_lFrF7xAMwGHz8gA');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L17',1,'note','"说明 17"','YrABqTBj_X-YqkMM6GHlsay2jtSCrDbpFxiOzrw7tiU');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L18',1,'note','"说明 18"','o-IWjx4Hpm8HtaEucZax1vrgTiE36HI9m9vSHMNqcmo');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L19',1,'note','"说明 19"','MP3xDUESQmfthN__ZYicD8DqsLndnPd8uUI3VPteosk');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L2',1,'note','"说明 2"','2MoD5CCmb3VXSUNWSMhB3GbNhuaWD0cHmx3ilZHiQIs');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L20',1,'note','"说明 20"','1ide9_wKKc7Pxk0kVayG70UAlqMNOKXuTaCe1dIlufU');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L21',1,'note','"说明 21"','4ES5eaGbkATiAThAzbI1MbGg3M-jDdreTenbJ64NX8A');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L22',1,'note','"说明 22"','Xs5EIQWRYXxM4Giypep4MX2Z75LQDoQI3tdRkvI4ePg');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L23',1,'note','"说明 23"','KkuGwW0G3DBkWYORUIqaUW9M6OpECHm3VRRYQGzAl-w');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L24',1,'note','"说明 24"','xlQMggdzIgAd1DEVFrjRW6ZMPKkMIxSZIcMhAEZnUOE');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L25',1,'note','"说明 25"','_gGaJt8Liu02mX6UVCkeC4Z-Diy8pghtrSq8XQtFpXg');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L26',1,'note','"说明 26"','1t-wKO0mfbGoNPqACNnWeaUPQmbGPOi8OCDucbNTUUE');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L27',1,'note','"说明 27"','VJYU2K76F4jZT6nPCyvufjCGQT4V9Bygas4aS-xIUKs');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L28',1,'note','"说明 28"','lfeXGMdn7uDJPpUkWawvSWdb_ZUk9U4mlwvFXQPOjUg');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L29',1,'note','"说明 29"','A0K6LpqJCLd5W-_P5FsHGbSK6c1LYeeB1OsipWbzqPE');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L4',1,'note','"说明 4"','OSd-DBzZ2-8YTeD7OzsgO_e86TOmv1mxjEsncep25nw');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L4',2,'note','"改过的说明"','PXpLerknEE7zaIUO3NiVP4eONkh6B9-MyV2D_PioP44');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L4',3,'note','"又改过的说明"','5aoB3k9HMKHc46oCiWJrh29RAOXB2y3QPCj19npwhPk');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L5',1,'note','"说明 5"','5nRVN1v5MU4Y5_nmGrVKj1Vq1_waahvce4xwaGJ25nE');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L6',1,'note','"说明 6"','BSB6TOq8Oyt6F60f2C1WW3YgiWr2DDoMk3KiZAXTkdA');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L7',1,'note','"说明 7"','0WdToqY09FFLh9dXCKWhHKp6OMxF0wMx_8T0kLHyIDs');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L8',1,'note','"说明 8"','Rhit6tLhNSpK2ehOODhZa7sdzm1i2swindO_YUoHcro');
--
INSERT INTO "disclosures" ("register","key","revision","field","value","salt") VALUES ('standards','L9',1,'note','"说明 9"','q-PrkV6urXyOP9d0Gmu7lM2YoSvzbjQygcgqvn-gk6Q');
--
CREATE TABLE `entries` (
	`idx` integer PRIMARY KEY NOT NULL,
	`register` text NOT NULL,
	`key` text NOT NULL,
	`revision` integer NOT NULL,
	`status` text NOT NULL,
	`publisher` text NOT NULL,
	`published_at` text NOT NULL,
	`reason` text,
	CONSTRAINT "entries_revision_positive" CHECK("entries"."revision" >= 1)
);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (0,'air-stations','T0',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (1,'air-stations','T1',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (2,'air-stations','T2',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (3,'air-stations','T3',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (4,'air-stations','T4',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (5,'air-stations','T5',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (6,'air-stations','T6',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (7,'air-stations','T7',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (8,'air-stations','T8',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (9,'air-stations','T9',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (10,'air-stations','T10',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (11,'air-stations','T11',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (12,'air-stations','T12',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (13,'air-stations','T13',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (14,'air-stations','T14',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (15,'air-stations','T15',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (16,'air-stations','T16',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (17,'air-stations','T17',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (18,'air-stations','T18',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (19,'air-stations','T19',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (20,'air-stations','T20',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (21,'air-stations','T21',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (22,'air-stations','T22',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (23,'air-stations','T23',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (24,'air-stations','T24',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (25,'air-stations','T25',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (26,'air-stations','T26',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (27,'air-stations','T27',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (28,'air-stations','T28',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (29,'air-stations','T29',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (30,'standards','L0',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (31,'standards','L1',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (32,'standards','L2',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (33,'standards','L3',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (34,'standards','L4',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (35,'standards','L5',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (36,'standards','L6',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (37,'standards','L7',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (38,'standards','L8',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (39,'standards','L9',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (40,'standards','L10',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (41,'standards','L11',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (42,'standards','L12',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (43,'standards','L13',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (44,'standards','L14',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (45,'standards','L15',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (46,'standards','L16',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (47,'standards','L17',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (48,'standards','L18',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (49,'standards','L19',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (50,'standards','L20',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (51,'standards','L21',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (52,'standards','L22',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (53,'standards','L23',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (54,'standards','L24',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (55,'standards','L25',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (56,'standards','L26',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (57,'standards','L27',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (58,'standards','L28',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (59,'standards','L29',1,'published','portal','2024-01-01T00:00:00Z',NULL);
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (60,'air-stations','T1',2,'corrected','portal','2024-06-01T00:00:00Z','迁址');
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (61,'air-stations','T2',2,'withdrawn','portal','2024-06-01T00:00:00Z','撤站');
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (62,'standards','L4',2,'corrected','portal','2024-06-01T00:00:00Z','更正');
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (63,'standards','L4',3,'corrected','portal','2024-06-01T00:00:00Z','再更正');
--
INSERT INTO "entries" ("idx","register","key","revision","status","publisher","published_at","reason") VALUES (64,'erasures','2lHFgM4Ifsn00DCQtU8FVg',1,'published','portal','2024-07-01T00:00:00Z',NULL);
--
CREATE TABLE `erasures` (
	`register` text NOT NULL,
	`key` text NOT NULL,
	`revision` integer NOT NULL,
	`field` text NOT NULL,
	`idx` integer NOT NULL,
	PRIMARY KEY(`register`, `key`, `revision`, `field`)
) WITHOUT ROWID;
--
INSERT INTO "erasures" ("register","key","revision","field","idx") VALUES ('standards','L3',1,'note',64);
--
CREATE TABLE `leaves` (
	`idx` integer PRIMARY KEY NOT NULL,
	`leaf` text NOT NULL
);
--
INSERT INTO "leaves" ("idx","leaf") VALUES (0,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫0","place":"110102","station":"T0"},"key":"T0","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (1,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫1","place":"110102","station":"T1"},"key":"T1","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (2,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫2","place":"110102","station":"T2"},"key":"T2","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (3,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫3","place":"110102","station":"T3"},"key":"T3","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (4,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫4","place":"110102","station":"T4"},"key":"T4","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (5,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫5","place":"110102","station":"T5"},"key":"T5","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (6,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫6","place":"110102","station":"T6"},"key":"T6","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (7,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫7","place":"110102","station":"T7"},"key":"T7","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (8,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫8","place":"110102","station":"T8"},"key":"T8","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (9,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫9","place":"110102","station":"T9"},"key":"T9","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (10,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫10","place":"110102","station":"T10"},"key":"T10","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (11,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫11","place":"110102","station":"T11"},"key":"T11","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (12,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫12","place":"110102","station":"T12"},"key":"T12","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (13,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫13","place":"110102","station":"T13"},"key":"T13","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (14,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫14","place":"110102","station":"T14"},"key":"T14","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (15,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫15","place":"110102","station":"T15"},"key":"T15","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (16,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫16","place":"110102","station":"T16"},"key":"T16","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (17,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫17","place":"110102","station":"T17"},"key":"T17","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (18,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫18","place":"110102","station":"T18"},"key":"T18","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (19,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫19","place":"110102","station":"T19"},"key":"T19","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (20,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫20","place":"110102","station":"T20"},"key":"T20","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (21,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫21","place":"110102","station":"T21"},"key":"T21","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (22,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫22","place":"110102","station":"T22"},"key":"T22","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (23,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫23","place":"110102","station":"T23"},"key":"T23","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (24,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫24","place":"110102","station":"T24"},"key":"T24","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (25,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫25","place":"110102","station":"T25"},"key":"T25","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (26,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫26","place":"110102","station":"T26"},"key":"T26","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (27,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫27","place":"110102","station":"T27"},"key":"T27","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (28,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫28","place":"110102","station":"T28"},"key":"T28","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (29,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫29","place":"110102","station":"T29"},"key":"T29","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"air-stations","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (30,'{"body":{"note":{"commitment":"JKsnjphLjeMypmL9T-mkjfk3gOSTz7ye34axO_NBDgk"},"parameter":"w0","standard":"GB 3838-2002","title":"水质标准"},"key":"L0","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (31,'{"body":{"note":{"commitment":"JRKaIORfGMmwrhlFNrQpJu3qY-2py7w-S2jM9jTDO18"},"parameter":"w1","standard":"GB 3838-2002","title":"水质标准"},"key":"L1","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (32,'{"body":{"note":{"commitment":"oK78Vpq-Cd4Z-uNpfU7Ng2IFyMhQoZSbIkfbVeAbG2I"},"parameter":"w2","standard":"GB 3838-2002","title":"水质标准"},"key":"L2","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (33,'{"body":{"note":{"commitment":"6PmyhZfroS1n8Wj2QEoaX8JvTxqNiTb_lZ7Smizos5Q"},"parameter":"w3","standard":"GB 3838-2002","title":"水质标准"},"key":"L3","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (34,'{"body":{"note":{"commitment":"NQi3sm4lzC3mzpEe9r5eD7tF4IIggxFukEGrdOX9i6Y"},"parameter":"w4","standard":"GB 3838-2002","title":"水质标准"},"key":"L4","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (35,'{"body":{"note":{"commitment":"YdhFoOtNmFNNLMnEZq0t5AiuShvR9x2l8PXVC0sBS40"},"parameter":"w5","standard":"GB 3838-2002","title":"水质标准"},"key":"L5","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (36,'{"body":{"note":{"commitment":"pFNU_6ugUe88oSzI5hYYjvp3NHZe1j-ipJ4dSqkKA6E"},"parameter":"w6","standard":"GB 3838-2002","title":"水质标准"},"key":"L6","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (37,'{"body":{"note":{"commitment":"XUN2OO_wOSZj37mdnv9CP5Je7Osj7lTZ3TcKfPtEtZ0"},"parameter":"w7","standard":"GB 3838-2002","title":"水质标准"},"key":"L7","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (38,'{"body":{"note":{"commitment":"-V5FbnWBtHEkpHrHbIItt455O-niUpsNgvlm9TLYbxU"},"parameter":"w8","standard":"GB 3838-2002","title":"水质标准"},"key":"L8","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (39,'{"body":{"note":{"commitment":"R_QTNuKFiPUaxgtQa5rtQJ5VpK09IHcpHUTV7rFd16U"},"parameter":"w9","standard":"GB 3838-2002","title":"水质标准"},"key":"L9","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (40,'{"body":{"note":{"commitment":"2-Zqc7tFAK5WvrUYp5rJX1OqsCopWQEEtL-xZFmTfuE"},"parameter":"w10","standard":"GB 3838-2002","title":"水质标准"},"key":"L10","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (41,'{"body":{"note":{"commitment":"LBVp-6kN2bo5uha7SrfAM1OGEAulyjXjeoBzJm28yj8"},"parameter":"w11","standard":"GB 3838-2002","title":"水质标准"},"key":"L11","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (42,'{"body":{"note":{"commitment":"hO5aXrW1mtr16hnhkMVTSYoVzYA1vkdP55sTDV1zeYA"},"parameter":"w12","standard":"GB 3838-2002","title":"水质标准"},"key":"L12","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (43,'{"body":{"note":{"commitment":"-mbmhO-Hver2SOkQ9rYnPe3mlptF7WYoNHNaUHkO2Gw"},"parameter":"w13","standard":"GB 3838-2002","title":"水质标准"},"key":"L13","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (44,'{"body":{"note":{"commitment":"6iSt9LkRfRMNHEU24h9h5pwAdR2tH7A6syZqAgG1bpo"},"parameter":"w14","standard":"GB 3838-2002","title":"水质标准"},"key":"L14","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (45,'{"body":{"note":{"commitment":"s9j1vk9Ga3dYESRLhUGdY-vKkY09Jo4-YfulRlInwEE"},"parameter":"w15","standard":"GB 3838-2002","title":"水质标准"},"key":"L15","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (46,'{"body":{"note":{"commitment":"yFppAZXax1NhvQYo52HYroQkyOC6fq53D4YqvEbk0-Q"},"parameter":"w16","standard":"GB 3838-2002","title":"水质标准"},"key":"L16","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (47,'{"body":{"note":{"commitment":"zU1smz_JHKWnAk44tFhzwYGHnUkzswjtjBj5PFB6AzU"},"parameter":"w17","standard":"GB 3838-2002","title":"水质标准"},"key":"L17","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (48,'{"body":{"note":{"commitment":"sd3gqogylIAYqc69HMboabTPQu1ZcS9mi5TWmXpDJ4s"},"parameter":"w18","standard":"GB 3838-2002","title":"水质标准"},"key":"L18","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (49,'{"body":{"note":{"commitment":"xnI0x2r9lMlmswTxEX6LafMbOd39MLxcXOBf8tx458E"},"parameter":"w19","standard":"GB 3838-2002","title":"水质标准"},"key":"L19","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (50,'{"body":{"note":{"commitment":"t6KClzSb-FOEaZk87GmAtVqe7fs4BZgrP2_pJTRK3_U"},"parameter":"w20","standard":"GB 3838-2002","title":"水质标准"},"key":"L20","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (51,'{"body":{"note":{"commitment":"9LnKACACgpJoOv8dfa5CCtroL9ERoGyXFb2LSt9pXDE"},"parameter":"w21","standard":"GB 3838-2002","title":"水质标准"},"key":"L21","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (52,'{"body":{"note":{"commitment":"14H2X7QSVP-EkkbkQStBMY2lcgSBpBg18hWvsm6FdNs"},"parameter":"w22","standard":"GB 3838-2002","title":"水质标准"},"key":"L22","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (53,'{"body":{"note":{"commitment":"_ojZTlpbX2iwtwa2R1eUP5zlcXeNKXPpYtzaRXl-GDY"},"parameter":"w23","standard":"GB 3838-2002","title":"水质标准"},"key":"L23","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (54,'{"body":{"note":{"commitment":"OmN22TitP-EghPZKdw-njcdS38i2wqHmfxNmsJmYZW0"},"parameter":"w24","standard":"GB 3838-2002","title":"水质标准"},"key":"L24","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (55,'{"body":{"note":{"commitment":"Zuq_ZPdOKVNm0e4C17TbnUUJQhMCfgEE5JC-LfxpwOA"},"parameter":"w25","standard":"GB 3838-2002","title":"水质标准"},"key":"L25","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (56,'{"body":{"note":{"commitment":"xU8ILTeaafaFDOr_-4zEBqJcRX-lCWw9Bg2Rxw2bSV0"},"parameter":"w26","standard":"GB 3838-2002","title":"水质标准"},"key":"L26","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (57,'{"body":{"note":{"commitment":"36KC5XA6vOfRtYf6DtNW5IZOPld0P54x-jtFCRn5PI0"},"parameter":"w27","standard":"GB 3838-2002","title":"水质标准"},"key":"L27","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (58,'{"body":{"note":{"commitment":"MA8daEifKsXnpDvW_6KU00J63mY4G8acR3kRZAprC34"},"parameter":"w28","standard":"GB 3838-2002","title":"水质标准"},"key":"L28","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (59,'{"body":{"note":{"commitment":"1EM42RI8z-dOIyStXeJ4wIdmYX0YRaKaju7Pn0zu1ks"},"parameter":"w29","standard":"GB 3838-2002","title":"水质标准"},"key":"L29","publishedAt":"2024-01-01T00:00:00Z","publisher":"portal","register":"standards","revision":1,"status":"published"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (60,'{"body":{"latitude":"39.8673","longitude":"116.366","name":"农展馆","place":"130100","station":"T1"},"key":"T1","publishedAt":"2024-06-01T00:00:00Z","publisher":"portal","reason":"迁址","register":"air-stations","revision":2,"status":"corrected"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (61,'{"body":null,"key":"T2","publishedAt":"2024-06-01T00:00:00Z","publisher":"portal","reason":"撤站","register":"air-stations","revision":2,"status":"withdrawn"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (62,'{"body":{"note":{"commitment":"shq1mcxI8tV8sPJ5t39DAbEL8KEzAJWGA04mmuSFiJw"},"parameter":"w4","standard":"GB 3838-2002","title":"水质标准"},"key":"L4","publishedAt":"2024-06-01T00:00:00Z","publisher":"portal","reason":"更正","register":"standards","revision":2,"status":"corrected"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (63,'{"body":{"note":{"commitment":"HyUoa2Ht_3DmgmdgUwhHC4ew-cqV8azNv7qNAXFd7oI"},"parameter":"w4","standard":"GB 3838-2002","title":"水质标准"},"key":"L4","publishedAt":"2024-06-01T00:00:00Z","publisher":"portal","reason":"再更正","register":"standards","revision":3,"status":"corrected"}');
--
INSERT INTO "leaves" ("idx","leaf") VALUES (64,'{"body":{"erasure":"2lHFgM4Ifsn00DCQtU8FVg","field":"note","ground":"个人信息保护法第四十七条","record":"L3","register":"standards","revision":1},"key":"2lHFgM4Ifsn00DCQtU8FVg","publishedAt":"2024-07-01T00:00:00Z","publisher":"portal","register":"erasures","revision":1,"status":"published"}');
--
CREATE TABLE `mentions` (
	`subject` text NOT NULL,
	`register` text NOT NULL,
	`at` text NOT NULL,
	`key` text NOT NULL,
	PRIMARY KEY(`subject`, `register`, `at`, `key`)
) WITHOUT ROWID;
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T0');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T10');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T11');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T12');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T13');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T14');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T15');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T16');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T17');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T18');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T19');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T20');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T21');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T22');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T23');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T24');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T25');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T26');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T27');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T28');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T29');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T3');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T4');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T5');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T6');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T7');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T8');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110000','air-stations','2024-01-01T00:00:00Z','T9');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T0');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T10');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T11');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T12');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T13');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T14');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T15');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T16');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T17');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T18');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T19');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T20');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T21');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T22');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T23');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T24');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T25');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T26');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T27');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T28');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T29');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T3');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T4');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T5');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T6');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T7');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T8');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('110102','air-stations','2024-01-01T00:00:00Z','T9');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('130000','air-stations','2024-06-01T00:00:00Z','T1');
--
INSERT INTO "mentions" ("subject","register","at","key") VALUES ('130100','air-stations','2024-06-01T00:00:00Z','T1');
--
CREATE TABLE `records` (
	`id` integer PRIMARY KEY NOT NULL,
	`register` text NOT NULL,
	`key` text NOT NULL,
	`idx` integer NOT NULL,
	`revision` integer NOT NULL,
	`status` text NOT NULL,
	`time` text,
	`longitude` real,
	`latitude` real,
	`body` text
);
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (0,'air-stations','T0',0,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫0","place":"110102","station":"T0"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (1,'air-stations','T1',60,2,'corrected',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"农展馆","place":"130100","station":"T1"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (2,'air-stations','T2',61,2,'withdrawn',NULL,NULL,NULL,NULL);
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (3,'air-stations','T3',3,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫3","place":"110102","station":"T3"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (4,'air-stations','T4',4,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫4","place":"110102","station":"T4"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (5,'air-stations','T5',5,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫5","place":"110102","station":"T5"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (6,'air-stations','T6',6,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫6","place":"110102","station":"T6"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (7,'air-stations','T7',7,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫7","place":"110102","station":"T7"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (8,'air-stations','T8',8,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫8","place":"110102","station":"T8"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (9,'air-stations','T9',9,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫9","place":"110102","station":"T9"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (10,'air-stations','T10',10,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫10","place":"110102","station":"T10"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (11,'air-stations','T11',11,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫11","place":"110102","station":"T11"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (12,'air-stations','T12',12,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫12","place":"110102","station":"T12"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (13,'air-stations','T13',13,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫13","place":"110102","station":"T13"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (14,'air-stations','T14',14,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫14","place":"110102","station":"T14"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (15,'air-stations','T15',15,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫15","place":"110102","station":"T15"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (16,'air-stations','T16',16,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫16","place":"110102","station":"T16"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (17,'air-stations','T17',17,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫17","place":"110102","station":"T17"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (18,'air-stations','T18',18,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫18","place":"110102","station":"T18"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (19,'air-stations','T19',19,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫19","place":"110102","station":"T19"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (20,'air-stations','T20',20,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫20","place":"110102","station":"T20"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (21,'air-stations','T21',21,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫21","place":"110102","station":"T21"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (22,'air-stations','T22',22,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫22","place":"110102","station":"T22"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (23,'air-stations','T23',23,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫23","place":"110102","station":"T23"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (24,'air-stations','T24',24,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫24","place":"110102","station":"T24"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (25,'air-stations','T25',25,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫25","place":"110102","station":"T25"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (26,'air-stations','T26',26,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫26","place":"110102","station":"T26"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (27,'air-stations','T27',27,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫27","place":"110102","station":"T27"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (28,'air-stations','T28',28,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫28","place":"110102","station":"T28"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (29,'air-stations','T29',29,1,'published',NULL,116.366,39.8673,'{"latitude":"39.8673","longitude":"116.366","name":"万寿西宫29","place":"110102","station":"T29"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (30,'standards','L0',30,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w0","title":"水质标准","note":"说明 0"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (31,'standards','L1',31,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w1","title":"水质标准","note":"说明 1"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (32,'standards','L2',32,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w2","title":"水质标准","note":"说明 2"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (33,'standards','L3',33,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w3","title":"水质标准"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (34,'standards','L4',63,3,'corrected',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w4","title":"水质标准","note":"又改过的说明"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (35,'standards','L5',35,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w5","title":"水质标准","note":"说明 5"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (36,'standards','L6',36,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w6","title":"水质标准","note":"说明 6"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (37,'standards','L7',37,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w7","title":"水质标准","note":"说明 7"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (38,'standards','L8',38,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w8","title":"水质标准","note":"说明 8"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (39,'standards','L9',39,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w9","title":"水质标准","note":"说明 9"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (40,'standards','L10',40,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w10","title":"水质标准","note":"说明 10"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (41,'standards','L11',41,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w11","title":"水质标准","note":"说明 11"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (42,'standards','L12',42,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w12","title":"水质标准","note":"说明 12"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (43,'standards','L13',43,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w13","title":"水质标准","note":"说明 13"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (44,'standards','L14',44,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w14","title":"水质标准","note":"说明 14"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (45,'standards','L15',45,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w15","title":"水质标准","note":"说明 15"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (46,'standards','L16',46,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w16","title":"水质标准","note":"说明 16"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (47,'standards','L17',47,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w17","title":"水质标准","note":"说明 17"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (48,'standards','L18',48,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w18","title":"水质标准","note":"说明 18"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (49,'standards','L19',49,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w19","title":"水质标准","note":"说明 19"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (50,'standards','L20',50,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w20","title":"水质标准","note":"说明 20"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (51,'standards','L21',51,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w21","title":"水质标准","note":"说明 21"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (52,'standards','L22',52,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w22","title":"水质标准","note":"说明 22"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (53,'standards','L23',53,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w23","title":"水质标准","note":"说明 23"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (54,'standards','L24',54,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w24","title":"水质标准","note":"说明 24"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (55,'standards','L25',55,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w25","title":"水质标准","note":"说明 25"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (56,'standards','L26',56,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w26","title":"水质标准","note":"说明 26"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (57,'standards','L27',57,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w27","title":"水质标准","note":"说明 27"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (58,'standards','L28',58,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w28","title":"水质标准","note":"说明 28"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (59,'standards','L29',59,1,'published',NULL,NULL,NULL,'{"standard":"GB 3838-2002","parameter":"w29","title":"水质标准","note":"说明 29"}');
--
INSERT INTO "records" ("id","register","key","idx","revision","status","time","longitude","latitude","body") VALUES (64,'erasures','2lHFgM4Ifsn00DCQtU8FVg',64,1,'published',NULL,NULL,NULL,'{"erasure":"2lHFgM4Ifsn00DCQtU8FVg","field":"note","ground":"个人信息保护法第四十七条","record":"L3","register":"standards","revision":1}');
--
CREATE TABLE `requests` (
	`id` text PRIMARY KEY NOT NULL,
	`digest` text NOT NULL,
	`answer` text NOT NULL,
	`at` text NOT NULL
);
--
INSERT INTO "requests" ("id","digest","answer","at") VALUES ('first','first','{"size":30,"placed":[["air-stations","T0",1,0],["air-stations","T1",1,1],["air-stations","T2",1,2],["air-stations","T3",1,3],["air-stations","T4",1,4],["air-stations","T5",1,5],["air-stations","T6",1,6],["air-stations","T7",1,7],["air-stations","T8",1,8],["air-stations","T9",1,9],["air-stations","T10",1,10],["air-stations","T11",1,11],["air-stations","T12",1,12],["air-stations","T13",1,13],["air-stations","T14",1,14],["air-stations","T15",1,15],["air-stations","T16",1,16],["air-stations","T17",1,17],["air-stations","T18",1,18],["air-stations","T19",1,19],["air-stations","T20",1,20],["air-stations","T21",1,21],["air-stations","T22",1,22],["air-stations","T23",1,23],["air-stations","T24",1,24],["air-stations","T25",1,25],["air-stations","T26",1,26],["air-stations","T27",1,27],["air-stations","T28",1,28],["air-stations","T29",1,29]]}','2024-01-01T00:00:00Z');
--
CREATE TABLE `tiles` (
	`level` integer NOT NULL,
	`number` integer NOT NULL,
	`hashes` blob NOT NULL,
	PRIMARY KEY(`level`, `number`)
);
--
INSERT INTO "tiles" ("level","number","hashes") VALUES (0,0,X'25a7487bc6ca7e483a25c3da67c5f685035344955d2af9c26376010297ef20cb865a52300a96757462a6ac50f873490343c7ebb4bdde6f7b8246a61387890877e78c164a5c9ddebb072730bffc7810e601cca3b46d091bb8ffb4b97b5417504896b861254f9128b92141bb9debe2c952d9eec916c4656d16889eceda77cf68c7c34a92b8721d6de31ff5b27de47c5ed379668bc9843edf4f1f3aa4ad2a3f6662fc923a40947250334c5896bc46351984b4e74ad37b5926a7fd64ebd86d27fb75db1e9f61f8ba0c216913dec5a5b502d8fca8cb179eaf829218ab36e53f3de4aadcd4a5605d7b71db7b0a99320f9a26e213a6c46b56f2c7ae7612a8e6737ccbd03e51c8a16923a131aaf240d77a10e10e44696eb2b08a7a6c4bd8a171a84d897fa254601bf89a1c9086d574bbe975d6811bb16886a47a29f4a3016137fe887ac82f22d8ec9ca3842562fde8606e2182f7b2fe286fd3db36077b6090ce9f58dc75b6a3d5750134c24878b5a9048477e548448a589b27e1d22dd3c0107a63fbedabe00f9735d9ca26c900d57d995fff2f598461ef9276f0843dd63172559b23dc34f742c7cafb7ea2452a03ba63a0e38a3e67e55b572c4117f1e979f3f0290c1926ba26f8fce06c0f14fa69048ae113e7017ba5f65833b36200aaf8278c9d3da1f71410b578f313c14cf556b3bd560d2e0eb5256a3070bef0dbd7d9d30a510a65f02726d3dd0bd72becb3b47b1ed2f024b9474fbfe73be73206eca657ed02eacbd3e789be8ceec4594324cc0f3209fe5af3f4ba82cf54824dbf58d25a74e5b87711d9b8191d6f9fc96462d9c0127d4a1a1f4158a79d4492acb14ebf2e7a4c3ddf291d9803df5b7f764944cf7d842e528d3ccde2cefe1c820f0c4644fc1078f8324602b3add4cada876695cbd4c6dfe51dea8557d680d8e748d5aaad6d2dd787998b1752e8b79ba2a91020bc5db668439d1ad840bf683dc6d1106698726822af6a3bf6786faf4673a51d0a555761f199d1d3ec29281d6b5f1cf0e8eb0765796413a84701463f82b37b60a5bc4718e85fc2ac87e8d92dd5d7604d2cfa12537c4bd5509b2aebe15b3926da102d82c7a8138df91aa291b5c68d0e52a062cc8e1cc93540fb012b135874312f8ddaf965b20b928706725f956b87a7e5d2df4c06a2920c7395e82f9eef5ac23165ed98aedf1cacd203ee7021d2af3e14fafe4b6645c0a79246b5e23b91fdfdf79e848885a762a8d1b8566d767a0f72be1bf3774b7bc51093892af65a9357734ca47e415985776b0f6f57934e3faedf8eac1b07d22f0018945bc991d2408e69db2cfc2b3706f35c91aded87b79b8f779b0fcef09785875c4e87a5365df11e592bec3b325001391631f7d611b522aba890c2f2371ba05525f754ea013a126ed27d8f67d1a393299885abd0db75cb5a9934b79f7fded39f70d133b1996f628249281d593c8d848a8617720e92b5628b2f29895286309b2bf65af36cd9a3d22484aceca26e329a87b81c68ac26f276b161efbab42c3110e42e934aa521f9b20c638c0b0deef2a989b227a2a1cae6f349cb88e201f2a283029bc6ec2a30ebb8cc3fc067df7be6929b7e85b99fbdb11816e5d83f0f42e2a99120d77ddb2dec2b319fcca0e0cec03290f70d322a96cb2ab3907ee7ca287e3911efc860bb39cbcc5fca083263a9e86dd70e6ca361d00215f75e8a28dc0f7d3511295bf433b116dd0009bad9cc8b4003efdf86b25d1ddf51eed07ebb7af59fc9c988729aa4a01e9851354fed573609c3975f94f382dcee90f01f8e3e29493230d4049850a4d709371fab88c95398db019ad6691505e6cd37930b6262d15f8c4bcc4e4496b35b665787999c22b6e44e4341690b18cdb91872b8134ff983a8bc3d4e6cd643a7977763cee12fccd79762704ba30b891daae2e7e48ce9f978f9b7ac52429b081c886d87a6e6deabdd96e1515a452b1187a7e41a32918ece056ca9dba984dbc24afe5672e19fa427f1a60f4c8027ebc19557ebc7b692cf6d22d7deee29d2f65a099686721256f48e577fc0f940c28cb970205180e34e4fe0735fddaccebc2acdc791856688ec76044c80ab28eff9dc402b7df84966913eb3fb60e3a02a6cab476c3b8c756b6f988a4bda85dc5978d1ee1da7cc1675c4298101d8111191e3885a82eaef0dc52062370a41424bc27777dcba303453a44858abbec8dcdfb47498dd0ab95035434c692e42216e8b053472c8a93018a5c7da1e6112f482ea5526ab54aee6794de5fb7580ffe7fdfc1fc928fb25bc00c4b466f99b0a66ab2a6e085f68f0c00c643c1769132411d139ec251a00f9bc815866d499479faed1851c546e399df22d150293bd7b1a974e4d726bc4624801593ea041709a679a3b9e3617652936d38cbfc6c140730fadb9a36754a092574e91f806fae3d86646201ca05804aaa62619c55f6a8b3b709cad8a7e0d2c64f7e3e7ee9479e8f9d411191fb6bbeaa2eed8ae32f75fe50ed3525ff64a4ecc7c6d208c2eff7806dc29253318ed489fbdba9d9e9c6206db4712e2e8354861c58292e27a1fdf2565c4fed22cb444ae48bb7966a76c89776c1b6008dce4453cc001a3ed7857aea74f5525acc7985ef15b0433c010fd66c726ef803a78bb4be6d163db7026992fa7bf36787a6dcd11d839184e4815ce3963a067164c0d05dd4df3ca9e1ed9afae320c939a3cd7d88ed41c47d69a3760f8a89094800af77e1e96e5d8475afdc9a2a8d246b529c131f178e7b8679da926719444c76e9911dfed757f92af32f65bf8887f2aabb80698600ccc3dbd73fc8ea83b25ab766c443c5a7592b192f1726f2c8ee9291bbb4e51e017d4fa724de7c0c559dd467b5bacb91a7e5c859a81736ad93440280e7fb989a68056d91410b32080f8bdc1d3a883c2053c38c17f45a601b2564bb4466c3e6160a793');
--
CREATE TABLE `totals` (
	`register` text PRIMARY KEY NOT NULL,
	`records` integer NOT NULL,
	`entries` integer NOT NULL,
	`last_index` integer NOT NULL,
	`last_at` text NOT NULL
) WITHOUT ROWID;
--
INSERT INTO "totals" ("register","records","entries","last_index","last_at") VALUES ('air-stations',29,32,61,'2024-06-01T00:00:00Z');
--
INSERT INTO "totals" ("register","records","entries","last_index","last_at") VALUES ('erasures',1,1,64,'2024-07-01T00:00:00Z');
--
INSERT INTO "totals" ("register","records","entries","last_index","last_at") VALUES ('standards',30,32,64,'2024-06-01T00:00:00Z');
--
DELETE FROM "search_data";
--
INSERT INTO "search_data" ("id","block") VALUES (1,X'408b38');
--
INSERT INTO "search_data" ("id","block") VALUES (10,X'00000000ff00000102010900000001060102010500003c');
--
INSERT INTO "search_data" ("id","block") VALUES (824633720833,X'00000f3502303001020f1d021b0a021d0a021d02013001020e1d020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c01020c05020e02013100020e01020c02020e01020e01020e01020e01020e01020e01020e01021001021001021001021001021001021001021001021001021001021001021001021001021001021001021001021001021001021001021001021002013200021003021001021001021001021001021001021001021001021201021201021201021201021201021201021201021201021201021201021201021201021201021201021201021201021201021201021201021201020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d02016440020f0203783061000404080a0405090a0405090a02110a02120a02120101311f021b0a021d0a021d02013000040d0401020d02040d0401040d0401040d0401040d0401040d0401040d0401040d0401080409060401040f0401040f0401040f0401040f0401040f0401040f0401040f0401040f0401040f0401040f0401040f0401040f0401040f0401040f0401040f0401040f0401040f0401040f0401040f040b04110d02013100020c03020c01020c01020c01020c01020c01020c01020c01020e010604090501020e01020e01020e01020e01020e01020e01020e01020e01020e01020e01020e01020e01020e01020e01020e01020e01020e01020e0c04110d0201320c0404091e04110d02013301020a0c0404091e04110d0201340e0404091e04110d0201350f0404091e04110d020136100404091e04110d020137110404091e04110d020138120404091e04110d020139130404091e04110d02037830610102040a0405090a0405090a02110a02120a021201013200021103021101021101021101021101021101021101021101021301021301021301021301021301021301021301021301021301021301021301021301021301021301021301021301021301021301021301021303021b0a021d0a021d020130140404090a020b01020b01020b01020b01020b01020b01020b01020b01020b01020b01020b01020b01020b01020b01020b01020b01020b01020b01020b01020b01060b080d01020b01020b01020b01020b01020b01020b01020b01020b01020b020131150404091e04110d020132160404091e04110d020133170404091e04110d020134180404091e04110d020135190404091e04110d0201361a0404091e04110d0201371b0404091e04110d0201381c0404091e04110d0201391d0404091e04110d02016c40020302037830610c0405090a04050908020e01020e01040e0501020e01020e01020e01020e01020e01020e01020e01020e01020e01040e0601020e01020e01020e01020e01020e01020e01020e01020e01020e01040e0601020e01020e01020e01020e01020e01020e01020e0101332b021d0a021d02013001020b0201381e04060401040604010406040104060401040604010406040104060401040604010406040104060401040604010406040104060401040604010406040104060401040604010406040104060401040604010406040104060401040604010406040104060401040604010406040104060401040604010406040203783061030404080a0405090a0405090a02110a02120a02120b02250101342c021d0a021d0201694002090203783061040404080a0405090a0405090a02110a02120a021201013523021b0a021d0a021d0203783061050404080a0405090a0405090a02110a02120a021201013624021b0a021d0a021d0203783061060404080a0405090a0405090a02110a02120a021201013725021b0a021d0a021d0203783061070404080a0405090a0405090a02110a02120a021201013826021b0a021d0a021d0201331e02070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070201664002150203783061080404080a0405090a0405090a02110a02120a0212030232641e020901020901020901020901020901020901020901020901020901020901020901020901020901020901020901020901020901020901020901020901020901020901020901020901020901020901020901020901020901020901013927021b0a021d0a021d0203783061090404080a0405090a0405090a02110a02120a02120102616e40021c02017240021f0104627832301e0204010204010204010204010204010204010204010204010204010204010204010204010204010204010204010204010204010204010204010204010204010204010204010204010204010204010204010204010204010204010263714002110102646140021e02016340021002017340022101046578306140022a0102666740020602017340020b020176400216010267621e020301020301020301020301020301020301020301020301020301020301020301020301020301020301020301020301020301020301020301020301020301020301020301020301020301020301020301020301020301020302016d4002070203783061400218010268664002050102696640020a01026c3340022402016840020401026d3440020801026e3040020d02016440021d02016f40022701026f7440022801027174400212010272644002200102736e40020c02017440021a02037830614002220102743000020302013101020309020301020301020301020301020301020301020301020301020301020302013214020301020301020301020301020301020301020301020301020301020302013303020302013404020302013505020302013606020302013707020302013808020302013909020302016140021b0201654002290201754002130102753840021401027667400217010277301e02100201311f021009021001021001021001021001021001021001021001021001021001021002013220021012021001021001021001021001021001021001021001021001021001021002013321021002013422021002013523021002013624021002013725021002013826021002013927021001047830613100020b01020902020b01020b01020b01020b01020b01020b01020b01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d01020d04016c40022304016e4002260401734002190401771e020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f01020f0403e4b8870002050302050102050102050102050102050102050102050102060102060102060102060102060102060102060102060102060102060102060102060102060102060102060102060102060102060102060102060601aa40022b0403e5869c01020505028f882202170403e6b0b41e02120102120102120102120102120102120102120102120102120102120102130102130102130102130102130102130102130102130102130102130102130102130102130102130102130102130102130102130102130102130403e8afb41e021701021701021703021701021701021701021701021701021801021801021801021801021801021801021801021801021801021801021801021801021801021801021801021801021801021801021801021802033230301e021a0401311f021a09021b01021b01021b01021b01021b01021b01021b01021b01021b01021b04013220021a12021b01021b01021b01021b01021b01021b01021b01021b01021b01021b0401331e020501020501020501020501020501020501020501020501020501020501020501020501020501020501020501020501020501020501020501020501020501020501020501020501020501020501020501020501020501020504013523021a04013624021a04013725021a04013826021a04013927021a030264321e020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a01020a020d726169727873746174696f6e730002020102020202020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020308657261737572657340020203097374616e64617264731e02020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020102020106e4b883e69da1400236030487e5afbf0002060302060102060102060102060102060102060102060102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070102070304aae4baba40022c0205babae4bfa140022d0205bf9de68aa44002300304a1e681af40022e0106e5869ce5b1950102060202878621021604037830611e021601021601021602021601021601021601021601021601021601021701021701021701021701021701021701021701021701021701021701021701021701021701021701021701021701021701021701021701021702058d81e4b88340023502058f88e694b922021802059b9be58d814002340203aeab300002090401310a020a01020a01020a01020a01020a01020a01020a01020a01020a01020a04013214020a01020a01020a01020a01020a01020a01020a01020a01020a01020a0401330302090401340402090401350502090401360602090401370702090401380802090401390902090205afbfe8a5bf000207030207010207010207010207010207010207010207010208010208010208010208010208010208010208010208010208010208010208010208010208010208010208010208010208010208010208010208040f635a8131061a0c7c5d0b0e0b0b0b0b0b0b1960630b0b0b0b0b0b0b0b0b066a09067b1d09061a0c1a0c1a0c1a0c5d061a5e0c1a07066007070606090706065e06080707070607070606070707070608072421060606060606060606060707072424060606060606065d0606065d590608075f590824245d06060606065e660d650b5a090a0a090b075c0a0a0a08212106060606060606');
--
INSERT INTO "search_data" ("id","block") VALUES (824633720834,X'000002a60730e5b195e9a6860102070106e681afe4bf9d40022f02058aa4e6b395400231020594b9e8bf872202190202988e22021d04037832301e021901021901021903021901021901021901021901021901021a01021a01021a01021a01021a01021a01021a01021a01021a01021a01021a01021a01021a01021a01021a01021a01021a01021a01021a01021a02029da14002370205a087e587861e02150102150102150102150102150102150102150102150102150102150102160102160102160102160102160102160102160102160102160102160102160102160102160102160102160102160102160102160102160102160205b0b4e8b4a81e02130102130102130102130102130102130102130102130102130102130102140102140102140102140102140102140102140102140102140102140102140102140102140102140102140102140102140102140102140102140205b395e7acac4002320106e79a84e8afb422021b0205acace59b9b4002330106e8a5bfe5aeab0002080302080102080102080102080102080102080102080102090102090102090102090102090102090102090102090102090102090102090102090102090102090102090102090102090102090102090102090205afb4e6988e1e021801021801021802021c0102180102180102180102180102180102190102190102190102190102190102190102190102190102190102190102190102190102190102190102190102190102190102190102190102190205b4a8e6a0871e02140102140102140102140102140102140102140102140102140102140102150102150102150102150102150102150102150102150102150102150102150102150102150102150102150102150102150102150102150102150205bf87e79a8422021a0106e9a686783061010208040b0b0a0a07590761610a0b0a5c5e610a');
--
DELETE FROM "search_idx";
--
INSERT INTO "search_idx" ("segid","term","pgno") VALUES (6,X'',2);
--
INSERT INTO "search_idx" ("segid","term","pgno") VALUES (6,X'30e5b1',4);
--
DELETE FROM "search_docsize";
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (0,X'10',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (1,X'0e',3);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (3,X'10',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (4,X'10',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (5,X'10',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (6,X'10',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (7,X'10',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (8,X'10',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (9,X'10',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (10,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (11,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (12,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (13,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (14,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (15,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (16,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (17,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (18,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (19,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (20,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (21,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (22,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (23,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (24,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (25,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (26,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (27,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (28,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (29,X'12',1);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (30,X'1a',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (31,X'1a',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (32,X'1a',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (33,X'15',5);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (34,X'1c',3);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (35,X'1a',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (36,X'1a',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (37,X'1a',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (38,X'1a',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (39,X'1a',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (40,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (41,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (42,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (43,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (44,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (45,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (46,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (47,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (48,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (49,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (50,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (51,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (52,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (53,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (54,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (55,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (56,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (57,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (58,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (59,X'1c',2);
--
INSERT INTO "search_docsize" ("id","sz","origin") VALUES (64,X'36',4);
--
DELETE FROM "search_config";
--
INSERT INTO "search_config" ("k","v") VALUES ('version',4);
--
CREATE TABLE `cosignatures` (
	`size` integer NOT NULL,
	`signer` text NOT NULL,
	`timestamp` integer NOT NULL,
	`line` text NOT NULL,
	PRIMARY KEY(`size`, `signer`),
	FOREIGN KEY (`size`) REFERENCES `checkpoints`(`size`) ON UPDATE no action ON DELETE no action
);
--
CREATE TABLE `witnessed` (
	`origin` text PRIMARY KEY NOT NULL,
	`size` integer NOT NULL,
	`root` text NOT NULL,
	`note` text NOT NULL,
	`at` text NOT NULL
);
--
CREATE TABLE `sealed_bundles` (
	`number` integer PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`bytes` integer NOT NULL
);
--
CREATE TABLE `documents` (
	`sha256` text NOT NULL,
	`register` text NOT NULL,
	`key` text NOT NULL,
	`field` text NOT NULL,
	`idx` integer NOT NULL,
	`gone` integer,
	PRIMARY KEY(`sha256`, `register`, `key`, `field`)
);
--
CREATE TABLE `search_file_pages` (
	`id` integer PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`page` integer NOT NULL,
	`text` text NOT NULL
);
--
CREATE TABLE `search_file_progress` (
	`id` integer PRIMARY KEY NOT NULL,
	`idx` integer NOT NULL
);
--
CREATE TABLE `search_file_texts` (
	`sha256` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`why` text,
	`attempts` integer NOT NULL,
	`pages` integer NOT NULL,
	`characters` integer NOT NULL
);
--
DELETE FROM "search_files_data";
--
INSERT INTO "search_files_data" ("id","block") VALUES (1,X'');
--
INSERT INTO "search_files_data" ("id","block") VALUES (10,X'00000000ff000001000000');
--
DELETE FROM "search_files_idx";
--
DELETE FROM "search_files_docsize";
--
DELETE FROM "search_files_config";
--
INSERT INTO "search_files_config" ("k","v") VALUES ('version',4);
--
CREATE TABLE `contributions` (
	`publisher` text NOT NULL,
	`register` text NOT NULL,
	`entries` integer NOT NULL,
	`records` integer NOT NULL,
	`corrected` integer NOT NULL,
	`withdrawn` integer NOT NULL,
	`filled` integer NOT NULL,
	`documented` integer NOT NULL,
	`last_new_at` text NOT NULL,
	PRIMARY KEY(`publisher`, `register`)
);
--
INSERT INTO "contributions" ("publisher","register","entries","records","corrected","withdrawn","filled","documented","last_new_at") VALUES ('portal','air-stations',32,29,1,1,145,0,'2024-01-01T00:00:00Z');
--
INSERT INTO "contributions" ("publisher","register","entries","records","corrected","withdrawn","filled","documented","last_new_at") VALUES ('real','air-stations',32,29,1,1,145,0,'2024-01-01T00:00:00Z');
--
INSERT INTO "contributions" ("publisher","register","entries","records","corrected","withdrawn","filled","documented","last_new_at") VALUES ('portal','standards',32,30,2,0,90,0,'2024-01-01T00:00:00Z');
--
INSERT INTO "contributions" ("publisher","register","entries","records","corrected","withdrawn","filled","documented","last_new_at") VALUES ('real','standards',32,30,2,0,90,0,'2024-01-01T00:00:00Z');
--
INSERT INTO "contributions" ("publisher","register","entries","records","corrected","withdrawn","filled","documented","last_new_at") VALUES ('portal','erasures',1,1,0,0,6,0,'2024-07-01T00:00:00Z');
--
INSERT INTO "contributions" ("publisher","register","entries","records","corrected","withdrawn","filled","documented","last_new_at") VALUES ('real','erasures',1,1,0,0,6,0,'2024-07-01T00:00:00Z');
--
CREATE TABLE "exports" (
	`register` text NOT NULL,
	`format` text NOT NULL,
	`size` integer NOT NULL,
	`year` text DEFAULT '' NOT NULL,
	`rows` integer NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`erased_by` integer,
	PRIMARY KEY(`register`, `format`, `size`, `year`)
);
--
INSERT INTO "exports" ("register","format","size","year","rows","bytes","sha256","erased_by") VALUES ('standards','csv',64,'',30,3088,'48c1ca58d4c1c983b9cd1fed7b78db0a252de869fb387035bd8a38cf5172384d',64);
--
INSERT INTO "exports" ("register","format","size","year","rows","bytes","sha256","erased_by") VALUES ('air-stations','csv',64,'',29,2656,'827eb500f9f0db1086ee6426dc4375b1c705108656afcb6fd92a0593cea586de',NULL);
--
CREATE TABLE `volumes` (
	`publisher` text NOT NULL,
	`register` text NOT NULL,
	`day` text NOT NULL,
	`entries` integer NOT NULL,
	PRIMARY KEY(`publisher`, `register`, `day`)
);
--
INSERT INTO "volumes" ("publisher","register","day","entries") VALUES ('portal','air-stations','2024-01-01',30);
--
INSERT INTO "volumes" ("publisher","register","day","entries") VALUES ('portal','standards','2024-01-01',30);
--
INSERT INTO "volumes" ("publisher","register","day","entries") VALUES ('portal','air-stations','2024-06-01',2);
--
INSERT INTO "volumes" ("publisher","register","day","entries") VALUES ('portal','standards','2024-06-01',2);
--
INSERT INTO "volumes" ("publisher","register","day","entries") VALUES ('portal','erasures','2024-07-01',1);
--
CREATE TABLE `credential_places` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`certificate` text NOT NULL
);
--
CREATE TABLE `certificate_states` (
	`idx` integer PRIMARY KEY NOT NULL,
	`certificate` text NOT NULL,
	`event` text NOT NULL,
	`effective` text,
	`expires` text,
	`certifier` text,
	`publisher` text NOT NULL,
	`named` text,
	`skeleton` text,
	`undoes` integer
);
--
CREATE TABLE `trace_epcs` (
	`thing` integer NOT NULL,
	`time` integer NOT NULL,
	`event` integer NOT NULL,
	`role` integer NOT NULL,
	`party` integer NOT NULL,
	`made` integer NOT NULL,
	PRIMARY KEY(`thing`, `time`, `event`, `role`)
) WITHOUT ROWID;
--
CREATE TABLE `trace_events` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`type` text NOT NULL,
	`action` text,
	`time` integer NOT NULL,
	`recorded` integer NOT NULL,
	`biz_step` text,
	`disposition` text,
	`read_point` integer,
	`location` integer,
	`party` integer NOT NULL,
	`longitude` real,
	`latitude` real,
	`place` text,
	`is_error` integer NOT NULL,
	`body` text NOT NULL
);
--
CREATE TABLE `trace_links` (
	`source` integer NOT NULL,
	`time` integer NOT NULL,
	`target` integer NOT NULL,
	`event` integer NOT NULL,
	`kind` integer NOT NULL,
	`party` integer NOT NULL,
	PRIMARY KEY(`source`, `time`, `target`, `event`)
) WITHOUT ROWID;
--
CREATE TABLE `trace_parties` (
	`id` integer PRIMARY KEY NOT NULL,
	`organisation` text NOT NULL
);
--
CREATE TABLE `trace_things` (
	`id` integer PRIMARY KEY NOT NULL,
	`epc` text NOT NULL,
	`gtin` text,
	`lot` text,
	`serial` text
);
--
CREATE TABLE `trace_voided` (
	`event` integer PRIMARY KEY NOT NULL,
	`by_idx` integer NOT NULL
);
--
CREATE INDEX `checkpoints_at` ON `checkpoints` (`at`);
--
CREATE UNIQUE INDEX `entries_revision` ON `entries` (`register`,`key`,`revision`);
--
CREATE INDEX `records_time` ON `records` (`register`,`time`,`key`);
--
CREATE INDEX `records_newest` ON `records` (`register`,`idx`);
--
CREATE UNIQUE INDEX `records_key` ON `records` (`register`,`key`);
--
CREATE INDEX `records_position` ON `records` (`register`,`longitude`,`latitude`) WHERE "records"."longitude" IS NOT NULL;
--
CREATE INDEX `cosignatures_signer` ON `cosignatures` (`signer`,`size`);
--
CREATE INDEX `records_public_until` ON `records` (`register`,body ->> 'publicUntil') WHERE body ->> 'publicUntil' IS NOT NULL;
--
CREATE INDEX `documents_record` ON `documents` (`register`,`key`);
--
CREATE INDEX `documents_named` ON `documents` (`idx`);
--
CREATE UNIQUE INDEX `search_file_pages_page` ON `search_file_pages` (`sha256`,`page`);
--
CREATE UNIQUE INDEX `credential_places_certificate_unique` ON `credential_places` (`certificate`);
--
CREATE INDEX `certificate_states_life` ON `certificate_states` (`certificate`,`idx`);
--
CREATE INDEX `certificate_states_skeleton` ON `certificate_states` (`skeleton`,`certificate`) WHERE skeleton IS NOT NULL;
--
CREATE UNIQUE INDEX `certificate_states_undoes` ON `certificate_states` (`undoes`);
--
CREATE INDEX `records_withdrawn` ON `records` (`register`,`idx`) WHERE status = 'withdrawn';
--
CREATE INDEX `trace_events_event_id` ON `trace_events` (`event_id`);
--
CREATE INDEX `trace_events_time` ON `trace_events` (`time`);
--
CREATE INDEX `trace_events_recorded` ON `trace_events` (`recorded`);
--
CREATE INDEX `trace_events_type` ON `trace_events` (`type`,`time`);
--
CREATE INDEX `trace_events_biz_step` ON `trace_events` (`biz_step`,`time`);
--
CREATE INDEX `trace_events_disposition` ON `trace_events` (`disposition`,`time`);
--
CREATE INDEX `trace_events_read_point` ON `trace_events` (`read_point`,`time`);
--
CREATE INDEX `trace_events_location` ON `trace_events` (`location`,`time`);
--
CREATE INDEX `trace_events_party` ON `trace_events` (`party`,`time`);
--
CREATE INDEX `trace_links_up` ON `trace_links` (`target`,`time`,`source`);
--
CREATE UNIQUE INDEX `trace_parties_organisation_unique` ON `trace_parties` (`organisation`);
--
CREATE UNIQUE INDEX `trace_things_epc_unique` ON `trace_things` (`epc`);
--
CREATE INDEX `trace_things_gtin` ON `trace_things` (`gtin`,`lot`,`serial`) WHERE gtin IS NOT NULL;
--
CREATE INDEX `records_replies` ON `records` (body ->> 'register',body ->> 'recordKey') WHERE register IS 'replies';
--
CREATE INDEX `records_gep_method` ON `records` (body ->> 'method',`time`,`key`) WHERE register IS 'gep-accounts';
--
CREATE INDEX `records_gep_headline` ON `records` (`time`,`key`) WHERE register IS 'gep-accounts' AND body ->> 'headline' = 1;
--
CREATE INDEX `records_gep_uses` ON `records` (body ->> 'account',`key`) WHERE register IS 'gep-uses';
--
CREATE INDEX `records_gep_area_uses` ON `records` (body ->> 'areaAccount',`key`) WHERE register IS 'gep-uses';
--
CREATE INDEX `records_gep_users` ON `records` (body ->> 'register',body ->> 'recordKey',`key`) WHERE register IS 'gep-uses';
--
CREATE INDEX `records_certificates_holder` ON `records` (body ->> 'holder',`key`) WHERE register IS 'certificates';
--
CREATE INDEX `records_certificates_certifier` ON `records` (body ->> 'certifier',`key`) WHERE register IS 'certificates';
--
CREATE INDEX `records_certificates_expires` ON `records` (CASE WHEN body ->> 'expires' IS NULL THEN '9999-12-31' ELSE body ->> 'expires' END,`key`) WHERE register IS 'certificates';
--
CREATE INDEX `records_certificates_scheme` ON `records` (body ->> 'scheme',CASE WHEN body ->> 'expires' IS NULL THEN '9999-12-31' ELSE body ->> 'expires' END,`key`) WHERE register IS 'certificates';
--
CREATE INDEX `records_certificate_changes` ON `records` (body ->> 'change',`key`) WHERE register IS 'certificate-changes';
--
CREATE INDEX `records_consultations_closes` ON `records` (body ->> 'closes',`key`) WHERE register IS 'consultations';
--
CREATE INDEX `records_hearings_day` ON `records` (body ->> 'day',`key`) WHERE register IS 'hearings';
--
CREATE INDEX `records_hearings_of` ON `records` (body ->> 'consultation',`key`) WHERE register IS 'hearings';
--
CREATE INDEX `records_reports_category` ON `records` (body ->> 'category',`time`,`key`) WHERE register IS 'reports';
--
CREATE INDEX `records_reports_state` ON `records` (body ->> 'state',`time`,`key`) WHERE register IS 'reports';
--
CREATE INDEX `records_reports_due` ON `records` (CASE WHEN (body ->> 'state' = 'received' OR body ->> 'state' = 'forwarded') AND body ->> 'acceptDue' IS NOT NULL THEN body ->> 'acceptDue' ELSE body ->> 'due' END,`key`) WHERE register IS 'reports' AND body ->> 'state' IN ('received', 'forwarded', 'accepted', 'investigating', 'reopened');
--
CREATE INDEX `records_reports_received` ON `records` (body ->> 'received',`key`) WHERE register IS 'reports';
--
CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
--
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
--
CREATE TRIGGER entries_no_replace BEFORE INSERT ON entries
WHEN EXISTS (SELECT 1 FROM entries WHERE idx = NEW.idx)
  OR EXISTS (SELECT 1 FROM entries WHERE register = NEW.register AND key = NEW.key AND revision = NEW.revision)
BEGIN SELECT RAISE(ABORT, 'entry already stands'); END;
--
CREATE TRIGGER entries_in_order BEFORE INSERT ON entries
WHEN NEW.idx > 0 AND NOT EXISTS (SELECT 1 FROM entries WHERE idx = NEW.idx - 1 AND published_at <= NEW.published_at)
BEGIN SELECT RAISE(ABORT, 'entry out of order'); END;
--
CREATE TRIGGER leaves_no_update BEFORE UPDATE ON leaves BEGIN SELECT RAISE(ABORT, 'leaves are append-only'); END;
--
CREATE TRIGGER leaves_no_replace BEFORE INSERT ON leaves
WHEN EXISTS (SELECT 1 FROM leaves WHERE idx = NEW.idx)
BEGIN SELECT RAISE(ABORT, 'leaf already stands'); END;
--
CREATE TRIGGER checkpoints_no_update BEFORE UPDATE ON checkpoints BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END;
--
CREATE TRIGGER checkpoints_no_delete BEFORE DELETE ON checkpoints BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END;
--
CREATE TRIGGER checkpoints_grow BEFORE INSERT ON checkpoints
WHEN NEW.size <= (SELECT max(size) FROM checkpoints)
BEGIN SELECT RAISE(ABORT, 'a checkpoint of this size or a larger one already stands'); END;
--
CREATE TRIGGER tiles_only_grow BEFORE UPDATE ON tiles
WHEN NEW.level <> OLD.level OR NEW.number <> OLD.number OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes
BEGIN SELECT RAISE(ABORT, 'tiles only grow'); END;
--
CREATE TRIGGER tiles_no_delete BEFORE DELETE ON tiles BEGIN SELECT RAISE(ABORT, 'tiles only grow'); END;
--
CREATE TRIGGER tiles_no_replace BEFORE INSERT ON tiles
WHEN EXISTS (
  SELECT 1 FROM tiles
  WHERE level = NEW.level AND number = NEW.number AND substr(NEW.hashes, 1, length(hashes)) <> hashes
)
BEGIN SELECT RAISE(ABORT, 'tiles only grow'); END;
--
CREATE TRIGGER requests_no_update BEFORE UPDATE ON requests BEGIN SELECT RAISE(ABORT, 'requests are append-only'); END;
--
CREATE TRIGGER requests_no_delete BEFORE DELETE ON requests BEGIN SELECT RAISE(ABORT, 'requests are append-only'); END;
--
CREATE TRIGGER requests_no_replace BEFORE INSERT ON requests
WHEN EXISTS (SELECT 1 FROM requests WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'request already answered'); END;
--
CREATE TRIGGER erasures_no_update BEFORE UPDATE ON erasures BEGIN SELECT RAISE(ABORT, 'erasures are append-only'); END;
--
CREATE TRIGGER erasures_no_delete BEFORE DELETE ON erasures BEGIN SELECT RAISE(ABORT, 'erasures are append-only'); END;
--
CREATE TRIGGER erasures_no_replace BEFORE INSERT ON erasures
WHEN EXISTS (
  SELECT 1 FROM erasures
  WHERE register = NEW.register AND key = NEW.key AND revision = NEW.revision AND field = NEW.field
)
BEGIN SELECT RAISE(ABORT, 'already erased'); END;
--
CREATE TRIGGER disclosures_no_update BEFORE UPDATE ON disclosures BEGIN SELECT RAISE(ABORT, 'disclosures are append-only'); END;
--
CREATE TRIGGER disclosures_erased_only BEFORE DELETE ON disclosures
WHEN NOT EXISTS (
  SELECT 1 FROM erasures
  WHERE register = OLD.register AND key = OLD.key AND revision = OLD.revision AND field = OLD.field
)
BEGIN SELECT RAISE(ABORT, 'disclosures are erased through the record'); END;
--
CREATE TRIGGER disclosures_no_replace BEFORE INSERT ON disclosures
WHEN EXISTS (
  SELECT 1 FROM disclosures
  WHERE register = NEW.register AND key = NEW.key AND revision = NEW.revision AND field = NEW.field
) OR EXISTS (
  SELECT 1 FROM erasures
  WHERE register = NEW.register AND key = NEW.key AND revision = NEW.revision AND field = NEW.field
)
BEGIN SELECT RAISE(ABORT, 'disclosure already stands or was erased'); END;
--
CREATE TRIGGER cosignatures_no_update BEFORE UPDATE ON cosignatures BEGIN SELECT RAISE(ABORT, 'cosignatures are append-only'); END;
--
CREATE TRIGGER cosignatures_no_delete BEFORE DELETE ON cosignatures BEGIN SELECT RAISE(ABORT, 'cosignatures are append-only'); END;
--
CREATE TRIGGER cosignatures_no_replace BEFORE INSERT ON cosignatures
WHEN EXISTS (SELECT 1 FROM cosignatures WHERE size = NEW.size AND signer = NEW.signer)
BEGIN SELECT RAISE(ABORT, 'cosignature already stands'); END;
--
CREATE TRIGGER witnessed_only_grow BEFORE UPDATE ON witnessed
WHEN NEW.origin <> OLD.origin OR NEW.size < OLD.size OR (NEW.size = OLD.size AND NEW.root <> OLD.root)
BEGIN SELECT RAISE(ABORT, 'a witness does not go back'); END;
--
CREATE TRIGGER witnessed_no_delete BEFORE DELETE ON witnessed BEGIN SELECT RAISE(ABORT, 'a witness does not forget'); END;
--
CREATE TRIGGER witnessed_no_replace BEFORE INSERT ON witnessed
WHEN EXISTS (SELECT 1 FROM witnessed WHERE origin = NEW.origin AND (size > NEW.size OR (size = NEW.size AND root <> NEW.root)))
BEGIN SELECT RAISE(ABORT, 'a witness does not go back'); END;
--
CREATE TRIGGER sealed_bundles_full BEFORE INSERT ON sealed_bundles
WHEN (SELECT count(*) FROM leaves WHERE idx >= NEW.number * 256 AND idx < NEW.number * 256 + 256) < 256
  OR NOT EXISTS (SELECT 1 FROM checkpoints WHERE size >= NEW.number * 256 + 256)
BEGIN SELECT RAISE(ABORT, 'only a full bundle is sealed'); END;
--
CREATE TRIGGER sealed_bundles_no_update BEFORE UPDATE ON sealed_bundles BEGIN SELECT RAISE(ABORT, 'sealed bundles are append-only'); END;
--
CREATE TRIGGER sealed_bundles_no_delete BEFORE DELETE ON sealed_bundles BEGIN SELECT RAISE(ABORT, 'sealed bundles are append-only'); END;
--
CREATE TRIGGER sealed_bundles_no_replace BEFORE INSERT ON sealed_bundles
WHEN EXISTS (SELECT 1 FROM sealed_bundles WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'bundle already sealed'); END;
--
CREATE TRIGGER leaves_no_delete BEFORE DELETE ON leaves
WHEN NOT EXISTS (SELECT 1 FROM sealed_bundles WHERE number = OLD.idx / 256)
BEGIN SELECT RAISE(ABORT, 'leaves are append-only'); END;
--
CREATE TRIGGER leaves_not_sealed BEFORE INSERT ON leaves
WHEN EXISTS (SELECT 1 FROM sealed_bundles WHERE number = NEW.idx / 256)
BEGIN SELECT RAISE(ABORT, 'leaf is sealed'); END;
--
CREATE TRIGGER entries_place_certificates AFTER INSERT ON entries WHEN NEW.register = 'certificates' AND NEW.revision = 1
BEGIN INSERT INTO credential_places (ordinal, certificate) SELECT coalesce(max(ordinal) + 1, 0), NEW.key FROM credential_places; END;
--
CREATE TRIGGER credential_places_no_update BEFORE UPDATE ON credential_places BEGIN SELECT RAISE(ABORT, 'credential_places are append-only'); END;
--
CREATE TRIGGER credential_places_no_delete BEFORE DELETE ON credential_places BEGIN SELECT RAISE(ABORT, 'credential_places are append-only'); END;
--
CREATE TRIGGER credential_places_no_replace BEFORE INSERT ON credential_places
WHEN EXISTS (SELECT 1 FROM credential_places WHERE ordinal = NEW.ordinal OR certificate = NEW.certificate)
BEGIN SELECT RAISE(ABORT, 'place already taken'); END;
--
CREATE TRIGGER certificate_states_no_update BEFORE UPDATE ON certificate_states BEGIN SELECT RAISE(ABORT, 'certificate_states are append-only'); END;
--
CREATE TRIGGER certificate_states_no_delete BEFORE DELETE ON certificate_states BEGIN SELECT RAISE(ABORT, 'certificate_states are append-only'); END;
--
CREATE TRIGGER certificate_states_in_order BEFORE INSERT ON certificate_states
WHEN NEW.idx <= (SELECT max(idx) FROM certificate_states WHERE certificate = NEW.certificate)
  OR EXISTS (SELECT 1 FROM certificate_states WHERE idx = NEW.idx)
BEGIN SELECT RAISE(ABORT, 'certificate state already stands or is out of order'); END;
--
CREATE TRIGGER certificate_states_issued BEFORE INSERT ON certificate_states
WHEN NEW.event = 'issued' AND (
  NEW.certifier IS NULL OR NEW.named IS NULL OR NEW.skeleton IS NULL OR NEW.effective IS NULL OR NEW.expires < NEW.effective
  OR (SELECT event FROM certificate_states WHERE certificate = NEW.certificate ORDER BY idx DESC LIMIT 1) <> 'annulled')
BEGIN SELECT RAISE(ABORT, 'certificate: ends before it begins, or the number is taken'); END;
--
CREATE TRIGGER certificate_states_own BEFORE INSERT ON certificate_states
WHEN NEW.event <> 'issued' AND (
  coalesce((SELECT event FROM certificate_states WHERE certificate = NEW.certificate ORDER BY idx DESC LIMIT 1), 'annulled') = 'annulled'
  OR NOT EXISTS (
    SELECT 1 FROM certificate_states AS stated
    WHERE stated.idx = (SELECT max(idx) FROM certificate_states WHERE certificate = NEW.certificate AND event = 'issued')
      AND NEW.publisher IN (stated.certifier, stated.publisher, 'portal')))
BEGIN SELECT RAISE(ABORT, 'certificate: there is none, or another body issued it'); END;
--
CREATE TRIGGER certificate_states_corrected BEFORE INSERT ON certificate_states
WHEN NEW.event = 'corrected' AND (
  NEW.expires < NEW.effective
  OR NEW.expires < (
    SELECT max(effective) FROM certificate_states AS change
    WHERE change.certificate = NEW.certificate AND change.event IN ('suspended', 'resumed', 'withdrawn', 'replaced')
      AND NOT EXISTS (SELECT 1 FROM certificate_states WHERE undoes = change.idx))
  OR NOT EXISTS (
    SELECT 1 FROM certificate_states AS stated
    WHERE stated.idx = (SELECT max(idx) FROM certificate_states WHERE certificate = NEW.certificate AND event = 'issued')
      AND stated.certifier = NEW.certifier AND stated.named = NEW.named AND stated.effective = NEW.effective))
BEGIN SELECT RAISE(ABORT, 'certificate: a correction would make it another one'); END;
--
CREATE TRIGGER certificate_states_day BEFORE INSERT ON certificate_states
WHEN NEW.event IN ('suspended', 'resumed', 'withdrawn', 'replaced') AND (
  NEW.effective IS NULL
  OR NOT EXISTS (
    SELECT 1 FROM certificate_states AS stated
    WHERE stated.idx = (
        SELECT max(idx) FROM certificate_states WHERE certificate = NEW.certificate AND event IN ('issued', 'corrected'))
      AND NEW.effective >= stated.effective AND (stated.expires IS NULL OR NEW.effective <= stated.expires))
  OR NEW.effective < (
    SELECT max(effective) FROM certificate_states AS change
    WHERE change.certificate = NEW.certificate AND change.event IN ('suspended', 'resumed', 'withdrawn', 'replaced')
      AND NOT EXISTS (SELECT 1 FROM certificate_states WHERE undoes = change.idx)))
BEGIN SELECT RAISE(ABORT, 'certificate: not on a day of it, or before an earlier change'); END;
--
CREATE TRIGGER certificate_states_follow BEFORE INSERT ON certificate_states
WHEN NEW.event IN ('suspended', 'resumed', 'withdrawn', 'replaced') AND NOT CASE coalesce((
    SELECT event FROM certificate_states AS change
    WHERE change.certificate = NEW.certificate AND change.event IN ('suspended', 'resumed', 'withdrawn', 'replaced')
      AND NOT EXISTS (SELECT 1 FROM certificate_states WHERE undoes = change.idx)
    ORDER BY change.idx DESC LIMIT 1), 'resumed')
  WHEN 'resumed' THEN NEW.event IN ('suspended', 'withdrawn', 'replaced')
  WHEN 'suspended' THEN NEW.event IN ('resumed', 'withdrawn')
  ELSE 0 END
BEGIN SELECT RAISE(ABORT, 'certificate: the change does not follow'); END;
--
CREATE TRIGGER certificate_states_back BEFORE INSERT ON certificate_states
WHEN (NEW.event = 'undone' OR NEW.event = 'annulled' OR NEW.undoes IS NOT NULL) AND (
    SELECT max(idx) FROM certificate_states AS change
    WHERE change.certificate = NEW.certificate AND change.event IN ('suspended', 'resumed', 'withdrawn', 'replaced')
      AND NOT EXISTS (SELECT 1 FROM certificate_states WHERE undoes = change.idx)
  ) IS NOT CASE NEW.event WHEN 'undone' THEN coalesce(NEW.undoes, -1) END
BEGIN SELECT RAISE(ABORT, 'certificate: something else stands behind what is taken back'); END;
--
CREATE TRIGGER trace_parties_no_update BEFORE UPDATE ON trace_parties BEGIN SELECT RAISE(ABORT, 'trace_parties are append-only'); END;
--
CREATE TRIGGER trace_parties_no_delete BEFORE DELETE ON trace_parties BEGIN SELECT RAISE(ABORT, 'trace_parties are append-only'); END;
--
CREATE TRIGGER trace_parties_no_replace BEFORE INSERT ON trace_parties
WHEN EXISTS (SELECT 1 FROM trace_parties WHERE id = NEW.id OR organisation = NEW.organisation)
BEGIN SELECT RAISE(ABORT, 'row of trace_parties already stands'); END;
--
CREATE TRIGGER trace_things_no_update BEFORE UPDATE ON trace_things BEGIN SELECT RAISE(ABORT, 'trace_things are append-only'); END;
--
CREATE TRIGGER trace_things_no_delete BEFORE DELETE ON trace_things BEGIN SELECT RAISE(ABORT, 'trace_things are append-only'); END;
--
CREATE TRIGGER trace_things_no_replace BEFORE INSERT ON trace_things
WHEN EXISTS (SELECT 1 FROM trace_things WHERE id = NEW.id OR epc = NEW.epc)
BEGIN SELECT RAISE(ABORT, 'row of trace_things already stands'); END;
--
CREATE TRIGGER trace_events_no_update BEFORE UPDATE ON trace_events BEGIN SELECT RAISE(ABORT, 'trace_events are append-only'); END;
--
CREATE TRIGGER trace_events_no_delete BEFORE DELETE ON trace_events BEGIN SELECT RAISE(ABORT, 'trace_events are append-only'); END;
--
CREATE TRIGGER trace_events_no_replace BEFORE INSERT ON trace_events
WHEN EXISTS (SELECT 1 FROM trace_events WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'row of trace_events already stands'); END;
--
CREATE TRIGGER trace_epcs_no_update BEFORE UPDATE ON trace_epcs BEGIN SELECT RAISE(ABORT, 'trace_epcs are append-only'); END;
--
CREATE TRIGGER trace_epcs_no_delete BEFORE DELETE ON trace_epcs BEGIN SELECT RAISE(ABORT, 'trace_epcs are append-only'); END;
--
CREATE TRIGGER trace_epcs_no_replace BEFORE INSERT ON trace_epcs
WHEN EXISTS (SELECT 1 FROM trace_epcs WHERE thing = NEW.thing AND time = NEW.time AND event = NEW.event AND role = NEW.role)
BEGIN SELECT RAISE(ABORT, 'row of trace_epcs already stands'); END;
--
CREATE TRIGGER trace_links_no_update BEFORE UPDATE ON trace_links BEGIN SELECT RAISE(ABORT, 'trace_links are append-only'); END;
--
CREATE TRIGGER trace_links_no_delete BEFORE DELETE ON trace_links BEGIN SELECT RAISE(ABORT, 'trace_links are append-only'); END;
--
CREATE TRIGGER trace_links_no_replace BEFORE INSERT ON trace_links
WHEN EXISTS (SELECT 1 FROM trace_links WHERE source = NEW.source AND time = NEW.time AND target = NEW.target AND event = NEW.event)
BEGIN SELECT RAISE(ABORT, 'row of trace_links already stands'); END;
--
CREATE TRIGGER trace_voided_no_update BEFORE UPDATE ON trace_voided BEGIN SELECT RAISE(ABORT, 'trace_voided are append-only'); END;
--
CREATE TRIGGER trace_voided_no_delete BEFORE DELETE ON trace_voided BEGIN SELECT RAISE(ABORT, 'trace_voided are append-only'); END;
--
CREATE TRIGGER trace_voided_no_replace BEFORE INSERT ON trace_voided
WHEN EXISTS (SELECT 1 FROM trace_voided WHERE event = NEW.event)
BEGIN SELECT RAISE(ABORT, 'row of trace_voided already stands'); END;
--

