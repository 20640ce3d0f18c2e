import { and, desc, eq, inArray } from 'drizzle-orm'
import { clocksOf, type Clocks } from '../../content/reports/clocks.ts'
import type { IntakeDb } from '../../db/intake/db.ts'
import { reportEvents, type StoredReport } from '../../db/intake/reports-tables.ts'

/** States in which a clock begins anew: it came in, came from another body, or was opened again. */
const BEGINNING = ['received', 'forwarded', 'reopened'] as const

/** The days of a report as it stands with its body. @param accepted - day on which it is accepted, where that is now */
export const clocksOfReport = async (
  db: IntakeDb,
  report: StoredReport,
  accepted: string | undefined = report.accepted ?? undefined,
): Promise<Clocks> => {
  const { number, category, place } = report
  const since = await db
    .select({ day: reportEvents.day })
    .from(reportEvents)
    .where(and(eq(reportEvents.number, number), inArray(reportEvents.state, [...BEGINNING])))
    .orderBy(desc(reportEvents.seq))
    .limit(1)
    .get()
  return clocksOf({ category, place, received: since?.day ?? report.received, accepted })
}
