CREATE INDEX `records_reports_received` ON `records` (body ->> 'received',`key`) WHERE register = 'reports';
