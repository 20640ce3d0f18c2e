import { sql } from 'drizzle-orm'
import { MEASURES, type Tally } from '../../content/reports/statistics.ts'
import type { IntakeDb } from './db.ts'

/** What happened to reports in a span of days, counted by body: what the months of the public record are folded from. */

interface Row {
  body: string
  measure: string
  listed: number
  count: number
}

/**
 * Each measure once a report, for the body that had it then: what came in, what each body decided, settled and had opened
 * again, and how it was rated last. Reports for the authority alone are not counted.
 * @param from - first day
 * @param until - the first day that does not belong to it; what was public on it counts as listed
 */
export const readTallies = async (db: IntakeDb, { from, until }: { from: string; until: string }): Promise<Tally[]> => {
  const rows = await db.all<Row>(sql`
    WITH happened AS (
      SELECT event.number, event.day, event.state, event.kind, event.to_body, event.reason, report.due, report.ground,
        (report.released = 1 AND report.release_day <= ${until}) AS listed,
        COALESCE(
          (SELECT before.to_body FROM report_events AS before WHERE before.number = event.number
            AND before.seq < event.seq AND before.to_body IS NOT NULL ORDER BY before.seq DESC LIMIT 1),
          CASE event.kind WHEN 'received' THEN event.to_body END,
          (SELECT first.by FROM report_events AS first WHERE first.number = event.number
            AND first.to_body IS NOT NULL AND first.kind <> 'received' ORDER BY first.seq LIMIT 1),
          report.body) AS body
      FROM report_events AS event INDEXED BY report_events_day
        CROSS JOIN reports AS report ON report.number = event.number
      WHERE event.day >= ${from} AND event.day < ${until} AND report.visibility <> 'authority'
        AND NOT (event.kind = 'rated' AND EXISTS (SELECT 1 FROM report_events AS later WHERE later.number = event.number
          AND later.seq > event.seq AND later.kind = 'rated' AND later.day < ${until}))),
    measured AS (
      SELECT number, listed, body, CASE
        WHEN kind = 'received' THEN 'received'
        WHEN kind = 'rated' THEN CASE reason WHEN 'satisfied' THEN 'satisfied' ELSE 'unsatisfied' END
        WHEN state = 'accepted' THEN 'accepted'
        WHEN state = 'forwarded' THEN 'outOfRemit'
        WHEN state = 'not-accepted' THEN CASE ground WHEN 'out-of-remit' THEN 'outOfRemit' ELSE 'declined' END
        WHEN state = 'settled' THEN CASE WHEN due IS NOT NULL AND day > due THEN 'late' ELSE 'inTime' END
        WHEN state = 'reopened' THEN 'reopened' END AS measure
      FROM happened
      UNION ALL
      SELECT number, listed, to_body, 'received' FROM happened WHERE to_body IS NOT NULL)
    SELECT body, measure, listed, count(DISTINCT number) AS count FROM measured WHERE measure IS NOT NULL
    GROUP BY body, measure, listed`)
  return rows.flatMap(({ measure: name, listed, ...row }) => {
    const measure = MEASURES.find((one) => one === name)
    return measure ? [{ ...row, measure, listed: listed === 1 }] : []
  })
}
