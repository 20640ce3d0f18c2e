CREATE INDEX `records_gep_method` ON `records` (body ->> 'method',`time`,`key`) WHERE register = 'gep-accounts';--> statement-breakpoint
CREATE INDEX `records_gep_headline` ON `records` (`time`,`key`) WHERE register = 'gep-accounts' AND body ->> 'headline' = 1;--> statement-breakpoint
CREATE INDEX `records_gep_uses` ON `records` (body ->> 'account',`key`) WHERE register = 'gep-uses';--> statement-breakpoint
CREATE INDEX `records_gep_area_uses` ON `records` (body ->> 'areaAccount',`key`) WHERE register = 'gep-uses';--> statement-breakpoint
CREATE INDEX `records_gep_users` ON `records` (body ->> 'register',body ->> 'recordKey',`key`) WHERE register = 'gep-uses';