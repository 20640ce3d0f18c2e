import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { RETENTION_DAYS } from '../../content/people/retention.ts'

/**
 * Every table of the private database, with when what it holds of people goes. A new table that is not named here fails:
 * whoever makes one says whose data it holds. That a period is kept, `retention.test.ts` shows.
 */

/**
 * `periods`: the row goes by days, or of it what tells or reaches her. `until`: it ends otherwise. `stays`: it is about
 * people and has no end. `nobody`: it is about none.
 */
type Ending =
  { periods: readonly (keyof typeof RETENTION_DAYS)[] } | { until: string } | { stays: string } | { nobody: string }

const periods = (...names: (keyof typeof RETENTION_DAYS)[]): Ending => ({ periods: names })
const until = (what: string): Ending => ({ until: what })
const stays = (why: string): Ending => ({ stays: why })
const nobody = (why: string): Ending => ({ nobody: why })

const ACCOUNT = until('the account is closed')
const POINTS = stays('the books are append-only; random ids, whose tie to an account ends with it')
const REPORT = periods('reportEvidence', 'reportContact')
const SUMS = nobody('sums')

const TABLES: Record<string, Ending> = {
  accounts: ACCOUNT,
  passkeys: ACCOUNT,
  recovery_codes: ACCOUNT,
  sessions: periods('session'),
  challenges: until('answered, or five minutes are over'),
  held_roles: stays(
    'who held which role, under a random id that nobody’s name stands beside once the account is closed',
  ),
  invitations: stays('who let whom in, under random ids'),
  activity: stays('append-only: what was done under which random id'),
  activity_roots: nobody('salts and roots of days'),
  keys: nobody('of machines and organisations; who made one stands there under a random id'),
  usage: nobody('rows that keys of machines published'),
  persons: until('the person is erased from the record that commits to her'),
  outbox: until('it stands in the record'),
  waiting: stays('what was submitted to the public record by whom, under random ids; its rows stand in waiting_rows'),
  waiting_rows: until('it is decided, or lapses'),
  job_runs: nobody('of the portal’s own running'),
  operation_marks: nobody('of the portal’s own running'),
  operation_counts: nobody('numbers by kind and day'),
  alerts: nobody('of the portal’s own running'),
  // What is published of them stays in the public record, under the name that was put to it.
  consultation_comments: periods('unpublishedComment'),
  consultation_tallies: SUMS,
  hearing_registrations: periods('hearingContact'),
  information_requests: periods('contact'),
  relayed_messages: periods('relayedMessage'),
  label_reports: periods('labelReport', 'labelReportOpen'),
  label_look_ups: periods('lookUp'),
  likely_fakes: periods('likelyFake'),
  scan_codes: SUMS,
  scan_places: SUMS,
  scan_counts: periods('scanDay'),
  scan_seen: periods('scanSeen'),
  scan_salts: periods('scanSeen'),
  code_issues: nobody('ranges of counters of products'),
  code_fetches: nobody('how many codes of an issue were handed out'),
  report_commitments: nobody('fingerprints that tell nothing without what they are of'),
  report_pulses: nobody('seeds and counts of ten minutes'),
  report_solutions: until('the challenge expires'),
  report_uploads: until('the report stands, or a day is over'),
  reports: REPORT,
  report_grants: REPORT,
  report_files: periods('reportEvidence'),
  report_messages: periods('reportEvidence'),
  report_tallies: SUMS,
  report_events: stays('states of a report by random number and day: what she follows and what statistics are made of'),
  report_openings: stays('which officer opened a contact or text, and why: she reads it for as long as she likes'),
  report_desk_keys: nobody('keys of bodies, wrapped'),
  report_me_toos: until('the report is closed'),
  report_rewards: stays('rewards of reports by random number, without an account'),
  points_accounts: POINTS,
  points_transfers: POINTS,
  points_pending: POINTS,
  points_reversals: POINTS,
  points_lots: POINTS,
  points_limits: POINTS,
  points_awards: POINTS,
  points_audits: POINTS,
  points_audit_findings: POINTS,
  points_redemptions: POINTS,
  points_withdrawals: POINTS,
  points_holders: until('its account is closed: owner, secret, person and shown name go, the random id stays'),
  points_persons: until('the account is closed and nothing is owed'),
  points_codes: until('used, or expired'),
  points_shown: until('she leaves the ranking'),
  points_vouchers: until('redeemed, or no rule takes it any more'),
  points_offers: nobody('what organisations offer'),
  points_days: nobody('books of days'),
  points_draws: nobody('roots and counts of draws'),
  points_totals: SUMS,
  push_subscriptions: until('she takes it back, or its address is gone'),
  push_topics: until('she takes it back, or its address is gone'),
  push_cursor: nobody('how far the log was read'),
}

/** Of nothing that stands in a table. */
const OF_FILES: ReadonlySet<string> = new Set<keyof typeof RETENTION_DAYS>(['pointsTree'])

it('every table of the private database is named with when what it holds of people goes', async () => {
  const { results } = await env.INTAKE.prepare(
    `SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite_%'`,
  ).all<{ name: string }>()
  const tables = results.map(({ name }) => name).filter((name) => !/^(_cf_|d1_)/.test(name))
  expect(tables.length).toBeGreaterThan(60)
  expect(Object.keys(TABLES).sort()).toEqual(tables.sort())
})

it('every period is of a table or of files', () => {
  const used = Object.values(TABLES).flatMap((ending) => ('periods' in ending ? ending.periods : []))
  expect([...new Set([...used, ...OF_FILES])].sort()).toEqual(Object.keys(RETENTION_DAYS).sort())
})
