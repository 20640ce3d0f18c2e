import type { TakenBack } from '../../content/reports/taking-back.ts'
import { dayOf } from '../../content/registers/span.ts'
import { offeredPhotos } from './report-desk-photos.ts'
import { contactErasure } from './report-sweeps.ts'
import { eventStatement } from './report-mailbox.ts'
import { reportPrefix } from './report-names.ts'
import type { StoredReport } from './reports-tables.ts'

/** Taking back what she agreed to. What is taken back is erased at once; that it was, the body reads. */

type Stores = Pick<Env, 'INTAKE' | 'EVIDENCE'>

/** `public`: everybody reads it by now. `nothing`: she never agreed to that, or its time is over. */
export type Outcome = 'done' | 'nothing' | 'public'

const wasTakenBack = async (intake: D1Database, number: string, what: TakenBack): Promise<boolean> =>
  (await intake
    .prepare(`SELECT 1 AS was FROM report_events WHERE number = ? AND kind = 'withdrawn' AND reason = ?`)
    .bind(number, what)
    .first('was')) === 1

const said = (intake: D1Database, number: string, what: TakenBack, day: string, when: string): D1PreparedStatement =>
  eventStatement(
    intake,
    number,
    { day, kind: 'withdrawn', by: 'reporter', reason: what },
    `EXISTS (SELECT 1 FROM reports WHERE number = ?1 AND ${when})`,
  )

/** First the sealed file, then what opens it: a run that breaks off is ended by asking again. */
const takeBackContact = async (
  { INTAKE, EVIDENCE }: Stores,
  { number, received, contactRecipient }: StoredReport,
  day: string,
): Promise<Outcome> => {
  if (contactRecipient === null) return 'nothing'
  await EVIDENCE.delete(`${reportPrefix(received, number)}/contact`)
  await INTAKE.batch([
    said(INTAKE, number, 'contact', day, 'contact_recipient IS NOT NULL'),
    ...contactErasure(INTAKE, number),
  ])
  return 'done'
}

/** `?2` is the day. From the day of its release on it counts as read by everybody, whether or not that day's change has run. */
const isUnread = `visibility = 'public' AND (released = 0 OR release_day > ?2)`

const takeBackPublication = async (
  { INTAKE, EVIDENCE }: Stores,
  report: StoredReport,
  day: string,
): Promise<Outcome> => {
  const { number, visibility, released, releaseDay } = report
  if (visibility !== 'public') return 'nothing'
  if (released === 1 && (releaseDay ?? '') <= day) return 'public'
  const changes = await INTAKE.batch([
    said(INTAKE, number, 'publication', day, isUnread),
    INTAKE.prepare(
      `UPDATE reports SET visibility = 'numbers', public_text = NULL, public_photos = NULL, cell = NULL,
         redacted_text = NULL, shown_photos = NULL, released = 0, release_day = NULL, dirty = 1
       WHERE number = ?1 AND ${isUnread}`,
    ).bind(number, day),
  ])
  if (changes.at(-1)?.meta.changes === 0) return 'public'
  const copies = offeredPhotos(report).map(({ objectKey }) => objectKey)
  if (copies.length > 0) await EVIDENCE.delete(copies)
  return 'done'
}

/** Once more it is the same. */
export const takeBack = async (stores: Stores, report: StoredReport, what: TakenBack, now: Date): Promise<Outcome> => {
  const day = dayOf(now.toISOString())
  const outcome = await (what === 'contact' ? takeBackContact : takeBackPublication)(stores, report, day)
  return outcome === 'nothing' && (await wasTakenBack(stores.INTAKE, report.number, what)) ? 'done' : outcome
}
