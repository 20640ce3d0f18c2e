import { sql, type SQL } from 'drizzle-orm'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { newestHours, stationsIn } from './air.ts'
import { authoritiesFor } from './authorities.ts'
import { bothSides, endOf } from './journey.ts'
import { KINDS } from './traces.ts'

/**
 * What the page of a code asks the record, written once as text: one statement asks all of it. Each row is JSON that says by
 * `part` what it is. ?1 is the product, ?2 the key of the lot, ?3 its number, ?4 what events call it.
 */

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
const REFERENCES = `SELECT json_object('part', 'reference', 'key', key, 'product', body ->> 'product', 'company', body ->> 'company',
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

/** Things that are looked through on the way up to the ingredients of a lot. */
const MOST_UP = 400

/**
 * Recalls of what went into a lot, each with the lot of the ingredient. What holds goods counts while it holds them.
 * @param lot - placeholder of what events call the lot
 * @param counts - which links are followed
 */
const upstream = (lot: '?1' | '?4', counts: string): string => `WITH RECURSIVE
  own(id) AS MATERIALIZED (SELECT id FROM trace_things WHERE epc = ${lot}),
  up(thing, at) AS (
    SELECT id, -1 FROM own
    UNION
    SELECT link.source, link.time FROM up CROSS JOIN trace_links AS link ON link.target = up.thing
    WHERE link.kind <> ${KINDS.released} AND ${counts}
      AND NOT EXISTS (SELECT 1 FROM trace_voided WHERE trace_voided.event = link.event)
      AND (link.kind <> ${KINDS.held} OR up.at < 0 OR link.time <= up.at AND ${endOf('link')} >= up.at)
    LIMIT ${MOST_UP}),
  reached(thing) AS MATERIALIZED (SELECT DISTINCT thing FROM up WHERE at >= 0)
  SELECT json_set(row, '$.lot', lot, '$.serial', serial, '$.producer', producer) AS row FROM (
    SELECT ${json('upstream')}, trace_things.lot, trace_things.serial, products.body ->> 'producerName' AS producer
    FROM reached CROSS JOIN trace_things ON trace_things.id = reached.thing
      CROSS JOIN mentions ON mentions.subject = trace_things.gtin AND mentions.register = 'recalls'
      CROSS JOIN records ON records.register = mentions.register AND records.key = mentions.key AND ${STANDS} ${ENTRY}
      LEFT JOIN records AS products ON products.register = 'products' AND products.key = trace_things.gtin LIMIT ${MOST})`

/** Along any link: what may concern the lot. */
const MAYBE_UPSTREAM = upstream('?4', '1')
/** Along links that both sides tell of, or that whoever recalls (?2) tells of its own goods; ?1 is what events call the lot. */
export const UPSTREAM = upstream(
  '?1',
  `(link.party = (SELECT id FROM trace_parties WHERE organisation = ?2) OR ${bothSides('link')})`,
)

/** Complaints about goods go to where they were bought, which nobody knows: the number that holds everywhere. */
const NATIONAL = `SELECT json_set(row, '$.part', 'authority') AS row FROM (${textOf(authoritiesFor(sql`NULL`))})`

/** D1 takes at most five terms of a UNION: what is more stands one level deeper. */
const together = (parts: readonly string[]): string => {
  const [deeper, level] = parts.length > 5 ? [parts.slice(4), parts.slice(0, 4)] : [[], parts]
  return [...level, ...(deeper.length > 0 ? [together(deeper)] : [])]
    .map((part) => `SELECT row FROM (${part})`)
    .join(' UNION ALL ')
}

export const STATEMENT = together([GOODS, CERTIFICATES, REFERRED, REFERENCES, PLACE, NATIONAL, MAYBE_UPSTREAM])
