import { sql } from 'drizzle-orm'
import { pulseKey } from '../../content/reports/pulse.ts'
import { BAND_BEGINS, MOST_COUNTED } from '../../content/reports/me-too.ts'
import { runBatch } from '../record/db.ts'
import type { IntakeDb } from './db.ts'
import { keyedName } from './sealed.ts'

/** Counting others who saw the same, without keeping who. */

/** Another one for each report, so that marks join nothing. @param secret - `REPORT_KEY` */
export const meTooMark = async (secret: string, number: string, token: string): Promise<string> =>
  (await keyedName(secret, 'report me too', `${number}\0${token}`)).slice(0, 22)

/** A proof of work that was handed in with it; it counts once. */
export interface SpentProof {
  mark: string
  expires: Date
}

/**
 * Counts one visitor for a report, once, as long as it is open. Beyond the last band nothing is kept any more. The report is to be published anew
 * only where the band changes.
 * @throws Error where the proof of work was spent before
 */
export const countMeToo = async (
  db: IntakeDb,
  number: string,
  mark: string,
  proof: SpentProof | undefined,
): Promise<void> => {
  const begins = JSON.stringify(BAND_BEGINS)
  await runBatch(db, [
    ...(proof
      ? [sql`INSERT INTO report_solutions (mark, pulse) VALUES (${proof.mark}, ${pulseKey(proof.expires.getTime())})`]
      : []),
    sql`UPDATE reports SET me_too = me_too + 1,
        dirty = CASE WHEN me_too + 1 IN (SELECT value FROM json_each(${begins})) THEN 1 ELSE dirty END
      WHERE number = ${number} AND me_too < ${MOST_COUNTED} AND closed IS NULL
        AND NOT EXISTS (SELECT 1 FROM report_me_toos WHERE number = ${number} AND mark = ${mark})`,
    sql`INSERT INTO report_me_toos (number, mark) SELECT ${number}, ${mark}
      WHERE (SELECT count(*) FROM report_me_toos WHERE number = ${number})
        < (SELECT me_too FROM reports WHERE number = ${number} AND closed IS NULL)
      ON CONFLICT DO NOTHING`,
  ])
}

/** Once the handling of a report has ended nobody is counted any more, and who was is forgotten; the number stays. */
export const forgetMarks = async (db: IntakeDb, numbers: readonly string[]): Promise<void> => {
  if (numbers.length === 0) return
  await db.run(
    sql`DELETE FROM report_me_toos WHERE number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`,
  )
}

/** Whether a proof of work was handed in before. */
export const isSpent = async (db: IntakeDb, mark: string): Promise<boolean> =>
  (await db.get(sql`SELECT 1 FROM report_solutions WHERE mark = ${mark}`)) !== undefined
