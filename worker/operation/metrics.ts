import { ALERT_NAMES, firing } from '../../content/operation/alerts.ts'
import type { Readings } from '../../content/operation/readings.ts'

/** The readings as a scraper takes them. @see prometheus.io/docs/instrumenting/exposition_formats, text format 0.0.4 */

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

interface Metric {
  name: string
  help: string
  type: 'gauge' | 'counter'
  samples: readonly { labels?: Readonly<Record<string, string>>; value: number | undefined }[]
}

const seconds = (at: string | undefined): number | undefined => (at === undefined ? undefined : Date.parse(at) / 1_000)

const gauge = (name: string, help: string, value: number | undefined): Metric => ({
  name,
  help,
  type: 'gauge',
  samples: [{ value }],
})

const metricsOf = (readings: Readings): Metric[] => {
  const { record, intake, head, now, migrationsMissing } = readings
  const age = (at: string | undefined): number | undefined =>
    at === undefined ? undefined : (Date.parse(now) - Date.parse(at)) / 1_000
  const runs = intake?.runs ?? []
  const perJob = (name: string, help: string, of: (run: (typeof runs)[number]) => number | undefined): Metric => ({
    name,
    help,
    type: 'gauge',
    samples: runs.map((run) => ({ labels: { job: run.job }, value: of(run) })),
  })
  const fired = new Set<string>(firing(readings).map(({ alert }) => alert))
  return [
    gauge('lucid_log_entries', 'Entries of the public record.', record?.entries),
    gauge('lucid_log_size', 'Size of the newest signed checkpoint.', record?.size),
    gauge('lucid_log_head_size', 'Size of the checkpoint kept beside the database.', head?.size),
    gauge('lucid_checkpoint_age_seconds', 'Since the newest checkpoint was signed.', age(record?.signedAt)),
    {
      name: 'lucid_database_bytes',
      help: 'Size of a database.',
      type: 'gauge',
      samples: [
        { labels: { database: 'record' }, value: record?.bytes },
        { labels: { database: 'intake' }, value: intake?.bytes },
      ],
    },
    {
      name: 'lucid_migrations_missing',
      help: 'Migrations of this build that a database has not had.',
      type: 'gauge',
      samples: [
        { labels: { database: 'record' }, value: migrationsMissing.record },
        { labels: { database: 'intake' }, value: migrationsMissing.intake },
      ],
    },
    gauge(
      'lucid_queue_lag_seconds',
      'Since the newest beat was sent that came through the queue.',
      age(intake?.beat?.at),
    ),
    gauge('lucid_outbox_waiting', 'Promises to the record that do not stand yet, at most 1000.', intake?.outboxWaiting),
    gauge('lucid_outbox_oldest_seconds', 'Age of the oldest of them.', age(intake?.outboxOldest)),
    gauge(
      'lucid_books_difference_points',
      'Points received less points spent over all accounts.',
      intake?.booksDifference,
    ),
    gauge(
      'lucid_books_drifts',
      'Accounts last proven whose balance is not what their transfers say.',
      intake?.booksDrifts,
    ),
    gauge('lucid_clock_ahead_seconds', 'The Worker’s clock less the database’s.', readings.clockAhead),
    gauge(
      'lucid_requests_failed',
      'Requests and pages that failed by a fault of the portal in the last 15 minutes, at least.',
      intake?.failed,
    ),
    {
      name: 'lucid_reports_open',
      help: 'Reports that are not closed, by what is due of them.',
      type: 'gauge',
      samples: intake ? Object.entries(intake.reports).map(([due, value]) => ({ labels: { due }, value })) : [],
    },
    perJob('lucid_job_last_start_seconds', 'When a job last began.', ({ startedAt }) => seconds(startedAt)),
    perJob('lucid_job_last_success_seconds', 'When a job last ended well.', ({ wellAt }) => seconds(wellAt)),
    perJob('lucid_job_duration_seconds', 'How long its last run took.', ({ ms }) => ms && ms / 1_000),
    perJob('lucid_job_failures', 'Failed runs in a row.', ({ failures }) => failures),
    {
      name: 'lucid_refusals_today',
      help: 'Refused requests by kind on a day in Asia/Shanghai, at least.',
      type: 'gauge',
      samples: (intake?.counts ?? []).map(({ day, what, count }) => ({ labels: { day, kind: what }, value: count })),
    },
    {
      name: 'lucid_alert',
      help: '1 for an alert that is due.',
      type: 'gauge',
      samples: ALERT_NAMES.map((alert) => ({ labels: { alert }, value: fired.has(alert) ? 1 : 0 })),
    },
  ]
}

const escaped = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

const labelled = (labels: Readonly<Record<string, string>> = {}): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/** What could not be read is left out: a missing line is known for what it is, a 0 would be a statement. */
export const writeMetrics = (readings: Readings): string =>
  metricsOf(readings)
    .map(({ name, help, type, samples }) => {
      const lines = samples.flatMap(({ labels, value }) =>
        value === undefined ? [] : [`${name}${labelled(labels)} ${value}\n`],
      )
      return lines.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`
    })
    .join('')
