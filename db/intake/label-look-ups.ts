import { sql } from 'drizzle-orm'
import {
  LEAST_DAYS,
  LEAST_TOKENS,
  MOST_COUNTED_A_DAY,
  MOST_ENTERING_A_DAY,
  MOST_TOKENS_A_DAY,
} from '../../content/label-watch/look-up.ts'
import { daysBefore, RETENTION_DAYS } from '../../content/people/retention.ts'
import { dayOf } from '../../content/registers/span.ts'
import { runBatch } from '../record/db.ts'
import type { IntakeDb } from './db.ts'
import { likelyFakes, type LikelyFake } from './label-watch-tables.ts'

/** Counting numbers that are looked up in vain, and the list of those that a person should look into. */

/** Keyed hashes of a look-up: see `lookUpMarks`. */
export interface LookUpMarks {
  number: string
  visitor: string
}

/**
 * Counts one look-up. Once a token counts for a number it counts no more; once the number stands on the review list its
 * hashes are gone, and nothing of it is counted while it stands there.
 * @param number - kept only where this look-up brings it onto the list
 */
export const countLookUp = async (
  db: IntakeDb,
  marks: LookUpMarks,
  { number, schemes }: { number: string; schemes: readonly string[] },
  now: Date,
): Promise<void> => {
  const day = dayOf(now.toISOString())
  const counted = sql`SELECT count(*) AS visitors, count(DISTINCT day) AS days FROM label_look_ups
    WHERE number_mark = ${marks.number}`
  await runBatch(db, [
    sql`INSERT INTO label_look_ups (number_mark, visitor_mark, day)
      SELECT ${marks.number}, ${marks.visitor}, ${day}
      WHERE NOT EXISTS (SELECT 1 FROM likely_fakes WHERE number = ${number})
        AND (SELECT count(*) FROM label_look_ups WHERE number_mark = ${marks.number} AND day = ${day}) < ${MOST_TOKENS_A_DAY}
        AND (SELECT count(*) FROM (SELECT 1 FROM label_look_ups WHERE day = ${day} LIMIT ${MOST_COUNTED_A_DAY}))
          < ${MOST_COUNTED_A_DAY}
      ON CONFLICT DO NOTHING`,
    sql`INSERT INTO likely_fakes (number, schemes, entered, visitors, days)
      SELECT ${number}, ${JSON.stringify(schemes)}, ${day}, visitors, days FROM (${counted})
      WHERE visitors >= ${LEAST_TOKENS} AND days >= ${LEAST_DAYS}
        AND (SELECT count(*) FROM likely_fakes WHERE entered = ${day}) < ${MOST_ENTERING_A_DAY}
      ON CONFLICT DO NOTHING`,
    sql`DELETE FROM label_look_ups WHERE number_mark = ${marks.number}
      AND EXISTS (SELECT 1 FROM likely_fakes WHERE number = ${number})`,
  ])
}

/** Open ones, the oldest first. @param after - where a page goes on */
export const listLikelyFakes = (
  db: IntakeDb,
  { after, limit }: { after: { entered: string; number: string } | undefined; limit: number },
): Promise<LikelyFake[]> =>
  db
    .select()
    .from(likelyFakes)
    .where(
      sql`${likelyFakes.state} = 'open'${
        after ? sql` AND (${likelyFakes.entered}, ${likelyFakes.number}) > (${after.entered}, ${after.number})` : sql``
      }`,
    )
    .orderBy(likelyFakes.entered, likelyFakes.number)
    .limit(limit)

/** Open ones of these numbers, with those that a warning of this key was proposed for. */
export const findLikelyFakes = (db: IntakeDb, numbers: readonly string[], alert = ''): Promise<LikelyFake[]> =>
  db
    .select()
    .from(likelyFakes)
    .where(
      sql`${likelyFakes.number} IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))
        AND (${likelyFakes.state} = 'open' OR ${likelyFakes.alert} = ${alert})`,
    )

/** @returns those that were still open */
export const decideLikelyFakes = async (
  db: IntakeDb,
  numbers: readonly string[],
  decision: { state: 'closed'; closing: string } | { state: 'alert'; alert: string; waiting: string | undefined },
  { by, now }: { by: string; now: Date },
): Promise<string[]> => {
  const decided = await db
    .update(likelyFakes)
    .set({
      state: decision.state,
      decided: dayOf(now.toISOString()),
      decidedBy: by,
      ...(decision.state === 'closed'
        ? { closing: decision.closing }
        : { alert: decision.alert, waiting: decision.waiting ?? null }),
    })
    .where(
      sql`${likelyFakes.number} IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))
        AND ${likelyFakes.state} = 'open'`,
    )
    .returning({ number: likelyFakes.number })
  return decided.map(({ number }) => number)
}

/** Numbers whose warning a second person refused, or nobody released, wait again. */
export const reopenLikelyFakes = async (db: IntakeDb): Promise<void> => {
  await db
    .update(likelyFakes)
    .set({ state: 'open', decided: null, decidedBy: null, alert: null, waiting: null })
    .where(
      sql`${likelyFakes.state} = 'alert' AND ${likelyFakes.waiting} IN (SELECT id FROM waiting
        WHERE id = likely_fakes.waiting AND state IN ('refused', 'taken-back', 'lapsed'))`,
    )
}

/** Forgets hashes and numbers whose time is over, decided or not. */
export const forgetLookUps = async (db: IntakeDb, now: Date): Promise<void> => {
  const day = (days: number): string => dayOf(daysBefore(now, days))
  await runBatch(db, [
    sql`DELETE FROM label_look_ups WHERE day <= ${day(RETENTION_DAYS.lookUp)}`,
    sql`DELETE FROM likely_fakes WHERE entered <= ${day(RETENTION_DAYS.likelyFake)}`,
  ])
}
