import { sql, type SQL } from 'drizzle-orm'
import type { StandingChange } from '../../content/certificates/life.ts'
import { stateOn, type CertificateState } from '../../content/certificates/verdict.ts'
import type { Body } from '../../content/registers/facts.ts'
import { parseRows, readRows } from './rows.ts'

/** Certificates of one organisation by their last day, as it has to keep an eye on them. */

export interface HeldCertificate {
  number: string
  /** Of its newest entry. */
  index: number
  /** RFC 3339 UTC. */
  publishedAt: string
  publisher: string
  body: Body
  /** `undefined` where it has no end. */
  expires: string | undefined
  /** On the day asked for. */
  state: CertificateState
}

/** Certificates of one holder that are read at once; one with more pages through the register. */
export const MAX_HELD = 500

const LAST_DAY = sql.raw(`CASE WHEN c.body ->> 'expires' IS NULL THEN '9999-12-31' ELSE c.body ->> 'expires' END`)

interface Row extends Pick<HeldCertificate, 'number' | 'index' | 'publishedAt' | 'publisher' | 'body'> {
  changes: StandingChange[]
}

const row = sql`json_object('number', c.key, 'index', c.idx, 'publishedAt', entries.published_at,
  'publisher', entries.publisher, 'body', json(c.body), 'changes', json((
    SELECT json_group_array(json_object('change', event, 'effective', effective)) FROM (
      SELECT stated.event, stated.effective FROM certificate_states AS stated
      WHERE stated.certificate = c.key AND stated.event IN ('suspended', 'resumed', 'withdrawn', 'replaced')
        AND NOT EXISTS (SELECT 1 FROM certificate_states AS undone WHERE undone.undoes = stated.idx)
      ORDER BY stated.idx)))) AS row`
const ENTRY = sql`CROSS JOIN entries ON entries.idx = c.idx`

const held = ({ changes, ...certificate }: Row, today: string): HeldCertificate => {
  const textIn = (field: string): string | undefined => {
    const value = certificate.body[field]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const expires = textIn('expires')
  const { state } = stateOn({ issued: textIn('issued') ?? '', expires, changes }, today)
  return { ...certificate, expires, state }
}

const read = async (db: { $client: D1Database }, statement: SQL, today: string): Promise<HeldCertificate[]> => {
  const [rows] = await readRows(db, [statement])
  return parseRows<Row>(rows).map((one) => held(one, today))
}

/** All that an organisation holds, what ends first first. @param today - `YYYY-MM-DD` */
export const readHeld = (db: { $client: D1Database }, holder: string, today: string): Promise<HeldCertificate[]> =>
  read(
    db,
    sql`SELECT ${row} FROM records AS c INDEXED BY records_certificates_holder ${ENTRY}
      WHERE c.register IS 'certificates' AND c.body ->> 'holder' = ${holder} AND c.status <> 'withdrawn'
      ORDER BY ${LAST_DAY}, c.key LIMIT ${MAX_HELD}`,
    today,
  )

/** What ends between two days, whoever holds it, of one certifier; what ends first first. */
export const readEndingOf = (
  db: { $client: D1Database },
  certifier: string,
  { today, until }: { today: string; until: string },
): Promise<HeldCertificate[]> =>
  read(
    db,
    sql`SELECT ${row} FROM records AS c INDEXED BY records_certificates_expires ${ENTRY}
      WHERE c.register IS 'certificates' AND ${LAST_DAY} >= ${today} AND ${LAST_DAY} <= ${until}
        AND c.body ->> 'certifier' = ${certifier} AND c.status <> 'withdrawn'
      ORDER BY ${LAST_DAY}, c.key LIMIT ${MAX_HELD}`,
    today,
  )

/** Some certificates with their state. */
export const readStanding = (
  db: { $client: D1Database },
  numbers: readonly string[],
  today: string,
): Promise<HeldCertificate[]> =>
  numbers.length === 0
    ? Promise.resolve([])
    : read(
        db,
        sql`SELECT ${row} FROM json_each(${JSON.stringify(numbers)}) AS wanted
          CROSS JOIN records AS c ON c.register = 'certificates' AND c.key = wanted.value ${ENTRY}
          WHERE c.status <> 'withdrawn'`,
        today,
      )

/** Whether it still counts and so may come to an end: what was withdrawn or replaced has none to wait for. */
export const isGoing = ({ state }: Pick<HeldCertificate, 'state'>): boolean =>
  state === 'valid' || state === 'suspended' || state === 'not-yet'
