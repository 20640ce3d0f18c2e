import type { Envelope, Grant } from '../../content/reports/envelope.ts'
import type { WholeFile } from './report-uploads.ts'

/** Writing a report: the rows of one batch, which stand together or not at all. */

/** A public copy of a photo, as the row of its report names it. */
export interface PublicPhoto {
  sha256: string
  mediaType: string
  bytes: number
  width: number
  height: number
  alt?: string | undefined
  /** In `EVIDENCE`, until it is released. */
  objectKey: string
}

export type ReportSource = 'form' | 'plain' | 'open311' | 'telephone'

/** Days that a report runs by, and the rule they come from. */
export interface Clocks {
  clock: string | null
  acceptDue: string | null
  due: string | null
}

export interface NewReport {
  number: string
  /** HMAC; `null` where nobody was given a code. */
  locatorMac: string | null
  source: ReportSource
  /** Day, in Asia/Shanghai. */
  received: string
  envelope: Pick<
    Envelope,
    | 'category'
    | 'body'
    | 'place'
    | 'day'
    | 'recurring'
    | 'visibility'
    | 'public'
    | 'excluded'
    | 'superior'
    | 'recipient'
    | 'grants'
    | 'contact'
    | 'keys'
    | 'language'
  >
  photos: readonly PublicPhoto[]
  files: readonly WholeFile[]
  clocks: Clocks
}

const flag = (value: boolean | undefined): 0 | 1 => (value ? 1 : 0)
const listed = (values: readonly unknown[] | undefined): string | null =>
  values && values.length > 0 ? JSON.stringify(values) : null

/** Columns of `reports` as a report begins. */
const rowOf = ({ number, locatorMac, source, received, envelope, photos, clocks }: NewReport) => ({
  number,
  locator_mac: locatorMac,
  category: envelope.category,
  body: envelope.body,
  place: envelope.place,
  day: envelope.day,
  recurring: flag(envelope.recurring),
  received,
  visibility: envelope.visibility,
  public_text: envelope.public?.text ?? null,
  public_photos: listed(photos),
  cell: envelope.public?.cell ? JSON.stringify(envelope.public.cell) : null,
  language: envelope.language,
  recipient: envelope.recipient,
  contact_recipient: envelope.contact?.recipient ?? null,
  may_forward: flag(envelope.contact?.mayForward),
  state: 'received',
  clock: clocks.clock,
  accept_due: clocks.acceptDue,
  due: clocks.due,
  source,
  excluded: listed(envelope.excluded),
  superior: flag(envelope.superior),
})

const grantsOf = ({ grants, keys }: { grants: readonly Grant[]; keys: readonly string[] }): string =>
  JSON.stringify(grants.map((grant) => ({ ...grant, keys: grant.holder === 'mailbox' ? [] : keys })))

/**
 * Statements of a report that is opened by its commitment. Where the commitment was opened before, or lapsed, the first
 * writes nothing and the second is refused by the database, and the whole batch with it.
 * @param oldest - pulse before which commitments have lapsed
 */
export const openingStatements = (
  intake: D1Database,
  report: NewReport,
  { commitment, oldest }: { commitment: string; oldest: string },
): D1PreparedStatement[] => {
  const row = rowOf(report)
  const { number, received, envelope, files } = report
  const names = Object.keys(row)
  return [
    intake
      .prepare(
        `INSERT INTO reports (${names.join(', ')}) SELECT ${names.map((_, at) => `?${at + 1}`).join(', ')}
         FROM report_commitments WHERE commitment = ?${names.length + 1} AND opened = 0 AND pulse >= ?${names.length + 2}`,
      )
      .bind(...Object.values(row), commitment, oldest),
    intake
      .prepare(
        `INSERT INTO report_grants (number, use, holder, seq, sealed, keys)
         SELECT ?1, value ->> 'use', value ->> 'holder', 0, value ->> 'sealed', value ->> 'keys' FROM json_each(?2)`,
      )
      .bind(number, grantsOf(envelope)),
    intake
      .prepare(
        `INSERT INTO report_events (number, seq, day, state, kind, by, to_body)
         VALUES (?, 1, ?, 'received', 'received', 'reporter', ?)`,
      )
      .bind(number, received, envelope.body),
    ...(files.length > 0 ? [fileStatement(intake, number, files, 'reporter')] : []),
    intake.prepare('DELETE FROM report_uploads WHERE commitment = ?').bind(commitment),
    intake
      .prepare(
        `INSERT INTO report_tallies (body, day, count) VALUES (?, ?, 1)
         ON CONFLICT (body, day) DO UPDATE SET count = count + 1`,
      )
      .bind(envelope.body, received),
    intake.prepare('UPDATE report_commitments SET opened = 1 WHERE commitment = ?').bind(commitment),
  ]
}

/** @param by - `reporter`, or the unified social credit code of a body */
export const fileStatement = (
  intake: D1Database,
  number: string,
  files: readonly WholeFile[],
  by: string,
): D1PreparedStatement =>
  intake
    .prepare(
      `INSERT INTO report_files (number, id, object_key, parts, sealed_sha256, bytes, by)
       SELECT ?1, value ->> 'id', value ->> 'objectKey', value ->> 'parts', value ->> 'sealedSha256', value ->> 'bytes', ?3
       FROM json_each(?2)`,
    )
    .bind(number, JSON.stringify(files), by)
