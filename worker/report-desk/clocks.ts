import { and, desc, eq, inArray } from 'drizzle-orm'
import { clocksOf, type Clocks } from '../../content/reports/clocks.ts'
import { openIntake } from '../../db/intake/db.ts'
import { reportEvents, type StoredReport } from '../../db/intake/reports-tables.ts'
import { readReportGround } from '../../db/record/report-ground.ts'

/** States in which a clock begins anew: it came in, came from another body, or was opened again. */
const BEGINNING = ['received', 'forwarded', 'reopened'] as const

/**
 * The days of a report as it stands with its body, by what the law and the body itself promised on the day it came there.
 * @param today - in Asia/Shanghai
 * @param accepted - day on which it is accepted, where that is now
 */
export const clocksOfReport = async (
  { INTAKE, RECORD }: Pick<Env, 'INTAKE' | 'RECORD'>,
  report: StoredReport,
  today: string,
  accepted: string | undefined = report.accepted ?? undefined,
): Promise<Clocks> => {
  const { number, category, place, body } = report
  const { offices } = await readReportGround(RECORD, { body, place, day: today })
  const since = await openIntake(INTAKE)
    .select({ day: reportEvents.day })
    .from(reportEvents)
    .where(and(eq(reportEvents.number, number), inArray(reportEvents.state, [...BEGINNING])))
    .orderBy(desc(reportEvents.seq))
    .limit(1)
    .get()
  return clocksOf({ category, place, offices, received: since?.day ?? report.received, accepted })
}
