DROP INDEX `records_replies`;--> statement-breakpoint
DROP INDEX `records_gep_method`;--> statement-breakpoint
DROP INDEX `records_gep_headline`;--> statement-breakpoint
DROP INDEX `records_gep_uses`;--> statement-breakpoint
DROP INDEX `records_gep_area_uses`;--> statement-breakpoint
DROP INDEX `records_gep_users`;--> statement-breakpoint
DROP INDEX `records_certificates_holder`;--> statement-breakpoint
DROP INDEX `records_certificates_certifier`;--> statement-breakpoint
DROP INDEX `records_certificates_expires`;--> statement-breakpoint
DROP INDEX `records_certificates_scheme`;--> statement-breakpoint
DROP INDEX `records_certificate_changes`;--> statement-breakpoint
DROP INDEX `records_consultations_closes`;--> statement-breakpoint
DROP INDEX `records_hearings_day`;--> statement-breakpoint
DROP INDEX `records_hearings_of`;--> statement-breakpoint
DROP INDEX `records_reports_category`;--> statement-breakpoint
DROP INDEX `records_reports_state`;--> statement-breakpoint
DROP INDEX `records_reports_due`;--> statement-breakpoint
DROP INDEX `records_reports_received`;--> statement-breakpoint
CREATE INDEX `records_replies` ON `records` (body ->> 'register',body ->> 'recordKey') WHERE register IS 'replies';--> statement-breakpoint
CREATE INDEX `records_gep_method` ON `records` (body ->> 'method',`time`,`key`) WHERE register IS 'gep-accounts';--> statement-breakpoint
CREATE INDEX `records_gep_headline` ON `records` (`time`,`key`) WHERE register IS 'gep-accounts' AND body ->> 'headline' = 1;--> statement-breakpoint
CREATE INDEX `records_gep_uses` ON `records` (body ->> 'account',`key`) WHERE register IS 'gep-uses';--> statement-breakpoint
CREATE INDEX `records_gep_area_uses` ON `records` (body ->> 'areaAccount',`key`) WHERE register IS 'gep-uses';--> statement-breakpoint
CREATE INDEX `records_gep_users` ON `records` (body ->> 'register',body ->> 'recordKey',`key`) WHERE register IS 'gep-uses';--> statement-breakpoint
CREATE INDEX `records_certificates_holder` ON `records` (body ->> 'holder',`key`) WHERE register IS 'certificates';--> statement-breakpoint
CREATE INDEX `records_certificates_certifier` ON `records` (body ->> 'certifier',`key`) WHERE register IS 'certificates';--> statement-breakpoint
CREATE INDEX `records_certificates_expires` ON `records` (CASE WHEN body ->> 'expires' IS NULL THEN '9999-12-31' ELSE body ->> 'expires' END,`key`) WHERE register IS 'certificates';--> statement-breakpoint
CREATE INDEX `records_certificates_scheme` ON `records` (body ->> 'scheme',CASE WHEN body ->> 'expires' IS NULL THEN '9999-12-31' ELSE body ->> 'expires' END,`key`) WHERE register IS 'certificates';--> statement-breakpoint
CREATE INDEX `records_certificate_changes` ON `records` (body ->> 'change',`key`) WHERE register IS 'certificate-changes';--> statement-breakpoint
CREATE INDEX `records_consultations_closes` ON `records` (body ->> 'closes',`key`) WHERE register IS 'consultations';--> statement-breakpoint
CREATE INDEX `records_hearings_day` ON `records` (body ->> 'day',`key`) WHERE register IS 'hearings';--> statement-breakpoint
CREATE INDEX `records_hearings_of` ON `records` (body ->> 'consultation',`key`) WHERE register IS 'hearings';--> statement-breakpoint
CREATE INDEX `records_reports_category` ON `records` (body ->> 'category',`time`,`key`) WHERE register IS 'reports';--> statement-breakpoint
CREATE INDEX `records_reports_state` ON `records` (body ->> 'state',`time`,`key`) WHERE register IS 'reports';--> statement-breakpoint
CREATE INDEX `records_reports_due` ON `records` (CASE WHEN (body ->> 'state' = 'received' OR body ->> 'state' = 'forwarded') AND body ->> 'acceptDue' IS NOT NULL THEN body ->> 'acceptDue' ELSE body ->> 'due' END,`key`) WHERE register IS 'reports' AND body ->> 'state' IN ('received', 'forwarded', 'accepted', 'investigating', 'reopened');--> statement-breakpoint
CREATE INDEX `records_reports_received` ON `records` (body ->> 'received',`key`) WHERE register IS 'reports';