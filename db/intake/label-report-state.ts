import { CLOSINGS, isClosing } from '../../content/label-watch/outcome.ts'
import type { Bilingual } from '../../content/registers/register.ts'
import { openRecord } from '../record/db.ts'
import { findRecord } from '../record/read.ts'
import type { IntakeDb } from './db.ts'
import type { StoredLabelReport } from './label-watch-tables.ts'
import { findWaiting } from './waiting.ts'

/** What became of a report, from both databases: whoever has its number reads it. */

/**
 * `proposed`: an officer means to warn, and a second person has yet to release it; `published`: the warning stands;
 * `taken-back`: it stood, and was withdrawn.
 */
export type ReportProgress =
  | { state: 'open' }
  | { state: 'proposed'; decided: string }
  | { state: 'published' | 'taken-back'; decided: string; alert: string }
  | { state: 'closed'; decided: string; closing: Bilingual; note: string | null; by: string | null }

export const progressOf = async (
  env: Pick<Env, 'RECORD'>,
  intake: IntakeDb,
  { state, decided, alert, waiting, closing, note, decidedBy }: StoredLabelReport,
): Promise<ReportProgress> => {
  if (state === 'open' || decided === null) return { state: 'open' }
  if (state === 'closed') {
    const sentence = CLOSINGS[isClosing(closing) ? closing : 'lapsed']
    return { state: 'closed', decided, closing: sentence, note, by: decidedBy === 'clock' ? null : decidedBy }
  }
  const record = await findRecord(openRecord(env.RECORD), 'label-alerts', alert ?? '')
  if (record) return { state: record.body ? 'published' : 'taken-back', decided, alert: alert ?? '' }
  const kept = waiting === null ? undefined : await findWaiting(intake, waiting)
  // What was refused or lapsed waits again; the clock writes that down.
  return kept && (kept.state === 'waiting' || kept.state === 'releasing')
    ? { state: 'proposed', decided }
    : { state: 'open' }
}
