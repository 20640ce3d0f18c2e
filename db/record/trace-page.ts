import { sql, type SQL } from 'drizzle-orm'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { isChange } from '../../content/certificates/life.ts'
import type { Accreditation, CertificateFacts, StatedChange } from '../../content/certificates/verdict.ts'
import { textsOf, type Body } from '../../content/registers/facts.ts'
import { lotKey } from '../../content/trace/lot.ts'
import { newestHours, stationsIn } from './air.ts'
import { authoritiesFor, type Authority } from './authorities.ts'
import type { FootprintReference } from './footprints.ts'

/** Everything that the record says of the goods a code stands on, read in one round trip. */

/** A record with what its page needs of its entry. */
export interface TraceRecord {
  register: string
  key: string
  publisher: string
  publishedAt: string
  body: Body
}

/** A certificate with what its verdict on any day follows from. */
export interface TraceCertificate {
  record: TraceRecord
  facts: CertificateFacts
  scheme: Body | undefined
  certifier: Body | undefined
  /** Whether the lot itself names it; else some certificate row names the product. */
  ofLot: boolean
}

export interface TraceView {
  gtin: string
  product: TraceRecord | undefined
  /** `undefined` where none was asked for, or it is not of this product. */
  lot: TraceRecord | undefined
  /** Of the product, newest first. */
  recalls: TraceRecord[]
  /** Of the lot's own producer. */
  answers: TraceRecord[]
  certificates: TraceCertificate[]
  footprints: TraceRecord[]
  /** Empty unless a footprint can be compared. */
  references: FootprintReference[]
  /** The place of origin: of the lot, else of the product. */
  origin: TraceRecord | undefined
  /** Where the lot was made. */
  made: TraceRecord | undefined
  power: TraceRecord[]
  indication: TraceRecord | undefined
  /** Newest hours of air stations at the place of origin. */
  air: Body[]
  /** Rows of the newest sample of surface water there; key of the first. */
  water: TraceRecord[]
  /** Land there that must be controlled or cleaned up. */
  soil: TraceRecord[]
  authorities: Authority[]
  treeSize: number
}

const MOST_CERTIFICATES = 8
const MOST = 20

const json = (part: string, table = 'records', entry = 'entries'): string =>
  `json_object('part', '${part}', 'register', ${table}.register, 'key', ${table}.key, 'publisher', ${entry}.publisher,
    'publishedAt', ${entry}.published_at, 'body', json(${table}.body)) AS row`
const ENTRY = 'CROSS JOIN entries ON entries.idx = records.idx'
const STANDS = `records.status <> 'withdrawn'`

/** Newest records of a register that mention the product (?1). */
const mentioning = (part: string, register: string, also = ''): string => `SELECT row FROM (
  SELECT ${json(part)} FROM mentions
    CROSS JOIN records ON records.register = mentions.register AND records.key = mentions.key ${ENTRY}
  WHERE mentions.subject = ?1 AND mentions.register = '${register}' AND ${STANDS} ${also}
  ORDER BY mentions.at DESC, mentions.key DESC LIMIT ${MOST})`

/** ?1 the product, ?2 the key of the lot, ?3 its number. */
const GOODS = [
  `SELECT json_object('part', 'state', 'size', (SELECT max(size) FROM checkpoints)) AS row`,
  `SELECT ${json('product')} FROM records ${ENTRY} WHERE records.register = 'products' AND records.key = ?1 AND ${STANDS}`,
  `SELECT ${json('lot')} FROM records ${ENTRY} WHERE records.register = 'lots' AND records.key = ?2 AND ${STANDS}`,
  mentioning('recall', 'recalls'),
  mentioning('answer', 'recall-answers', `AND records.body ->> 'lot' = ?3`),
].join(' UNION ALL ')

/** Of the lot's own list, and of rows of certificates that name the product. */
const CERTIFICATES = `WITH named AS MATERIALIZED (
    SELECT 1 AS own, value AS number FROM records CROSS JOIN json_each(records.body -> 'certificates')
      WHERE register = 'lots' AND records.key = ?2
    UNION ALL SELECT 0, substr(key, 1, instr(key, '~') - 1) FROM (SELECT key FROM mentions
      WHERE subject = ?1 AND register = 'certified-products' ORDER BY at DESC, key DESC LIMIT ${MOST})),
  held AS MATERIALIZED (
    SELECT max(named.own) AS own, records.key, records.idx, records.register, records.body,
      body ->> 'certifier' || '~' || (body ->> 'scheme') AS held
    FROM named CROSS JOIN records ON records.register = 'certificates' AND records.key = named.number AND ${STANDS}
    GROUP BY records.key LIMIT ${MOST_CERTIFICATES})
  SELECT json_set(row, '$.ofLot', own) AS row FROM (SELECT ${json('certificate', 'held')}, held.own
    FROM held CROSS JOIN entries ON entries.idx = held.idx)
  UNION ALL SELECT row FROM (SELECT ${json('change')}, stated.idx AS at FROM held
    CROSS JOIN certificate_states AS stated ON stated.certificate = held.key
      AND stated.event IN ('suspended', 'resumed', 'withdrawn', 'replaced')
      AND NOT EXISTS (SELECT 1 FROM certificate_states AS undone WHERE undone.undoes = stated.idx)
    CROSS JOIN records ON records.register = 'certificate-changes'
      AND records.key = stated.certificate || '~' || stated.effective || '~' || stated.event ${ENTRY} ORDER BY stated.idx)
  UNION ALL SELECT json_set(row, '$.held', of) FROM (SELECT ${json('accreditation')}, held.held AS of FROM held
    CROSS JOIN records ON records.register = 'accreditations' AND ${STANDS}
      AND records.key >= held.held || '~' AND records.key < held.held || char(127) ${ENTRY})
  UNION ALL SELECT ${json('scheme')} FROM (SELECT DISTINCT body ->> 'scheme' AS key FROM held) AS wanted
    CROSS JOIN records ON records.register = 'certification-schemes' AND records.key = wanted.key ${ENTRY}
  UNION ALL SELECT ${json('certifier')} FROM (SELECT DISTINCT body ->> 'certifier' AS key FROM held) AS wanted
    CROSS JOIN records ON records.register = 'certification-bodies' AND records.key = wanted.key ${ENTRY}`

/** Where the goods come from; a finer code than a county's is taken for its county. */
const ORIGIN = `substr(COALESCE(
    (SELECT body ->> 'origin' FROM records WHERE register = 'lots' AND key = ?2 AND status <> 'withdrawn'),
    (SELECT body ->> 'origin' FROM records WHERE register = 'products' AND key = ?1 AND status <> 'withdrawn')), 1, 6)`

const REFERRED = `SELECT row FROM (WITH wanted(part, register, key) AS (
    SELECT 'origin', 'places', ${ORIGIN}
    UNION ALL SELECT 'made', 'places', substr(body ->> 'place', 1, 6) FROM records WHERE register = 'lots' AND key = ?2
    UNION ALL SELECT 'indication', 'geographical-indications', body ->> 'indication' FROM records
      WHERE register = 'products' AND key = ?1
    UNION ALL SELECT 'power', 'green-electricity', value FROM records CROSS JOIN json_each(records.body -> 'greenPower')
      WHERE register = 'products' AND records.key = ?1)
  SELECT json_set(row, '$.part', part) AS row FROM (SELECT wanted.part, ${json('referred')} FROM wanted
    CROSS JOIN records ON records.register = wanted.register AND records.key = wanted.key AND ${STANDS} ${ENTRY}))
  UNION ALL ${mentioning('footprint', 'product-footprints')}`

/** Only where one of them is in the unit of what is compared with, of which there are hundreds. */
const REFERENCES = `SELECT json_object('key', key, 'product', body ->> 'product', 'company', body ->> 'company',
    'year', body ->> 'year', 'category', body ->> 'category', 'intensity', body ->> 'intensity') AS row
  FROM records WHERE register = 'footprint-references' AND status <> 'withdrawn'
    AND EXISTS (SELECT 1 FROM mentions CROSS JOIN records AS own ON own.register = mentions.register
        AND own.key = mentions.key
      WHERE mentions.subject = ?1 AND mentions.register = 'product-footprints' AND own.body ->> 'unit' = 'kg{CO2e}/kg')
  ORDER BY key`

const dialect = new SQLiteSyncDialect()
/** A statement without values of its own, as text. */
const textOf = (statement: SQL): string => {
  const { sql: text, params } = dialect.sqlToQuery(statement)
  return params.reduce<string>((filled, value) => filled.replace('?', `'${String(value)}'`), text)
}

/** What was measured at the place of origin, newest first. */
const PLACE = `SELECT json_object('part', 'air', 'body', json(row)) AS row
    FROM (${textOf(newestHours(sql`SELECT id FROM (${stationsIn(sql.raw(ORIGIN))}) LIMIT 3`))})
  UNION ALL SELECT row FROM (SELECT ${json('water')} FROM (SELECT key FROM mentions
      WHERE subject = ${ORIGIN} AND register = 'surface-water' ORDER BY at DESC, key DESC LIMIT 1) AS newest
    CROSS JOIN records ON records.register = 'surface-water' AND ${STANDS}
      AND records.key > substr(newest.key, 1, instr(newest.key, '~') + instr(substr(newest.key, instr(newest.key, '~') + 1), '~'))
      AND records.key < substr(newest.key, 1, instr(newest.key, '~') + instr(substr(newest.key, instr(newest.key, '~') + 1), '~') - 1) || char(127)
    ${ENTRY} LIMIT 60)
  UNION ALL SELECT row FROM (SELECT ${json('soil')} FROM mentions
    CROSS JOIN records ON records.register = mentions.register AND records.key = mentions.key ${ENTRY}
    WHERE mentions.subject = ${ORIGIN} AND mentions.register = 'soil' AND ${STANDS}
    ORDER BY mentions.at DESC, mentions.key DESC LIMIT ${MOST})`

/** Complaints about goods go to where they were bought, which nobody knows: the number that holds everywhere. */
const NATIONAL = textOf(authoritiesFor(sql`NULL`))

/** Each with as many of the values as it names. */
const STATEMENTS: readonly (readonly [statement: string, values: 0 | 1 | 2 | 3])[] = [
  [GOODS, 3],
  [CERTIFICATES, 2],
  [REFERRED, 2],
  [REFERENCES, 1],
  [PLACE, 2],
  [NATIONAL, 0],
]

type Part =
  | 'product'
  | 'lot'
  | 'recall'
  | 'answer'
  | 'certificate'
  | 'change'
  | 'accreditation'
  | 'scheme'
  | 'certifier'
  | 'origin'
  | 'made'
  | 'indication'
  | 'power'
  | 'footprint'
  | 'air'
  | 'water'
  | 'soil'
  | 'state'
interface Row extends TraceRecord {
  part: Part
  ofLot?: number
  held?: string
  size?: number
}

const text = (body: Body | undefined, name: string): string | undefined => {
  const value = body?.[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const changeOf = ({ body }: Row): StatedChange[] => {
  const { change } = body
  if (!isChange(change)) return []
  return [{ change, effective: text(body, 'effective') ?? '', reason: text(body, 'reason') }]
}

const accreditationOf = ({ body }: Row): Accreditation => ({
  categories: textsOf(body['categories']),
  from: text(body, 'validFrom') ?? '',
  until: text(body, 'validTo'),
  by: text(body, 'accreditedBy') ?? '',
  number: text(body, 'number'),
  status: text(body, 'status') ?? '',
})

const certificateOf = (record: Row, parts: Map<Part, Row[]>): TraceCertificate => {
  const { body, key } = record
  const [scheme, certifier] = [text(body, 'scheme') ?? '', text(body, 'certifier') ?? '']
  const of = (part: Part, wanted: string): Body | undefined => parts.get(part)?.find((row) => row.key === wanted)?.body
  return {
    record,
    ofLot: record.ofLot === 1,
    scheme: of('scheme', scheme),
    certifier: of('certifier', certifier),
    facts: {
      issued: text(body, 'issued') ?? '',
      expires: text(body, 'expires'),
      category: text(body, 'category'),
      changes: (parts.get('change') ?? []).filter((row) => text(row.body, 'certificate') === key).flatMap(changeOf),
      accreditations: (parts.get('accreditation') ?? [])
        .filter(({ held }) => held === `${certifier}~${scheme}`)
        .map(accreditationOf),
    },
  }
}

/**
 * @param gtin - fourteen digits
 * @param lot - as printed; one that is none, or of another product, reads as no lot
 */
export const readTracePage = async (
  { $client }: { $client: D1Database },
  gtin: string,
  lot?: string,
): Promise<TraceView> => {
  const values = [gtin, lot === undefined ? '' : lotKey(gtin, lot), lot ?? '']
  const answers = await $client.batch<{ row: string }>(
    STATEMENTS.map(([statement, count]) => $client.prepare(statement).bind(...values.slice(0, count))),
  )
  const rowsOf = <T>(at: number): T[] => (answers[at]?.results ?? []).map(({ row }): T => JSON.parse(row))
  const parts = Map.groupBy(
    [0, 1, 2, 4].flatMap((at) => rowsOf<Row>(at)),
    ({ part }) => part,
  )
  const all = (part: Part): Row[] => parts.get(part) ?? []
  const [product, lotRecord, origin, made, indication, state] = (
    ['product', 'lot', 'origin', 'made', 'indication', 'state'] as const
  ).map((part) => all(part)[0])
  return {
    gtin,
    product,
    lot: lotRecord,
    recalls: all('recall'),
    answers: all('answer'),
    certificates: all('certificate').map((record) => certificateOf(record, parts)),
    footprints: all('footprint'),
    references: rowsOf(3),
    origin,
    made,
    power: all('power'),
    indication,
    air: all('air').flatMap(({ body }) => (body ? [body] : [])),
    water: all('water'),
    soil: all('soil'),
    authorities: rowsOf(5),
    treeSize: state?.size ?? 0,
  }
}
