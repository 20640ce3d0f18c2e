import type { Issue } from '../../content/registers/messages.ts'
import { dayOf } from '../../content/registers/span.ts'
import {
  correctionReason,
  isPublic,
  publicBody,
  REPORTS,
  shortened,
  withdrawalReason,
} from '../../content/reports/projection.ts'
import { openIntake } from '../../db/intake/db.ts'
import { findReport } from '../../db/intake/report-projection.ts'
import { openRecord } from '../../db/record/db.ts'
import { readStandingReports } from '../../db/record/report-entries.ts'
import { sequencerOf } from '../app.ts'
import { takeOutOfHistory } from './publish-changes.ts'

/**
 * Takes what a handler took out of a report, or the whole report, off the public record at once: pages, feeds, search,
 * exports and earlier revisions. Nothing else of it changes before the next day. Asked again it changes nothing; what it
 * does not finish the next day's change does.
 * @returns `gone` where nothing of it is left that should be; else what stands in the way
 */
export const redactNow = async (env: Env, number: string, now: Date): Promise<'gone' | { issues: Issue[] }> => {
  const record = openRecord(env.RECORD, env.OBJECTS)
  const today = dayOf(now.toISOString())
  const report = await findReport(openIntake(env.INTAKE), today, number)
  const standing = (await readStandingReports(record, [number])).get(number)
  if (!report || !standing?.body) return 'gone'
  const { side } = report
  const made = isPublic(side, today) ? publicBody(side, side.body, now) : undefined
  if (made && 'issues' in made) return made
  const body = made ? shortened(standing.body, made.body) : null
  const reason = body
    ? correctionReason(standing.body, body, side.redactionReason)
    : withdrawalReason(side.redactionReason)
  const { outcome } = await sequencerOf(env).submit({
    publisher: side.body,
    statements: [{ register: REPORTS, key: number, body, reason }],
  })
  if (outcome.status !== 'placed') throw new Error(`what is taken off was ${outcome.status}`)
  await takeOutOfHistory(env, record, side)
  return 'gone'
}
