import { sql, type SQL } from 'drizzle-orm'
import { numberKey, numberSubject, skeletonOf, type Grammar } from '../../content/certificates/number.ts'
import { isCreditCode } from '../../content/organisations/credit-code.ts'
import { keysAsIndication } from '../../content/trace/met/geographical-indication.ts'
import { lookedUp, type Recorded } from '../../content/trace/met/here.ts'
import type { MetCode, MetText } from '../../content/trace/met/met-code.ts'
import { metText, recogniseCode } from '../../content/trace/met/recognise.ts'
import { allSchemes, grammarsOf, type SchemeRecord } from './certification-schemes.ts'
import { MAX_ALERTS_OF_NUMBER } from './label-alerts.ts'
import { marksOf } from './mark-users.ts'
import { parseRows, readRows } from './rows.ts'

/** What the registers hold of a code that somebody met, in one round trip: every statement walks a few rows by an index. */

interface MetRecords extends Recorded {
  grammars: Grammar[]
}

/** Certificates shown of one number, where it can be taken for several. */
const MAX_ALIKE = 3
/** Marks and certificates shown of one organisation; its page has all. */
const MAX_OF_ORGANISATION = 10

const standing = (table: SQL): SQL => sql`'key', ${table}.key, 'publisher', (
  SELECT publisher FROM entries WHERE entries.idx = ${table}.idx), 'body', json(${table}.body)`

const certificate = sql`json_object(${standing(sql`c`)}, 'changes', json((
  SELECT json_group_array(json_object('change', event, 'effective', effective)) FROM (
    SELECT stated.event, stated.effective FROM certificate_states AS stated
    WHERE stated.certificate = c.key AND stated.event IN ('suspended', 'resumed', 'withdrawn', 'replaced')
      AND NOT EXISTS (SELECT 1 FROM certificate_states AS undone WHERE undone.undoes = stated.idx)
    ORDER BY stated.idx)))) AS row`

/** Exactly that number alone, or else those that it can be taken for. */
const certificatesLike = (number: string): SQL => sql`
  SELECT ${certificate} FROM records AS c WHERE c.register = 'certificates' AND c.key IN (
    SELECT key FROM records WHERE register = 'certificates' AND key = ${number}
    UNION ALL SELECT * FROM (SELECT DISTINCT certificate FROM certificate_states
      WHERE skeleton = ${skeletonOf(number)}
        AND NOT EXISTS (SELECT 1 FROM records WHERE register = 'certificates' AND key = ${number})
      ORDER BY certificate LIMIT ${MAX_ALIKE}))
  ORDER BY c.key`

const alertsOf = (subject: string): SQL => sql`
  SELECT json_object(${standing(sql`alert`)}) AS row
  FROM mentions CROSS JOIN records AS alert ON alert.register = mentions.register AND alert.key = mentions.key
  WHERE mentions.subject = ${subject} AND mentions.register = 'label-alerts' AND alert.status <> 'withdrawn'
  ORDER BY mentions.at DESC LIMIT ${MAX_ALERTS_OF_NUMBER}`

const firstOf = (register: string, keys: readonly string[]): SQL => sql`
  SELECT json_object(${standing(sql`one`)}) AS row FROM json_each(${JSON.stringify(keys)}) AS wanted
  CROSS JOIN records AS one ON one.register = ${register} AND one.key = wanted.value
  ORDER BY wanted.key LIMIT 1`

const heldBy = (holder: string): SQL => sql`
  SELECT ${certificate} FROM records AS c INDEXED BY records_certificates_holder
  WHERE c.register IS 'certificates' AND c.body ->> 'holder' = ${holder}
  ORDER BY c.key LIMIT ${MAX_OF_ORGANISATION}`

/** Certificates behind marks of certification. */
const behindMarksOf = (organisation: string): SQL => sql`
  SELECT ${certificate} FROM (
    SELECT DISTINCT coalesce(mark.body ->> 'certificate', mark.body ->> 'mark') AS number
    FROM mentions CROSS JOIN records AS mark ON mark.register = mentions.register AND mark.key = mentions.key
    WHERE mentions.subject = ${organisation} AND mentions.register = 'mark-users' AND mark.body ->> 'kind' = 'certificate'
    LIMIT ${MAX_OF_ORGANISATION * 2}) AS named
  CROSS JOIN records AS c ON c.register = 'certificates' AND c.key = named.number`

const mentioned = (organisation: string): SQL =>
  sql`SELECT 'true' AS row FROM mention_counts WHERE subject = ${organisation} LIMIT 1`

/** Whatever is asked, as many statements as there are parts: this one answers nothing. */
const NOTHING = sql`SELECT NULL AS row WHERE 0`

/** Reads what every kind of code that a text may be could be looked up by. */
const readMetRecords = async (db: { $client: D1Database }, { plain, compact }: MetText): Promise<MetRecords> => {
  const number = numberKey(plain)
  const subject = number === undefined ? undefined : numberSubject(number)
  const organisation = isCreditCode(compact) ? compact : undefined
  const [schemes, certificates, alerts, indications, organisations, marks, behind, held, mentions] = await readRows(
    db,
    [
      allSchemes(),
      number === undefined || subject === undefined ? NOTHING : certificatesLike(number),
      subject === undefined ? NOTHING : alertsOf(subject),
      firstOf('geographical-indications', keysAsIndication(plain)),
      organisation === undefined ? NOTHING : firstOf('organisations', [organisation]),
      organisation === undefined ? NOTHING : marksOf(organisation, MAX_OF_ORGANISATION),
      organisation === undefined ? NOTHING : behindMarksOf(organisation),
      organisation === undefined ? NOTHING : heldBy(organisation),
      organisation === undefined ? NOTHING : mentioned(organisation),
    ],
  )
  const [indication] = parseRows<NonNullable<Recorded['indication']>>(indications)
  const [named] = parseRows<NonNullable<Recorded['organisation']>>(organisations)
  return {
    typed: plain,
    grammars: grammarsOf(parseRows<SchemeRecord>(schemes)),
    certificates: parseRows(certificates),
    alerts: parseRows(alerts),
    indication,
    organisation: named,
    marks: parseRows(marks),
    behind: parseRows(behind),
    held: parseRows(held),
    isMentioned: mentions?.length === 1,
  }
}

/**
 * What a scanned or typed text may be, the likeliest first, with what the registers hold of it. Reads nothing where it is
 * too long to be a code.
 * @param today - `YYYY-MM-DD` in Asia/Shanghai
 */
export const meetCode = async (
  db: { $client: D1Database },
  text: string,
  { today, host }: { today: string; host: string },
): Promise<MetCode[]> => {
  const read = metText(text)
  if (!read) return []
  const records = await readMetRecords(db, read)
  const { grammars, certificates, indication } = records
  const standing = { certificate: certificates.length > 0, indication: indication?.key }
  return recogniseCode(text, { today, host, grammars, standing }).map((met) => lookedUp(met, records, today))
}
