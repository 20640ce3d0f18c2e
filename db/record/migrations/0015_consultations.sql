CREATE INDEX `records_consultations_closes` ON `records` (body ->> 'closes',`key`) WHERE register = 'consultations';--> statement-breakpoint
CREATE INDEX `records_hearings_day` ON `records` (body ->> 'day',`key`) WHERE register = 'hearings';--> statement-breakpoint
CREATE INDEX `records_hearings_of` ON `records` (body ->> 'consultation',`key`) WHERE register = 'hearings';