import { z } from '@hono/zod-openapi'
import { REGISTERS } from '../../content/generated/registers.ts'
import { present } from '../../content/registers/present.ts'
import { REPORTS } from '../../content/reports/projection.ts'
import { standingOf, timedIn } from '../../content/reports/standing.ts'
import type { StoredRecord } from '../../db/record/record.ts'
import { RecordBody } from '../http/openapi.ts'

/** A public report as the API answers it. */

const Standing = z
  .object({
    awaited: z.enum(['decision', 'settlement']).nullable().describe('What the body owes next.'),
    due: z.string().nullable().describe('By which day.'),
    daysLeft: z.int().nullable().describe('Negative once it is late.'),
    isLate: z.boolean(),
    decidedLate: z.int().describe('Days by which it was decided upon after its time.'),
    settledLate: z.int().describe('Days by which it was settled after its time.'),
  })
  .describe('Worked out from the days stated, as of today in Asia/Shanghai.')

export const PublicReport = RecordBody.extend({ standing: Standing }).meta({ id: 'Report' })

/** Address of a report's own page, language-neutral. */
export const reportPath = (number: string): string => `/reports/${number}/`

/** @param today - `YYYY-MM-DD` in Asia/Shanghai */
export const presentReport = (record: StoredRecord, today: string) => {
  const register = REGISTERS[REPORTS]
  if (!register) throw new Error('the register of reports is not defined')
  const { awaited, due, daysLeft, ...late } = standingOf(timedIn(record.body ?? {}), today)
  return {
    ...present(register, record),
    url: reportPath(record.key),
    standing: { awaited: awaited ?? null, due: due ?? null, daysLeft: daysLeft ?? null, ...late },
  }
}
