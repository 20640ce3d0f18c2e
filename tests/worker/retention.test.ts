import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { RETENTION_DAYS } from '../../content/people/retention.ts'
import { dayOf } from '../../content/registers/span.ts'
import { JOBS } from '../../worker/jobs/jobs.ts'

/** Each period of `content/people/retention.ts` at its end: kept on the day before, gone on the day, rows and bytes. */

const DAY_MS = 86_400_000
/** Noon in China, so that no day depends on the hour. */
const THEN = new Date('2026-03-10T04:00:00Z')
const DAY = dayOf(THEN.toISOString())
const after = (days: number): Date => new Date(THEN.getTime() + days * DAY_MS)

interface Period {
  /** The job that keeps it. */
  job: string
  /** Puts in what the period is of. */
  put: () => Promise<unknown>
  /** Days after which it is still there, and after which it is not; of the period where nothing else is said. */
  kept?: number
  gone?: number
}

const MARK = '示例只有她知道的话'
const MARK_BYTES = new TextEncoder().encode(MARK)
const run = (sql: string, ...values: unknown[]): Promise<unknown> =>
  env.INTAKE.prepare(sql)
    .bind(...values)
    .run()

const aLabelReport = (state: string, decided: string | null): Promise<unknown> =>
  run(
    `INSERT INTO label_reports (reference, number_hash, received, kind, product, seen, state, decided, decided_by, closing)
     VALUES (?1, ?1, ?2, 'other', ?1, ?2, ?3, ?4, ?5, ?6)`,
    MARK,
    DAY,
    state,
    decided,
    decided && 'clock',
    decided && 'genuine',
  )

/** Its digest and fingerprint are of its words, and the number under which it stands is its own. */
const aComment = (
  state: string,
  {
    reason = null,
    decidedAt = null,
    redacted = null,
  }: Partial<Record<'reason' | 'decidedAt' | 'redacted', string | null>>,
): Promise<unknown> =>
  run(
    `INSERT INTO consultation_comments (number, code_hash, digest, consultation, text, fingerprint, name, received_at, state,
       reason, lead, redacted, decided_at)
     VALUES (?1, 'h', ?2, 'k', ?2, iif(?1 = 'published', 'f', ?2), iif(?1 = 'published', NULL, ?2), ?3, ?1, ?4, ?1, ?5, ?6)`,
    state,
    MARK,
    THEN.toISOString(),
    reason,
    redacted,
    decidedAt,
  )

const aReport = async (part: 'report' | 'contact'): Promise<void> => {
  const number = part === 'report' ? 'R123456789' : 'C123456789'
  await run(
    `INSERT INTO reports (number, category, body, place, day, received, visibility, language, recipient, contact_recipient,
       state, source) VALUES (?1, 'water', 'b', '110101', ?2, ?2, 'authority', 'zh', ?3, ?4, 'received', 'telephone')`,
    number,
    DAY,
    part === 'report' ? MARK : 'age1report',
    part === 'contact' ? MARK : null,
  )
  await run(`INSERT INTO report_grants (number, use, holder, seq, sealed) VALUES (?, ?, 'b', 0, ?)`, number, part, MARK)
  for (const [seq, state] of [
    [1, 'received'],
    [2, 'closed'],
  ] as const)
    await run(
      `INSERT INTO report_events (number, seq, day, state, kind, by) VALUES (?, ?, ?, ?, 'state', 'b')`,
      number,
      seq,
      DAY,
      state,
    )
  await run(`UPDATE reports SET state = 'closed', closed = ? WHERE number = ?`, DAY, number)
  await env.EVIDENCE.put(`reports/${DAY.replaceAll('-', '')}/${number}/${part}`, MARK_BYTES)
}

const PERIODS: Record<keyof typeof RETENTION_DAYS, Period> = {
  contact: {
    job: 'contacts',
    put: () =>
      run(
        `INSERT INTO information_requests (number, code_hash, authority, authority_name, received_at, subject, form, contact, answered)
         VALUES ('1', '1', 'b', 'b', '2026-01-01T00:00:00Z', 's', 'online', ?, ?)`,
        MARK,
        DAY,
      ),
  },
  unpublishedComment: {
    job: 'comment-words',
    put: () =>
      Promise.all([
        aComment('withheld', { reason: 'abuse', decidedAt: THEN.toISOString() }),
        aComment('counted', {}),
        aComment('published', { decidedAt: THEN.toISOString(), redacted: '〔…〕' }),
      ]),
  },
  hearingContact: {
    job: 'registrants',
    put: () =>
      run(
        `INSERT INTO hearing_registrations (number, code_hash, once, digest, hearing, part, standing, words, sealed, contact_name, received_at, state, day)
         VALUES ('1', '1', '1', '1', 'h', 'speaker', 'public', ?1, ?1, '1', '2026-01-01T00:00:00Z', 'chosen', ?2)`,
        MARK,
        DAY,
      ),
  },
  relayedMessage: {
    job: 'relayed-messages',
    put: () =>
      run(
        `INSERT INTO relayed_messages (number, notice, organisation, sealed, received_at) VALUES ('1', 'n', 'o', ?, ?)`,
        MARK,
        `${THEN.toISOString().slice(0, 19)}Z`,
      ),
  },
  session: {
    job: 'sessions',
    put: () =>
      run(
        `INSERT INTO sessions (id, hash, account, created_at, expires_at, fresh_until) VALUES (?1, ?1, 'a', ?2, ?3, ?2)`,
        MARK,
        THEN.toISOString(),
        after(RETENTION_DAYS.session).toISOString(),
      ),
  },
  labelReport: { job: 'label-watch-end', put: () => aLabelReport('closed', DAY) },
  // Closed when its time is over, and kept from then as long as one that was decided.
  labelReportOpen: {
    job: 'label-watch-end',
    put: () => aLabelReport('open', null),
    kept: RETENTION_DAYS.labelReportOpen + RETENTION_DAYS.labelReport - 1,
    gone: RETENTION_DAYS.labelReportOpen + RETENTION_DAYS.labelReport,
  },
  lookUp: {
    job: 'label-watch-end',
    put: () => run('INSERT INTO label_look_ups (number_mark, visitor_mark, day) VALUES (?1, ?1, ?2)', MARK, DAY),
  },
  likelyFake: {
    job: 'label-watch-end',
    put: () =>
      run(
        `INSERT INTO likely_fakes (number, schemes, entered, visitors, days, state) VALUES (?, '[]', ?, 10, 3, 'open')`,
        MARK,
        DAY,
      ),
  },
  scanSeen: {
    job: 'scans',
    put: async () => {
      await run('INSERT INTO scan_salts (day, salt) VALUES (?, ?)', DAY, MARK)
      await run('INSERT INTO scan_seen (day, id) VALUES (?, ?)', DAY, MARK)
    },
  },
  // The last of so many days is still counted.
  scanDay: {
    job: 'scans',
    put: () =>
      run(`INSERT INTO scan_counts (code, day, province, visitors, automated) VALUES (?, ?, '11', 1, 0)`, MARK, DAY),
    kept: RETENTION_DAYS.scanDay,
    gone: RETENTION_DAYS.scanDay + 1,
  },
  reportEvidence: { job: 'reports', put: () => aReport('report') },
  reportContact: { job: 'reports', put: () => aReport('contact') },
  pointsTree: {
    job: 'points-trees',
    put: () => env.EVIDENCE.put(`points/${DAY}/tree`, MARK_BYTES),
    kept: RETENTION_DAYS.pointsTree,
    gone: RETENTION_DAYS.pointsTree + 1,
  },
}

/** Where the mark stands, in any column of any table and in any stored file. */
const places = async (): Promise<string[]> => {
  const { results } = await env.INTAKE.prepare(
    `SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite_%'`,
  ).all<{ name: string }>()
  const names = results.map(({ name }) => name).filter((name) => !/^(_cf_|d1_)/.test(name))
  const rows = await env.INTAKE.batch(names.map((name) => env.INTAKE.prepare(`SELECT * FROM "${name}"`)))
  const found = names.filter((_, at) => JSON.stringify(rows[at]?.results).includes(MARK))
  const { objects } = await env.EVIDENCE.list()
  for (const { key } of objects) if ((await (await env.EVIDENCE.get(key))?.text())?.includes(MARK)) found.push(key)
  return found
}

const runJob = async (name: string, now: Date): Promise<void> => {
  const job = JOBS.find((one) => one.name === name)
  if (!job) throw new Error(`no job ${name}`)
  await job.run(env, now)
}

it.each(Object.entries(PERIODS))('%s is kept until the day before, and gone on the day', async (name, period) => {
  const days = Object.entries(RETENTION_DAYS).find(([one]) => one === name)?.[1] ?? 0
  const { job, put, kept = days - 1, gone = days } = period
  await put()
  const stood = await places()
  expect(stood.length).toBeGreaterThan(0)
  // The clock runs every day: what it does on the way counts too.
  if (name === 'labelReportOpen') await runJob(job, after(days))
  await runJob(job, after(kept))
  expect(await places()).toEqual(stood)
  await runJob(job, after(gone))
  expect(await places()).toEqual([])
})

it('nothing with a period lacks a job that runs at least every day', () => {
  for (const { job } of Object.values(PERIODS))
    expect(JOBS.find(({ name }) => name === job)?.cron).toMatch(/^(\* \*|\d+ \d+) \* \* \*$/)
})
