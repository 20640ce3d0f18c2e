import type { Wrong } from '../../content/forms/wrong.ts'
import { REPORT_FIELDS, readReport, type LabelReport, type ReportField } from '../../content/label-watch/report.ts'
import { readSchemes } from '../record/certification-schemes.ts'
import { readPlaceNamed, type NamedPlace } from '../record/place-named.ts'
import { signLabelReceipt, type SignedReceipt } from '../record/receipts.ts'
import { openIntake } from './db.ts'
import { addLabelReport, type ReportReceipt } from './label-reports.ts'

/** Taking a report of a label, whichever way it came: by the form, or by a program. */

export type GivenReport = Partial<Record<ReportField, string | undefined>>

export interface TakenReport extends ReportReceipt {
  /** The place that was read from her words. */
  place: NamedPlace | undefined
  /** Left out where the portal has no key to sign with. */
  signed: SignedReceipt | undefined
}

const UNKNOWN_SCHEME: Wrong = {
  pointer: '/scheme',
  message: {
    zh: '没有这种认证：请从列表里选，或者空着。',
    en: 'There is no such scheme: choose from the list, or leave it empty.',
  },
}

/** What was sent, as it was understood; the receipt is of this. */
const fieldsOf = ({ organisation, seller, ...report }: LabelReport): Record<string, string> => {
  const stated: GivenReport = { ...report, seller: organisation ?? seller }
  return Object.fromEntries(REPORT_FIELDS.flatMap((name) => (stated[name] === undefined ? [] : [[name, stated[name]]])))
}

/** @returns everything wrong with it; `sent-before` for a form that was sent already; `too-many` when the day is full */
export const takeLabelReport = async (
  env: Pick<Env, 'INTAKE' | 'RECORD' | 'LOG_ORIGIN' | 'RECEIPT_KEY'>,
  given: GivenReport,
  once: string | undefined,
  now: Date,
): Promise<TakenReport | { wrong: Wrong[] } | 'sent-before' | 'too-many'> => {
  const read = readReport(given)
  if ('wrong' in read) return read
  const { report } = read
  const record = { $client: env.RECORD }
  const [schemes, place] = await Promise.all([
    report.scheme === undefined ? [] : readSchemes(record),
    report.where === undefined ? undefined : readPlaceNamed(record, report.where),
  ])
  if (report.scheme !== undefined && !schemes.some(({ key }) => key === report.scheme))
    return { wrong: [UNKNOWN_SCHEME] }
  const receipt = await addLabelReport(openIntake(env.INTAKE), report, { place: place?.code, once }, now)
  if (typeof receipt === 'string') return receipt
  const { number, reference, receivedAt: received } = receipt
  const signed = await signLabelReceipt(env, { reference, received }, { number, report: fieldsOf(report) })
  return { ...receipt, place, signed }
}
