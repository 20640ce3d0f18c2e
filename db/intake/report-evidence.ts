import type { Wrong } from '../../content/forms/wrong.ts'
import type { Envelope } from '../../content/reports/envelope.ts'
import { dayOf } from '../../content/registers/span.ts'
import { eventStatement } from './report-mailbox.ts'
import { uploadPrefix, uploadToken } from './report-names.ts'
import { fileStatement } from './report-rows.ts'
import { listUploads, verifyFile, type WholeFile } from './report-uploads.ts'
import { FILE_FAULTS } from './take-report.ts'
import type { StoredReport } from './reports-tables.ts'

/** Files that are added to a report that stands. */

/** Files of one report, later ones included. */
const MOST_FILES_IN_ALL = 40

/** Lets files be handed in for a report, until the end of the next day. @param secret - `REPORT_KEY` */
export const evidenceToken = async (
  secret: string,
  number: string,
  now: Date,
): Promise<{ token: string; expires: string }> => {
  const day = dayOf(now.toISOString())
  const ends = new Date(Date.parse(`${day}T00:00:00+08:00`) + 2 * 86_400_000)
  return { token: await uploadToken(secret, { of: number, day }), expires: `${ends.toISOString().slice(0, 19)}Z` }
}

/** Whether a token of that day still counts. */
export const isDayOpen = (day: string, now: Date): boolean =>
  day === dayOf(now.toISOString()) || day === dayOf(new Date(now.getTime() - 86_400_000).toISOString())

/**
 * Adds files that were uploaded to a report; the same again adds nothing.
 * @param by - `reporter`, or the unified social credit code of a body
 */
export const addEvidence = async (
  { INTAKE, EVIDENCE }: Pick<Env, 'INTAKE' | 'EVIDENCE'>,
  secret: string,
  { number }: Pick<StoredReport, 'number'>,
  { by, stated }: { by: string; stated: Envelope['files'] },
  now: Date,
): Promise<{ wrong: Wrong[] } | 'full' | 'added'> => {
  const day = dayOf(now.toISOString())
  const there = await filesThere(INTAKE, number)
  const fresh = stated.filter(({ id }) => !there.has(id))
  if (fresh.length === 0) return 'added'
  if (there.size + fresh.length > MOST_FILES_IN_ALL) return 'full'
  const [uploads, days] = await Promise.all([listUploads(INTAKE, number), uploadDays(INTAKE, number)])
  const files: WholeFile[] = []
  for (const file of fresh) {
    const prefix = await uploadPrefix(secret, { of: number, day: days.get(file.id) ?? day }, file.id)
    const whole = await verifyFile(EVIDENCE, prefix, uploads.get(file.id), file)
    if (typeof whole === 'string')
      return { wrong: [{ pointer: `/files/${stated.indexOf(file)}`, message: FILE_FAULTS[whole] }] }
    files.push(whole)
  }
  const adding = INTAKE.batch([
    fileStatement(INTAKE, number, files, by),
    eventStatement(INTAKE, number, { day, kind: 'evidence', by }),
    INTAKE.prepare('DELETE FROM report_uploads WHERE commitment = ? AND id IN (SELECT value FROM json_each(?))').bind(
      number,
      JSON.stringify(files.map(({ id }) => id)),
    ),
  ])
  try {
    await adding
  } catch (error) {
    // The same request was faster, or the database failed: what stands tells which.
    const after = await filesThere(INTAKE, number)
    if (!files.every(({ id }) => after.has(id))) throw error
  }
  return 'added'
}

const filesThere = async (intake: D1Database, number: string): Promise<Set<string>> => {
  const { results } = await intake
    .prepare('SELECT id FROM report_files WHERE number = ?')
    .bind(number)
    .all<{ id: string }>()
  return new Set(results.map(({ id }) => id))
}

/** The day that each upload lies under. */
const uploadDays = async (intake: D1Database, of: string): Promise<Map<string, string>> => {
  const { results } = await intake
    .prepare('SELECT DISTINCT id, day FROM report_uploads WHERE commitment = ?')
    .bind(of)
    .all<{ id: string; day: string }>()
  return new Map(results.map(({ id, day }) => [id, day]))
}
