import { daysBefore, RETENTION_DAYS } from '../../content/people/retention.ts'
import { REOPENING_DAYS } from '../../content/reports/states.ts'
import { dayOf } from '../../content/registers/span.ts'
import { compactDay, reportPrefix } from './report-names.ts'

/** What goes by itself: uploads that no report came for, evidence and contacts whose time is over. */

type Stores = Pick<Env, 'INTAKE' | 'EVIDENCE'>

/** Reports that one run erases, each by several requests to the store. */
const MOST_REPORTS = 100
/** Reports that one run closes, all in one batch. */
const MOST_CLOSED = 5_000
/** Days after which nothing can still be under way of what began then. */
const SETTLED_DAYS = 2

/** Every key under a prefix, a page at a time. */
async function* pagesOf(evidence: R2Bucket, prefix: string): AsyncGenerator<string[]> {
  let cursor: string | undefined
  do {
    const page = await evidence.list({ prefix, ...(cursor === undefined ? {} : { cursor }) })
    yield page.objects.map(({ key }) => key)
    cursor = page.truncated ? page.cursor : undefined
  } while (cursor !== undefined)
}

const erasePrefix = async (evidence: R2Bucket, prefix: string): Promise<void> => {
  for await (const keys of pagesOf(evidence, prefix)) if (keys.length > 0) await evidence.delete(keys)
}

/** The folder that a part lies in: `uploads/<day>/<folder>`. */
const folderOf = (key: string): string => key.split('/').slice(0, 3).join('/')

/**
 * Deletes parts of files that belong to no report, of a day that is over for good. A part that a report took is named by
 * its row, and stays.
 * @param day - `YYYY-MM-DD`
 */
export const sweepUploads = async ({ INTAKE, EVIDENCE }: Stores, day: string): Promise<void> => {
  await INTAKE.prepare('DELETE FROM report_uploads WHERE day <= ?').bind(day).run()
  for await (const keys of pagesOf(EVIDENCE, `uploads/${compactDay(day)}/`)) {
    const folders = [...new Set(keys.map(folderOf))]
    const { results } = await INTAKE.prepare(
      'SELECT object_key AS folder FROM report_files WHERE object_key IN (SELECT value FROM json_each(?))',
    )
      .bind(JSON.stringify(folders))
      .all<{ folder: string }>()
    const kept = new Set(results.map(({ folder }) => folder))
    const orphans = keys.filter((key) => !kept.has(folderOf(key)))
    if (orphans.length > 0) await EVIDENCE.delete(orphans)
  }
}

/** Deletes what was written for reports that then did not come to stand, of a day that is over. */
export const sweepReports = async ({ INTAKE, EVIDENCE }: Stores, day: string): Promise<void> => {
  for await (const keys of pagesOf(EVIDENCE, `reports/${compactDay(day)}/`)) {
    const numbers = [...new Set(keys.map((key) => key.split('/')[2] ?? ''))]
    const { results } = await INTAKE.prepare(
      'SELECT number FROM reports WHERE recipient IS NOT NULL AND number IN (SELECT value FROM json_each(?))',
    )
      .bind(JSON.stringify(numbers))
      .all<{ number: string }>()
    const kept = new Set(results.map(({ number }) => number))
    const orphans = keys.filter((key) => !kept.has(key.split('/')[2] ?? ''))
    if (orphans.length > 0) await EVIDENCE.delete(orphans)
  }
}

/** Both of the days that have just become old enough; a day that was missed is made up for the day after. */
export const sweepOrphans = async (stores: Stores, now: Date): Promise<void> => {
  for (const days of [SETTLED_DAYS, SETTLED_DAYS + 1]) {
    const day = dayOf(daysBefore(now, days))
    await sweepUploads(stores, day)
    await sweepReports(stores, day)
  }
}

interface Ended {
  number: string
  received: string
}

const endedBefore = async (
  intake: D1Database,
  what: 'recipient' | 'contact_recipient',
  day: string,
): Promise<Ended[]> =>
  (
    await intake
      .prepare(
        `SELECT number, received FROM reports
         WHERE closed IS NOT NULL AND ${what} IS NOT NULL AND closed <= ? ORDER BY closed LIMIT ?`,
      )
      .bind(day, MOST_REPORTS)
      .all<Ended>()
  ).results

/** The rows by which a contact is opened. */
export const contactErasure = (intake: D1Database, number: string): D1PreparedStatement[] => [
  intake.prepare('UPDATE reports SET contact_recipient = NULL WHERE number = ?').bind(number),
  intake.prepare(`DELETE FROM report_grants WHERE number = ? AND use = 'contact'`).bind(number),
]

/** First what lies in `EVIDENCE`, then the rows: a run that breaks off is taken up by the next. */
const eraseContact = async ({ INTAKE, EVIDENCE }: Stores, { number, received }: Ended): Promise<void> => {
  await EVIDENCE.delete(`${reportPrefix(received, number)}/contact`)
  await INTAKE.batch(contactErasure(INTAKE, number))
}

const eraseEvidence = async ({ INTAKE, EVIDENCE }: Stores, { number, received }: Ended): Promise<void> => {
  const { results } = await INTAKE.prepare('SELECT object_key AS folder FROM report_files WHERE number = ?')
    .bind(number)
    .all<{ folder: string }>()
  for (const { folder } of results) await erasePrefix(EVIDENCE, `${folder}/`)
  await erasePrefix(EVIDENCE, `${reportPrefix(received, number)}/`)
  await INTAKE.batch([
    INTAKE.prepare(
      `UPDATE reports SET recipient = NULL, contact_recipient = NULL, public_photos = NULL, excluded = NULL,
         public_text = CASE released WHEN 1 THEN public_text END, cell = CASE released WHEN 1 THEN cell END
       WHERE number = ?`,
    ).bind(number),
    ...['report_grants', 'report_files', 'report_messages'].map((table) =>
      INTAKE.prepare(`DELETE FROM ${table} WHERE number = ?`).bind(number),
    ),
  ])
}

/** Erases evidence a year after its report was closed, and contacts 90 days after. */
export const eraseOldReports = async (stores: Stores, now: Date): Promise<void> => {
  const day = (days: number): string => dayOf(daysBefore(now, days))
  for (const ended of await endedBefore(stores.INTAKE, 'contact_recipient', day(RETENTION_DAYS.reportContact)))
    await eraseContact(stores, ended)
  for (const ended of await endedBefore(stores.INTAKE, 'recipient', day(RETENTION_DAYS.reportEvidence)))
    await eraseEvidence(stores, ended)
}

/** What was settled and neither closed nor reopened in its time is closed by the clock: else nothing of it would ever go. */
export const closeSettledReports = async (intake: D1Database, now: Date): Promise<void> => {
  const { results } = await intake
    .prepare(`SELECT number FROM reports WHERE closed IS NULL AND state = 'settled' AND settled < ? LIMIT ?`)
    .bind(dayOf(daysBefore(now, REOPENING_DAYS)), MOST_CLOSED)
    .all<{ number: string }>()
  const [numbers, today] = [JSON.stringify(results.map(({ number }) => number)), dayOf(now.toISOString())]
  const still = `number IN (SELECT value FROM json_each(?1)) AND state = 'settled'`
  await intake.batch([
    intake
      .prepare(
        `INSERT INTO report_events (number, seq, day, state, kind, by)
         SELECT number, (SELECT max(seq) + 1 FROM report_events AS before WHERE before.number = reports.number),
           ?2, 'closed', 'state', 'clock' FROM reports WHERE ${still}`,
      )
      .bind(numbers, today),
    intake.prepare(`UPDATE reports SET state = 'closed', closed = ?2, dirty = 1 WHERE ${still}`).bind(numbers, today),
  ])
}
