import type { Wrong } from '../../content/forms/wrong.ts'
import { REPORT_COST, REPORT_FIELDS } from '../../content/label-watch/report.ts'
import { mayProceed } from '../../db/intake/limit.ts'
import { takeLabelReport, type TakenReport } from '../../db/intake/take-label-report.ts'
import { readPosted } from '../forms/posted.ts'

/** What came of the form: a number, or why there is none, with what was typed so that nothing is typed twice. */
export type Reported =
  | { status: 201; taken: TakenReport }
  | { status: 422; wrong: Wrong[]; typed: URLSearchParams }
  | { status: 403 | 409 | 413 | 429; typed: URLSearchParams | undefined }

/** Bytes: 2,000 characters of Chinese take nine each in a form. */
const MOST_BYTES = 32 * 1024

export const takeForm = async (
  env: Pick<Env, 'INTAKE' | 'RECORD' | 'LIMIT' | 'LUCID_ENV' | 'LOG_ORIGIN' | 'RECEIPT_KEY'>,
  request: Request,
  now: Date,
): Promise<Reported> => {
  const typed = await readPosted(request, MOST_BYTES)
  if (typed === 'foreign') return { status: 403, typed: undefined }
  if (typed === 'too-large') return { status: 413, typed: undefined }
  if (!(await mayProceed(env, 'label-reports', request, REPORT_COST))) return { status: 429, typed }
  const given = Object.fromEntries(REPORT_FIELDS.map((name) => [name, typed.get(name) ?? undefined]))
  const once = typed.get('once')?.slice(0, 100) || undefined
  const taken = await takeLabelReport(env, given, once, now)
  if (taken === 'sent-before') return { status: 409, typed: undefined }
  if (taken === 'too-many') return { status: 429, typed }
  return 'wrong' in taken ? { status: 422, wrong: taken.wrong, typed } : { status: 201, taken }
}
