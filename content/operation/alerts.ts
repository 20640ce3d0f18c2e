import type { Bilingual } from '../registers/register.ts'
import type { IntakeReadings, Readings } from './readings.ts'

/** What an operator is woken for, or told of: one rule each, worked out of the same readings wherever it is shown. */
export interface Alert {
  title: Bilingual
  /**
   * `down`: readers or reporters are refused, or nothing may be published. `act`: something promised is not happening.
   * `soon`: nothing is wrong yet.
   */
  urgency: 'down' | 'act' | 'soon'
  /** What to do first; the rest stands in the guide. */
  first: Bilingual
  /** @returns what was found, in numbers and names of ours alone; `undefined` where all is well */
  fires: (readings: Readings) => string | undefined
}

const MINUTE_MS = 60_000

/** How many minutes lie between two instants. */
const minutes = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / MINUTE_MS

const age = (at: string, now: string): string => `${Math.floor(minutes(at, now))} min`

/** Runs by the minute may be late by this many minutes; those of a day by an hour. */
const LATE_MINUTES = 5
const LATE_DAILY_MINUTES = 60
/** Failed runs in a row, of what runs by the minute; what runs by the day is told of at once. */
const FAILURES = 3
const STALLED_MINUTES = 25
/** Between a batch and its checkpoint beside the database lie seconds, and minutes where the next has to bring it. */
const HEAD_MINUTES = 5
const QUEUE_MINUTES = 10
const OUTBOX_MINUTES = 10
const WITNESS_MINUTES = 60
/** Requests that may fail by a fault of ours within so many minutes; `db/intake/operation.ts` looks as far back. */
const FAILED_REQUESTS = 5
export const FAILED_MINUTES = 15
const FULL = 0.8
/** Also how far `db/intake/operation.ts` and `db/record/operation.ts` look ahead. */
export const KEY_DAYS = 14
/** Further ahead than this, nothing is stamped. */
export const CLOCK_SECONDS = 300

const ofIntake =
  (fires: (intake: IntakeReadings, readings: Readings) => string | undefined): Alert['fires'] =>
  (readings) =>
    readings.intake && fires(readings.intake, readings)

/** Jobs that did not end when they should have; none where no clock ran yet and nothing is old. */
export const overdueJobs = ({ jobs, intake, now }: Readings): string[] => {
  if (!intake || intake.runs.length === 0) return []
  const firstRun = intake.runs.map(({ startedAt }) => startedAt).sort()[0] ?? now
  return jobs.flatMap(({ job, everyMinutes }) => {
    const run = intake.runs.find((one) => one.job === job)
    const most = everyMinutes + (everyMinutes > 1 ? LATE_DAILY_MINUTES : LATE_MINUTES)
    // A job that came with the newest build waits for its first turn.
    const since = run ? (run.endedAt ?? run.startedAt) : firstRun
    return minutes(since, now) > most ? [job] : []
  })
}

const failingJobs = ({ jobs, intake }: Readings): string[] =>
  jobs.flatMap(({ job, everyMinutes }) => {
    const failures = intake?.runs.find((run) => run.job === job)?.failures ?? 0
    return failures >= (everyMinutes > 1 ? 1 : FAILURES) ? [job] : []
  })

const list = (names: readonly string[]): string | undefined => (names.length > 0 ? names.join(', ') : undefined)

/** By name; each has a section in the guide `alerts`, which a test pairs. */
export const ALERTS = {
  'record-unreadable': {
    urgency: 'down',
    title: { zh: '公开数据库读不了', en: 'The public database cannot be read' },
    first: {
      zh: '看平台的状态页；数据库没有删，就等它恢复，不要重新部署。',
      en: 'Look at the platform’s status page. If the database still exists, wait for it; do not deploy again.',
    },
    fires: ({ record }) => (record ? undefined : 'RECORD'),
  },
  'intake-unreadable': {
    urgency: 'down',
    title: { zh: '不公开的数据库读不了', en: 'The private database cannot be read' },
    first: {
      zh: '看平台的状态页；阅读不受影响，举报和登录现在都不行，先在首页说明。',
      en: 'Look at the platform’s status page. Reading goes on; reporting and signing in do not: say so on the home page.',
    },
    fires: ({ intake }) => (intake ? undefined : 'INTAKE'),
  },
  'objects-unreachable': {
    urgency: 'down',
    title: { zh: '公开的对象存储不应答', en: 'The store of public files does not answer' },
    first: {
      zh: '看平台状态页上的 R2；存储桶没有删，就等它恢复。这时不能发布，文件打不开。',
      en: 'Look at the platform’s status page for R2. If the bucket still exists, wait for it. Nothing can be published meanwhile, and files do not open.',
    },
    fires: ({ stores }) => (stores.objects === 'well' ? undefined : `OBJECTS ${stores.objects}`),
  },
  'evidence-unreachable': {
    urgency: 'down',
    title: { zh: '举报材料的对象存储不应答', en: 'The store of what was reported does not answer' },
    first: {
      zh: '看平台状态页上的 R2；阅读不受影响，举报交不上来，先在首页说明。',
      en: 'Look at the platform’s status page for R2. Reading goes on; reports cannot be handed in: say so on the home page.',
    },
    fires: ({ stores }) => (stores.evidence === 'well' ? undefined : `EVIDENCE ${stores.evidence}`),
  },
  'migrations-missing': {
    urgency: 'down',
    title: { zh: '数据库没有升级到这个版本', en: 'A database is behind this build' },
    first: {
      zh: '再运行一次 npm run deploy，它会补上。',
      en: 'Run npm run deploy once more; it applies what is missing.',
    },
    fires: ({ migrationsMissing: { record, intake } }) =>
      list([...(record > 0 ? [`RECORD ${record}`] : []), ...(intake > 0 ? [`INTAKE ${intake}`] : [])]),
  },
  'head-fork': {
    urgency: 'down',
    title: { zh: '数据库与签过的检查点对不上', en: 'The database does not follow what was signed' },
    first: {
      zh: '不要发布，也不要删那个检查点。查谁恢复过数据库，再按“恢复”指南做。',
      en: 'Publish nothing and delete no checkpoint. Find out who restored the database, then follow the guide on restoring.',
    },
    fires: ({ follows, record, head }) =>
      follows === false ? `RECORD ${record?.size ?? 0}, signed ${head?.size ?? 0}` : undefined,
  },
  'head-behind': {
    urgency: 'act',
    title: { zh: '库外留存的检查点没有跟上', en: 'The checkpoint kept beside the database is missing or behind' },
    first: {
      zh: '先不要发布。把数据库和别人手里最新的检查点比一比，再查谁动过 log/checkpoint。',
      en: 'Publish nothing yet. Compare the database with the newest checkpoint that anybody else has; then find out who touched log/checkpoint.',
    },
    fires: ({ head, record, stores, now }) => {
      if (!record || record.size === 0 || stores.objects !== 'well') return undefined
      if (!head) return 'unreadable'
      return head.behindSince !== undefined && minutes(head.behindSince, now) > HEAD_MINUTES
        ? `signed ${record.size}, kept ${head.size}`
        : undefined
    },
  },
  'clock-overdue': {
    urgency: 'act',
    title: { zh: '定时任务没有按时跑', en: 'The clock is overdue' },
    first: {
      zh: '看触发器还在不在：npx wrangler triggers deploy；再看是全部停了还是只有一项。',
      en: 'Make sure the triggers are there: npx wrangler triggers deploy. Then see whether all jobs stand still or one.',
    },
    fires: (readings) => list(overdueJobs(readings)),
  },
  'job-failing': {
    urgency: 'act',
    title: { zh: '有定时任务一再出错', en: 'A job keeps failing' },
    first: {
      zh: '在指标里看是哪一项、什么错；points-books 出错先看账目。',
      en: 'See in the metrics which one, and with which error. Where it is points-books, look at the books first.',
    },
    fires: (readings) => list(failingJobs(readings)),
  },
  'requests-failing': {
    urgency: 'act',
    title: { zh: '请求一再出错', en: 'Requests keep failing' },
    first: {
      zh: '刚部署过就换回上一版；没有，就看日志里 what 是 internal 的行：哪条路径、哪种错、程序哪一行。',
      en: 'After a deployment, go back to the build before. Otherwise see the lines with what: internal in the log: which route, which error, which place in our code.',
    },
    fires: ofIntake(({ failed }) => (failed > FAILED_REQUESTS ? `${failed}, ${FAILED_MINUTES} min` : undefined)),
  },
  'log-stalled': {
    urgency: 'act',
    title: { zh: '日志不再增长', en: 'The log stands still' },
    first: {
      zh: '先看有没有“对不上”或“时钟”的警报；没有，就看 LOG_KEY 还在不在。',
      en: 'Look first for the alerts on the fork and on the clock. Without them, see whether LOG_KEY is still set.',
    },
    fires: ({ record, intake, pulses, now }) => {
      if (!record || !intake || intake.runs.length === 0 || !pulses) return undefined
      const first = intake.runs.map(({ startedAt }) => startedAt).sort()[0] ?? now
      // Before its first entry a log has stood still since the clock began.
      const since = record.signedAt ?? first
      return minutes(since, now) > STALLED_MINUTES && minutes(first, now) > STALLED_MINUTES
        ? age(since, now)
        : undefined
    },
  },
  'queue-lag': {
    urgency: 'act',
    title: { zh: '扫码计数的队列堵了', en: 'The queue of scans lags' },
    first: {
      zh: '看队列的消费者还连着没有；计数只会晚到，不会丢，平台保留四天。',
      en: 'See whether the queue still has its consumer. Counts come late and are not lost; the platform keeps them four days.',
    },
    fires: ofIntake(({ beat }, { now }) => {
      if (!beat) return undefined
      const lag = Math.max(minutes(beat.at, now), beat.seconds / 60)
      return lag > QUEUE_MINUTES ? `${Math.floor(lag)} min` : undefined
    }),
  },
  'outbox-stuck': {
    urgency: 'act',
    title: { zh: '答应发布的没有发布', en: 'Something promised was not published' },
    first: {
      zh: '看任务 persons 的错误；东西没有丢，补救以后会自己发出去。',
      en: 'Look at how the job persons fails. Nothing is lost: it goes out by itself once that is put right.',
    },
    fires: ofIntake(({ outboxOldest, outboxWaiting }, { now }) =>
      outboxOldest !== undefined && minutes(outboxOldest, now) > OUTBOX_MINUTES
        ? `${outboxWaiting}, ${age(outboxOldest, now)}`
        : undefined,
    ),
  },
  'books-unequal': {
    urgency: 'act',
    title: { zh: '积分账目不平', en: 'The books of points are unequal' },
    first: {
      zh: '停止兑换，不要改数据库；看差多少、哪几个账户，再对照流水。',
      en: 'Stop redemptions and change no row. See by how much and at which accounts, then go along the transfers.',
    },
    fires: ofIntake(({ booksDifference, booksDrifts }) =>
      booksDifference !== 0 || booksDrifts !== 0 ? `${booksDifference}, ${booksDrifts}` : undefined,
    ),
  },
  'clock-ahead': {
    urgency: 'act',
    title: { zh: '时钟走到前面去了', en: 'A clock ran ahead' },
    first: {
      zh: '已经停止发布，等两只钟一致会自己继续；不要把限度调大。',
      en: 'Publishing has stopped and goes on by itself once the clocks agree. Do not widen the limit.',
    },
    fires: ({ clockAhead, record, now }) => {
      if (clockAhead !== undefined && clockAhead > CLOCK_SECONDS) return `${Math.floor(clockAhead)} s`
      const stamped = record?.signedAt === undefined ? 0 : -minutes(record.signedAt, now) * 60
      return stamped > CLOCK_SECONDS ? `log ${Math.floor(stamped)} s` : undefined
    },
  },
  'database-full': {
    urgency: 'soon',
    title: { zh: '数据库快满了', en: 'A database is nearly full' },
    first: {
      zh: '运行 npm run seal，把一年以前的条目搬进对象存储；再看增长有多快。',
      en: 'Run npm run seal, which moves entries older than a year into the store; then see how fast it grows.',
    },
    fires: ({ record, intake, databaseMost }) => {
      const full = (name: string, bytes = 0): string[] =>
        bytes > databaseMost * FULL ? [`${name} ${Math.floor((bytes / databaseMost) * 100)} %`] : []
      return list([...full('RECORD', record?.bytes), ...full('INTAKE', intake?.bytes)])
    },
  },
  'witness-silent': {
    urgency: 'soon',
    title: { zh: '有见证人不会签了', en: 'A witness is silent' },
    first: {
      zh: '问那位见证人；够不够法定数，看 /api/log/witnesses。',
      en: 'Ask that witness. Whether enough are left for the quorum stands at /api/log/witnesses.',
    },
    fires: ({ unwitnessed, now }) =>
      list(
        Object.entries(unwitnessed).flatMap(([name, since]) => (minutes(since, now) > WITNESS_MINUTES ? [name] : [])),
      ),
  },
  'key-expiring': {
    urgency: 'soon',
    title: { zh: '有在用的密钥快到期', en: 'A key in use ends soon' },
    first: {
      zh: '在工作台“密钥”里换一把，旧的还能用几小时，通知持有的单位。',
      en: 'Replace it in the console under Keys; the old one goes on for some hours. Tell whoever holds it.',
    },
    fires: ofIntake(({ keyEnds }) => keyEnds?.slice(0, 10)),
  },
  'sealing-key-expiring': {
    urgency: 'soon',
    title: { zh: '有机关的密封公钥快停用', en: 'A body’s sealing key ends soon' },
    first: {
      zh: '告诉那个机关：在工作台“举报的钥匙”里做一把新的，另一人放行；不换，到那天它就收不了密封的举报。',
      en: 'Tell the body to make another in the console under Report keys, and have it released. Without one it receives no sealed report from that day on.',
    },
    fires: ({ record }) =>
      record?.sealing?.ends === undefined ? undefined : `${record.sealing.bodies}, ${record.sealing.ends}`,
  },
} as const satisfies Record<string, Alert>

export type AlertName = keyof typeof ALERTS
export const ALERT_NAMES = Object.keys(ALERTS).filter((name): name is AlertName => Object.hasOwn(ALERTS, name))

export interface Fired {
  alert: AlertName
  urgency: Alert['urgency']
  /** What was found. */
  found: string
}

/** Every alert that is due, the most urgent first. */
export const firing = (readings: Readings): Fired[] =>
  ALERT_NAMES.flatMap((alert) => {
    const { urgency, fires }: Alert = ALERTS[alert]
    const found = fires(readings)
    return found === undefined ? [] : [{ alert, urgency, found }]
  })
