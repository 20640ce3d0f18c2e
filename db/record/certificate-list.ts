import { and, sql, type SQL } from 'drizzle-orm'
import type { StandingChange } from '../../content/certificates/life.ts'
import { numberKey, skeletonOf } from '../../content/certificates/number.ts'
import { stateOn, type CertificateState, type Verdict } from '../../content/certificates/verdict.ts'
import { foldWidth } from '../../content/registers/key.ts'
import type { Alike } from '../../content/search/alike.ts'
import { matchWithin } from '../../content/search/match.ts'
import type { RecordDb } from './db.ts'
import { decodeCursor, encodeCursor, type Position } from './page.ts'
import { parseBody, type StoredRecord } from './record.ts'

/** Lists of certificates by what people know of them, a page at a time, each with its state on a day. */

export interface CertificateQuestion {
  /** A number or its beginning, or words of holder, category, product, model or brand. */
  q?: string | undefined
  /** What is read as `q` is typed; it counts as found too. */
  alike?: Alike | undefined
  status?: CertificateState | undefined
  scheme?: string | undefined
  /** Unified social credit codes. */
  holder?: string | undefined
  certifier?: string | undefined
  /** Fourteen digits. */
  gtin?: string | undefined
  /** The day that states are told of, `YYYY-MM-DD` in Asia/Shanghai. */
  on: string
}

export interface ListedCertificate extends Pick<Verdict, 'state' | 'since' | 'until'> {
  number: string
  record: StoredRecord
}

const LAST_DAY = sql.raw(`CASE WHEN c.body ->> 'expires' IS NULL THEN '9999-12-31' ELSE c.body ->> 'expires' END`)
const STANDING =
  sql.raw(`stated.certificate = c.key AND stated.event IN ('suspended', 'resumed', 'withdrawn', 'replaced')
  AND NOT EXISTS (SELECT 1 FROM certificate_states AS undone WHERE undone.undoes = stated.idx)`)

/** What the newest change that holds on a day made of it, `column` of its row; NULL where there is none. */
const lastOn = (day: string, column: 'event' | 'effective'): SQL =>
  sql`(SELECT stated.${sql.raw(column)} FROM certificate_states AS stated
    WHERE ${STANDING} AND stated.effective <= ${day} ORDER BY stated.idx DESC LIMIT 1)`

/** Whether a certificate is in a state on a day: as `stateOn` says. */
const isIn = (status: CertificateState, day: string): SQL | undefined => {
  const last = lastOn(day, 'event')
  const goes = sql`c.time <= ${day} AND ${LAST_DAY} >= ${day}`
  switch (status) {
    case 'not-yet':
      return sql`c.time > ${day}`
    case 'valid':
      return and(goes, sql`coalesce(${last}, 'resumed') = 'resumed'`)
    case 'suspended':
      return and(goes, sql`${last} = 'suspended'`)
    case 'expired':
      return and(sql`${LAST_DAY} < ${day}`, sql`coalesce(${last}, 'resumed') IN ('resumed', 'suspended')`)
    default:
      return sql`${last} = ${status}`
  }
}

/** What may be asked of certificates besides words. */
type Filter = 'status' | 'scheme' | 'holder' | 'certifier'

/** An index to walk; `c` is the certificate. `CROSS JOIN` keeps the database from turning the walk round. */
interface Walk {
  name: string
  from: SQL
  where: SQL | undefined
  order: SQL[]
  descending?: boolean
  /** What every certificate on the walk fits. */
  fits: readonly Filter[]
  /** The change that a certificate was come upon by; the walk calls it `changed`. */
  byChange?: string
}

/** A page looks through so many certificates of its walk and no further: what else is asked may fit hardly any of them. */
export const LOOKED_THROUGH = 5_000

const CERTIFICATES = sql`c.register IS 'certificates' AND c.status <> 'withdrawn'`
const OWN = sql`records AS c`
const byKey = (name: string, where: SQL | undefined, fits: Walk['fits'] = []): Walk => ({
  name,
  from: OWN,
  where: and(CERTIFICATES, where),
  order: [sql`c.key`],
  fits,
})

/** Certificates that any of these products belongs to. */
const numberOfProduct = sql`substr(product.key, 1, instr(product.key, '~') - 1)`

const walkByGtin = (gtin: string): Walk => ({
  name: 'gtin',
  from: sql`(SELECT DISTINCT substr(key, 1, instr(key, '~') - 1) AS number FROM mentions
      WHERE subject = ${gtin} AND register = 'certified-products') AS named
    CROSS JOIN records AS c ON c.register = 'certificates' AND c.key = named.number`,
  where: sql`c.status <> 'withdrawn'`,
  order: [sql`c.key`],
  fits: [],
})

/** Hits of certificates and of their products; of several products of one certificate only the first of a page is kept. */
const walkByWords = (match: string): Walk => ({
  name: 'words',
  from: sql`search CROSS JOIN records AS product ON product.id = search.rowid
    CROSS JOIN records AS c ON c.register = 'certificates' AND c.key =
      CASE product.register WHEN 'certificates' THEN product.key ELSE ${numberOfProduct} END`,
  where: sql`search MATCH ${match}`,
  order: [sql`search.rowid`],
  fits: [],
})

/** Certificates that were ever changed so. */
const walkByChange = (status: string): Walk => ({
  name: status,
  from: sql`records AS changed CROSS JOIN records AS c ON c.register = 'certificates' AND c.key = changed.body ->> 'certificate'`,
  where: sql`changed.register IS 'certificate-changes' AND changed.body ->> 'change' = ${status}`,
  order: [sql`changed.key`],
  fits: [],
  byChange: status,
})

/** Every certificate has a register; the planner would start from that and sort. */
const walkByLastDay = (name: string, where: SQL | undefined, ofScheme: boolean, descending = false): Walk => ({
  name,
  from: ofScheme
    ? sql`records AS c INDEXED BY records_certificates_scheme`
    : sql`records AS c INDEXED BY records_certificates_expires`,
  where: and(CERTIFICATES, where),
  order: [LAST_DAY, sql`c.key`],
  descending,
  fits: ofScheme ? ['scheme'] : [],
})

/** Something that is looked up as a number first: letters, digits and what stands between them, with a digit. */
const isNumberLike = (q: string): boolean => /^(?=.*\d)[A-Z\d\s._/()〔〕-]{4,80}$/iu.test(foldWidth(q).trim())

/** Beginning of a number: whatever its key goes on with. */
const walkByNumber = (q: string): Walk => {
  const key = numberKey(q) ?? ''
  return byKey('number', sql`c.key >= ${key} AND c.key < ${`${key}\x7f`}`)
}

const walkOf = (
  { q, alike, status, scheme, holder, certifier, gtin, on }: CertificateQuestion,
  byNumber: boolean,
): Walk => {
  if (gtin !== undefined) return walkByGtin(gtin)
  if (q !== undefined && byNumber) return walkByNumber(q)
  const match = matchWithin(['certificates', 'certified-products'], q ?? '', alike)
  if (match !== undefined) return walkByWords(match)
  if (holder !== undefined) return byKey('holder', sql`c.body ->> 'holder' = ${holder}`, ['holder'])
  if (certifier !== undefined) return byKey('certifier', sql`c.body ->> 'certifier' = ${certifier}`, ['certifier'])
  if (status === 'suspended' || status === 'withdrawn' || status === 'replaced') return walkByChange(status)
  if (status === 'not-yet')
    return {
      name: 'not-yet',
      from: OWN,
      where: and(CERTIFICATES, sql`c.time > ${on}`),
      order: [sql`c.time`, sql`c.key`],
      fits: ['status'],
    }
  const ofScheme = scheme === undefined ? undefined : sql`c.body ->> 'scheme' = ${scheme}`
  const isOfScheme = ofScheme !== undefined
  if (status === 'valid') return walkByLastDay('valid', and(ofScheme, sql`${LAST_DAY} >= ${on}`), isOfScheme)
  if (status === 'expired') return walkByLastDay('expired', and(ofScheme, sql`${LAST_DAY} < ${on}`), isOfScheme, true)
  if (ofScheme) return walkByLastDay('scheme', ofScheme, true)
  return byKey('key', undefined)
}

const tuple = (parts: SQL[]): SQL => sql`(${sql.join(parts, sql`, `)})`

/** How a page is read. */
interface Paging {
  limit: number
  after?: Position | undefined
  /** `q` is the beginning of a number. */
  byNumber?: boolean
  /** Certificates looked through at most. */
  most?: number
}

/** The certificates that a page looks through, in order, each with its position. */
const walked = (question: CertificateQuestion, { after, byNumber = false, most = LOOKED_THROUGH }: Paging): SQL => {
  const { from, where, order, descending, byChange } = walkOf(question, byNumber)
  const direction = sql.raw(descending ? ' DESC' : '')
  return sql`SELECT c.id AS id, json_array(${sql.join(order, sql`, `)}) AS position,
      ${byChange === undefined ? sql`NULL` : sql`changed.body ->> 'effective'`} AS effective
    FROM ${from}
    WHERE ${and(
      where,
      after && sql`${tuple(order)} ${sql.raw(descending ? '<' : '>')} ${tuple(after.map((value) => sql`${value}`))}`,
    )}
    ORDER BY ${sql.join(
      order.map((column) => sql`${column}${direction}`),
      sql`, `,
    )} LIMIT ${most}`
}

/** The statement that reads a page; tests look at its plan. The walk gives the order: nothing is sorted after it. */
export const certificatesStatement = (question: CertificateQuestion, paging: Paging): SQL => {
  const { status, scheme, holder, certifier, on } = question
  const { byChange, fits } = walkOf(question, paging.byNumber ?? false)
  const asked = (filter: Filter, value: string | undefined): SQL | undefined =>
    value === undefined || fits.includes(filter) ? undefined : sql`c.body ->> ${sql.raw(`'${filter}'`)} = ${value}`
  return sql`
    SELECT c.register, c.key, c.revision, c.status, entries.publisher, entries.published_at AS publishedAt,
      entries.reason, c.idx AS "index", c.body, walked.position,
      (SELECT json_group_array(json_object('change', event, 'effective', effective)) FROM (
        SELECT stated.event, stated.effective FROM certificate_states AS stated WHERE ${STANDING} ORDER BY stated.idx
      )) AS changes
    FROM (${walked(question, paging)}) AS walked CROSS JOIN records AS c ON c.id = walked.id
      CROSS JOIN entries ON entries.idx = c.idx
    WHERE ${and(
      sql`c.status <> 'withdrawn'`,
      // What is seen at a glance comes first.
      asked('scheme', scheme),
      asked('holder', holder),
      asked('certifier', certifier),
      status === undefined || fits.includes('status') ? undefined : isIn(status, on),
      // Of several such changes of a certificate only the newest leads to it.
      byChange === undefined ? undefined : sql`walked.effective = ${lastOn(on, 'effective')}`,
    )}
    LIMIT ${paging.limit + 1}`
}

/** Where a page stopped looking, if it did not come to the end of its walk. */
const stoppedAt = (question: CertificateQuestion, paging: Paging): SQL => sql`
  SELECT position FROM (${walked(question, paging)}) LIMIT 1 OFFSET ${(paging.most ?? LOOKED_THROUGH) - 1}`

type Row = Omit<StoredRecord, 'body'> & { body: string | null; position: string; changes: string }

const listed = ({ position: _, changes, body, ...row }: Row, on: string): ListedCertificate => {
  const stated = parseBody(body)
  const standing: StandingChange[] = JSON.parse(changes)
  const expires = stated?.['expires']
  const facts = {
    issued: String(stated?.['issued'] ?? ''),
    expires: typeof expires === 'string' ? expires : undefined,
    changes: standing,
  }
  const { state, since, until } = stateOn(facts, on)
  return { number: row.key, state, since, until, record: { ...row, body: stated } }
}

/** Whether any number begins like this, or is taken for it; and the number that it is taken for. */
const readAsNumber = async (db: RecordDb, q: string): Promise<string | undefined> => {
  const key = numberKey(q)
  if (!isNumberLike(q) || key === undefined) return undefined
  const found = await db.get<{ number: string | null }>(sql`
    SELECT coalesce(
      (SELECT ${key} FROM records WHERE register = 'certificates' AND key >= ${key} AND key < ${`${key}\x7f`} LIMIT 1),
      (SELECT min(certificate) FROM certificate_states WHERE skeleton = ${skeletonOf(q)})) AS number`)
  return found?.number ?? undefined
}

/**
 * A page of certificates with their state on the day asked for. In order of number; of search hits in the order they were
 * published; of states in order of their last day or change. Words may bring one certificate on two pages, once for each
 * product that holds them. Where few of many fit, a page may be short, or empty, and yet have a next one.
 * @returns `undefined` when the cursor is of another list
 */
export const listCertificates = async (
  db: RecordDb,
  question: CertificateQuestion,
  { limit, cursor, most = LOOKED_THROUGH }: { limit: number; cursor?: string | undefined; most?: number },
): Promise<{ items: ListedCertificate[]; cursor: string | undefined } | undefined> => {
  const number =
    question.q === undefined || question.gtin !== undefined ? undefined : await readAsNumber(db, question.q)
  const byNumber = number !== undefined
  const asked = byNumber ? { ...question, q: number } : question
  const { name, order } = walkOf(asked, byNumber)
  const walk = `certificates ${name}`
  const after = cursor === undefined ? undefined : decodeCursor(cursor, walk, order.length)
  if (cursor !== undefined && !after) return undefined
  const paging = { limit, after, byNumber, most }
  const rows = await db.all<Row>(certificatesStatement(asked, paging))
  const page = rows.slice(0, limit)
  const last =
    rows.length > limit
      ? page.at(-1)?.position
      : isNarrowed(asked, byNumber)
        ? (await db.get<{ position: string } | undefined>(stoppedAt(asked, paging)))?.position
        : undefined
  const items = [...new Map(page.map((row) => [row.key, listed(row, question.on)])).values()]
  return { items, cursor: last === undefined ? undefined : encodeCursor(walk, last) }
}

/** Whether more is asked than the walk itself answers, so that a short page need not be the last one. */
const isNarrowed = (question: CertificateQuestion, byNumber: boolean): boolean => {
  const { fits } = walkOf(question, byNumber)
  return (['status', 'scheme', 'holder', 'certifier'] as const).some(
    (filter) => question[filter] !== undefined && !fits.includes(filter),
  )
}
