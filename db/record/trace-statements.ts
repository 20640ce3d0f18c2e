import { sql, type SQL } from 'drizzle-orm'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { newestHoursIn } from './air.ts'
import { MOST_TOLD } from '../../content/trace/travelled.ts'
import { authoritiesFor } from './authorities.ts'
import { stationsNearWithHours } from './place-page.ts'
import { KINDS } from './traces.ts'
import { recallersOf, standsOn } from './upstream-statement.ts'

/**
 * What the page of a code asks the record, written once as text: one statement answers one row, each of whose columns is JSON.
 * Rows of many kinds put together with UNION would be planned several times over. ?1 is the product, ?2 the key of the lot,
 * ?3 its number, ?4 what events call it, ?5 how many entries there were when the product was read last, ?6 the day.
 */

const MOST_CERTIFICATES = 8
const MOST = 20
/** Recalls of the product that are answered; one more is, where there are more. */
export const MOST_RECALLS = 200

const STANDS = `records.status <> 'withdrawn'`

/** A record as JSON, with other fields behind it. */
const json = (table = 'records', others = ''): string =>
  `json_object('key', ${table}.key, 'publisher', (SELECT publisher FROM entries WHERE entries.idx = ${table}.idx),
    'body', json(${table}.body)${others})`

/** All rows of a statement, whose column `row` is JSON. */
const list = (statement: string): string => `(SELECT json_group_array(json(row)) FROM (${statement}))`

/** A record by its key. */
const record = (register: string, key: string): string =>
  `(SELECT ${json()} FROM records WHERE register = '${register}' AND key = ${key} AND ${STANDS})`

/** Newest records of a register that mention a subject. */
const mentioning = (register: string, { subject = '?1', also = '', most = MOST } = {}): string =>
  list(`SELECT ${json()} AS row FROM mentions
    CROSS JOIN records ON records.register = mentions.register AND records.key = mentions.key
    WHERE mentions.subject = ${subject} AND mentions.register = '${register}' AND ${STANDS} ${also}
    ORDER BY mentions.at DESC, mentions.key DESC LIMIT ${most}`)

/** Where the goods come from; a finer code than a county's is taken for its county. */
const ORIGIN = `substr(COALESCE(lot.body ->> 'origin', product.body ->> 'origin'), 1, 6)`

/** What a certificate went through, that was not taken back. */
const CHANGES = list(`SELECT records.body AS row FROM certificate_states AS stated
    CROSS JOIN records ON records.register = 'certificate-changes' AND ${STANDS}
      AND records.key = stated.certificate || '~' || stated.effective || '~' || stated.event
    WHERE stated.certificate = held.key AND stated.event IN ('suspended', 'resumed', 'withdrawn', 'replaced')
      AND NOT EXISTS (SELECT 1 FROM certificate_states AS undone WHERE undone.undoes = stated.idx)
    ORDER BY stated.idx`)

const ACCREDITATIONS = list(`SELECT body AS row FROM records WHERE register = 'accreditations' AND ${STANDS}
    AND key >= held.accredited || '~' AND key < held.accredited || char(127) ORDER BY key`)

const bodyOf = (register: string, key: string): string =>
  `json((SELECT body FROM records WHERE register = '${register}' AND key = ${key}))`

/** Of the lot's own list, and of rows of certificates that name the product. */
const CERTIFICATES = `(SELECT json_group_array(${json(
  'held',
  `, 'ofLot', held.own, 'changes', ${CHANGES}, 'accreditations', ${ACCREDITATIONS},
    'scheme', ${bodyOf('certification-schemes', `held.body ->> 'scheme'`)},
    'certifier', ${bodyOf('certification-bodies', `held.body ->> 'certifier'`)}`,
)}) FROM (
  SELECT max(named.own) AS own, records.key, records.idx, records.body,
    body ->> 'certifier' || '~' || (body ->> 'scheme') AS accredited
  FROM (
    SELECT 1 AS own, value AS number FROM json_each(lot.body -> 'certificates')
    UNION ALL SELECT 0, substr(key, 1, instr(key, '~') - 1) FROM (SELECT key FROM mentions
      WHERE subject = ?1 AND register = 'certified-products' ORDER BY at DESC, key DESC LIMIT ${MOST})) AS named
    CROSS JOIN records ON records.register = 'certificates' AND records.key = named.number AND ${STANDS}
  GROUP BY records.key LIMIT ${MOST_CERTIFICATES}) AS held)`

const POWER = list(`SELECT ${json()} AS row FROM json_each(product.body -> 'greenPower') AS named
  CROSS JOIN records ON records.register = 'green-electricity' AND records.key = named.value AND ${STANDS}`)

/** Only where one of them is in the unit of what is compared with, of which there are hundreds. */
const REFERENCES = `CASE WHEN EXISTS (SELECT 1 FROM mentions
    CROSS JOIN records AS own ON own.register = mentions.register AND own.key = mentions.key
    WHERE mentions.subject = ?1 AND mentions.register = 'product-footprints' AND own.body ->> 'unit' = 'kg{CO2e}/kg')
  THEN ${list(`SELECT json_object('key', key, 'product', body ->> 'product', 'company', body ->> 'company',
      'year', body ->> 'year', 'category', body ->> 'category', 'intensity', body ->> 'intensity') AS row
    FROM records WHERE register = 'footprint-references' AND ${STANDS} ORDER BY key`)} END`

const dialect = new SQLiteSyncDialect()
/** A statement without values of its own, as text. */
const textOf = (statement: SQL): string => {
  const { sql: text, params } = dialect.sqlToQuery(statement)
  return params.reduce<string>((filled, value) => filled.replace('?', `'${String(value)}'`), text)
}

/** What was measured at the place of origin, newest first. */
const AIR = list(textOf(newestHoursIn(sql.raw(ORIGIN), 3)))

/** Stations around a place of origin that has none of its own. */
const AIR_NEAR = `CASE WHEN NOT EXISTS (SELECT 1 FROM mentions WHERE subject = ${ORIGIN} AND register = 'air-stations')
  THEN ${list(textOf(stationsNearWithHours(sql.raw(ORIGIN))))} END`

/** Keys are section, time and what was measured: the newest sample is all keys of its section and time. */
const WATER = list(`SELECT ${json()} AS row FROM (
    SELECT substr(key, 1, instr(key, '~') + instr(substr(key, instr(key, '~') + 1), '~') - 1) AS sample FROM mentions
    WHERE subject = ${ORIGIN} AND register = 'surface-water' ORDER BY at DESC, key DESC LIMIT 1) AS newest
  CROSS JOIN records ON records.register = 'surface-water' AND ${STANDS}
    AND records.key > newest.sample || '~' AND records.key < newest.sample || char(127)
  ORDER BY records.key LIMIT 60`)

/** The same for every lot of a product. */
const OF_PRODUCT = {
  product: `iif(product.body IS NULL, NULL, ${json('product')})`,
  // Those that have ended must not keep any other from being read.
  recalls: mentioning('recalls', { also: `AND ${standsOn('?6')}`, most: MOST_RECALLS + 1 }),
  footprints: mentioning('product-footprints'),
  references: REFERENCES,
  indication: record('geographical-indications', `product.body ->> 'indication'`),
  power: POWER,
  // Complaints about goods go to where they were bought, which nobody knows: the number that holds everywhere.
  authorities: list(textOf(authoritiesFor(sql`NULL`))),
} as const

/** The same too, but for lots that have certificates of their own. */
const OF_CERTIFICATES = { certificates: CERTIFICATES } as const

/** The same too, but for lots that come from elsewhere. */
const OF_ORIGIN = {
  origin: record('places', ORIGIN),
  air: AIR,
  airNear: AIR_NEAR,
  water: WATER,
  soil: mentioning('soil', { subject: ORIGIN }),
} as const

/** What is told of the lot, and of what holds it since it was put in: the first there are, in no order. @see ToldOfLot */
const TOLD = list(`SELECT json_array(named.event, iif(held.since = 0, 0, held.id), named.time, named.role, told.type,
    told.action, substr(told.biz_step, 1, 60), told.party, told.place, told.longitude, told.latitude) AS row
  FROM (SELECT 0 AS since, id FROM trace_things WHERE epc = ?4 UNION ALL
      SELECT link.time, link.target FROM trace_things AS thing CROSS JOIN trace_links AS link ON link.source = thing.id
      WHERE thing.epc = ?4 AND link.kind = ${KINDS.held}) AS held
    CROSS JOIN trace_epcs AS named ON named.thing = held.id AND named.time >= held.since
    CROSS JOIN trace_events AS told ON told.id = named.event
    LEFT JOIN trace_voided AS voided ON voided.event = named.event
  WHERE voided.event IS NULL LIMIT ${MOST_TOLD + 1}`)

const OF_LOT = {
  lot: `iif(lot.body IS NULL, NULL, ${json('lot')})`,
  answers: mentioning('recall-answers', { also: `AND records.body ->> 'lot' = ?3` }),
  made: record('places', `substr(lot.body ->> 'place', 1, 6)`),
  upstream: `(${recallersOf('?4', '?6')})`,
  told: TOLD,
} as const

/** Where the record still is as large as when the product was read last, nothing of it is read again. */
const IS_KNOWN = 'tree.size = ?5'

const unless = (condition: string, columns: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, `iif(${condition}, NULL, ${value})`]))

const COLUMNS: Record<string, string> = {
  size: 'tree.size',
  ...unless(IS_KNOWN, OF_PRODUCT),
  ...unless(`${IS_KNOWN} AND coalesce(json_array_length(lot.body, '$.certificates'), 0) = 0`, OF_CERTIFICATES),
  ...unless(`${IS_KNOWN} AND lot.body ->> 'origin' IS NULL`, OF_ORIGIN),
  ...OF_LOT,
}

type Column = keyof (typeof OF_PRODUCT & typeof OF_CERTIFICATES & typeof OF_ORIGIN & typeof OF_LOT)

/**
 * The row that is answered: JSON, but for the number of entries. What need not be read, and what is not there, is `null`; what
 * was not asked for is left out.
 */
export type TraceRow = Partial<Record<Column, string | null>> & { size: number | null }

/** The columns of a lot. A withdrawn record has no body. */
const selecting = (columns: Record<string, string>, product = ''): string =>
  `SELECT ${Object.entries(columns)
    .map(([name, value]) => `${value} AS "${name}"`)
    .join(', ')}
  FROM (SELECT max(size) AS size FROM checkpoints) AS tree ${product}
    LEFT JOIN records AS lot ON lot.register = 'lots' AND lot.key = ?2`.replace(/\s+/g, ' ')

export const STATEMENT = selecting(
  COLUMNS,
  `LEFT JOIN records AS product ON product.register = 'products' AND product.key = ?1`,
)

/** What is the lot's own, a quarter of the text; with the number of entries, which tells whether what is known still holds. */
export const LOT_STATEMENT = selecting({ size: 'tree.size', ...OF_LOT })
