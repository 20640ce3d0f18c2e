/**
 * What of the private database somebody may have erased, and what by the clock goes. In a backup each of these rows and
 * values is sealed under a key of its own; keys of what is gone are kept no longer, and older backups hold it in vain.
 */

/** Tables of which a row goes as a whole. */
export const PERSONAL_ROWS: ReadonlySet<string> = new Set([
  'invitations',
  'label_look_ups',
  'label_reports',
  'likely_fakes',
  'passkeys',
  'persons',
  'points_codes',
  'points_persons',
  'points_shown',
  'push_subscriptions',
  'recovery_codes',
  'relayed_messages',
  'report_files',
  'report_grants',
  'report_me_toos',
  'report_messages',
  // Without the salt of its day a mark of a scan says nothing.
  'scan_salts',
  'sessions',
  'waiting_rows',
])

/** Values that go from rows that stay. */
export const PERSONAL_VALUES: Readonly<Record<string, readonly string[]>> = {
  accounts: ['name'],
  hearing_registrations: ['sealed', 'words'],
  information_requests: ['contact'],
  points_awards: ['evidence'],
  points_holders: ['owner', 'secret', 'attested', 'attester', 'person', 'shown_as', 'family'],
  reports: ['public_text', 'public_photos', 'cell', 'recipient', 'contact_recipient', 'excluded', 'shown_photos'],
  waiting: ['persons'],
}

/** Tables whose rows stay as they are, or say nothing of anybody. A test asks this of each new one. */
export const KEPT: ReadonlySet<string> = new Set([
  'activity',
  'activity_roots',
  'alerts',
  // Random, and over within minutes.
  'challenges',
  'code_fetches',
  'code_issues',
  'consultation_comments',
  'consultation_tallies',
  'held_roles',
  'job_runs',
  'keys',
  'operation_counts',
  'operation_marks',
  'outbox',
  'points_accounts',
  'points_audit_findings',
  'points_audits',
  'points_days',
  'points_draws',
  'points_limits',
  'points_lots',
  'points_offers',
  'points_pending',
  'points_redemptions',
  'points_reversals',
  'points_totals',
  'points_transfers',
  'points_vouchers',
  'points_withdrawals',
  'push_cursor',
  'push_topics',
  'report_commitments',
  'report_desk_keys',
  'report_events',
  'report_openings',
  'report_pulses',
  'report_rewards',
  'report_solutions',
  'report_tallies',
  'report_uploads',
  'scan_codes',
  'scan_counts',
  'scan_places',
  'scan_seen',
  'usage',
])
