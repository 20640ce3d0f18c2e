import { Office } from '../../content/reports/remit-rules.ts'
import { NATION } from './authorities.ts'

/** What the record says of the ground that a report stands on: the body it is for, its keys, the place. */

export interface SealingKey {
  fingerprint: string
  recipient: string
  kind: 'officer' | 'recovery'
}

export interface ReportGround {
  /** Keys of the body in force on the day. */
  keys: SealingKey[]
  /** Whether the body answers for the place, or for one above it. */
  answers: boolean
  /** What it is. */
  offices: Office[]
  /** Whether there is such a place. */
  isPlace: boolean
}

/** A place and those above it, as the register of authorities has them. */
const levels = (place: string): string[] => [
  NATION,
  `${place.slice(0, 2)}0000`,
  `${place.slice(0, 4)}00`,
  place.slice(0, 6),
]

interface Row {
  what: 'key' | 'authority' | 'place'
  body: string
}

/** What is no office here any more is left out. */
const officesOf = ({ office }: { office?: unknown }): Office[] =>
  Array.isArray(office) ? office.flatMap((one) => Office.safeParse(one).data ?? []) : []

interface KeyBody extends SealingKey {
  from: string
  until?: string
}

/**
 * One read for all of it.
 * @param body - unified social credit code
 * @param place - 6 or 9 digits; of a town that the record does not list, its county counts
 * @param day - `YYYY-MM-DD` in Asia/Shanghai
 */
export const readReportGround = async (
  record: D1Database,
  { body, place, day }: { body: string; place: string; day: string },
): Promise<ReportGround> => {
  const { results } = await record
    .prepare(
      `SELECT 'key' AS what, body FROM records
         WHERE register = 'sealing-keys' AND key > ?1 || '~' AND key < ?1 || char(127) AND body IS NOT NULL
       UNION ALL SELECT 'authority', body FROM records
         WHERE register = 'authorities' AND key IN (SELECT value || '~' || ?1 FROM json_each(?2)) AND body IS NOT NULL
       UNION ALL SELECT 'place', '' FROM records
         WHERE register = 'places' AND key IN (?3, ?4) AND body IS NOT NULL`,
    )
    .bind(body, JSON.stringify(levels(place)), place, place.slice(0, 6))
    .all<Row>()
  const keys = results
    .filter(({ what }) => what === 'key')
    .map(({ body }): KeyBody => JSON.parse(body))
    .filter(({ from, until }) => from <= day && (until === undefined || day <= until))
  const authorities = results.filter(({ what }) => what === 'authority')
  return {
    keys: keys.map(({ fingerprint, recipient, kind }) => ({ fingerprint, recipient, kind })),
    answers: authorities.length > 0,
    offices: authorities.flatMap(({ body }) => officesOf(JSON.parse(body))),
    isPlace: results.some(({ what }) => what === 'place'),
  }
}

/** Whether reports can be sealed to such keys: an officer reads them, and paper in a safe when no officer is left. */
export const canBeSealedTo = (keys: readonly { kind: SealingKey['kind'] }[]): boolean =>
  keys.some(({ kind }) => kind === 'officer') && keys.some(({ kind }) => kind === 'recovery')
