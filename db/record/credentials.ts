import { sql, type SQL } from 'drizzle-orm'
import { verdictOn } from '../../content/certificates/verdict.ts'
import type { CertificateStated } from '../../content/credentials/conformity.ts'
import type { FacilityStated } from '../../content/credentials/facility.ts'
import type { ProductStated } from '../../content/credentials/passport.ts'
import { statusPlace } from '../../content/credentials/status-place.ts'
import { normaliseKeyPart } from '../../content/registers/key.ts'
import type { RecordDb } from './db.ts'
import { parseRows, readRows } from './rows.ts'

/** What credentials are made of, each in one round trip. */

/** Certificates named in one credential of a product or a place of work: the newest. */
const MOST_CERTIFICATES = 100
/** Products named in one certificate's credential: more would make it too large to be read anywhere. */
const MOST_PRODUCTS = 200

type Body = Record<string, string | number | string[] | undefined>

interface CertificateRow {
  key: string
  body: Body
  at: string
  ordinal: number | null
  /** Numbers of its standards as they are printed, by key. */
  standards: Record<string, string>
  scheme: string | null
  certifier: string | null
  place: string | null
}

/** Certificates that stand, with the names of what they refer to. @param keys - yields them in a column `key` */
const certificates = (keys: SQL): SQL => sql`
  SELECT json_object('key', c.key, 'body', json(c.body), 'at', e.published_at, 'ordinal', p.ordinal,
    'standards', (SELECT json_group_object(k.key, k.body ->> 'standard') FROM json_each(c.body -> 'standards') AS named
      CROSS JOIN records AS k ON k.register = 'certification-criteria' AND k.key = named.value),
    'scheme', s.body ->> 'name', 'certifier', b.body ->> 'name', 'place', l.body ->> 'nameZh') AS row
  FROM (${keys}) AS wanted
  CROSS JOIN records AS c ON c.register = 'certificates' AND c.key = wanted.key AND c.body IS NOT NULL
  CROSS JOIN entries AS e ON e.idx = c.idx
  LEFT JOIN credential_places AS p ON p.certificate = c.key
  LEFT JOIN records AS s ON s.register = 'certification-schemes' AND s.key = c.body ->> 'scheme'
  LEFT JOIN records AS b ON b.register = 'certification-bodies' AND b.key = c.body ->> 'certifier'
  LEFT JOIN records AS l ON l.register = 'places' AND l.key = c.body ->> 'place'`

const mentioned = (subject: string, register: string, key: SQL): SQL => sql`
  SELECT DISTINCT ${key} AS key FROM mentions WHERE subject = ${subject} AND register = ${register}
  ORDER BY at DESC LIMIT ${MOST_CERTIFICATES}`

const text = (value: Body[string]): string => (typeof value === 'string' ? value : '')
const maybe = (value: Body[string]): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
const list = (value: Body[string]): string[] => (Array.isArray(value) ? value : [])

const schemeOf = ({ body, scheme }: CertificateRow) => ({
  key: text(body['scheme']),
  name: scheme ?? text(body['scheme']),
})
const standardsOf = ({ body, standards }: CertificateRow) =>
  list(body['standards']).map((key) => ({ key: normaliseKeyPart(key), name: standards[key] ?? key }))

interface AccreditationRow {
  categories: string[] | null
  from: string
  until: string | null
  by: string
  number: string | null
  status: string
}

/** Which accreditation covered a certifier on the day of issue. */
const accreditedOf = ({ body }: CertificateRow, rows: AccreditationRow[]) => {
  const issued = text(body['issued'])
  const accreditations = rows.map(({ categories, until, number, ...rest }) => ({
    ...rest,
    categories: categories ?? [],
    until: until ?? undefined,
    number: number ?? undefined,
  }))
  const facts = { issued, category: maybe(body['category']), changes: [], accreditations }
  const { accreditation, accredited } = verdictOn(facts, issued)
  return accreditation === 'within' && accredited ? { by: accredited.by, number: accredited.number } : undefined
}

/** A certificate for its credential; `undefined` when none of this number stands. One round trip. */
export const readCertificateStated = async (db: RecordDb, number: string): Promise<CertificateStated | undefined> => {
  const keyed = sql`SELECT ${number} AS key`
  const [found, products, accreditations] = await readRows(db, [
    certificates(keyed),
    sql`SELECT body AS row FROM records WHERE register = 'certified-products' AND key > ${`${number}~`}
      AND key < ${`${number}\x7f`} AND body IS NOT NULL ORDER BY key LIMIT ${MOST_PRODUCTS}`,
    sql`SELECT json_object('categories', json(a.body -> 'categories'), 'from', a.body ->> 'validFrom',
        'until', a.body ->> 'validTo', 'by', a.body ->> 'accreditedBy', 'number', a.body ->> 'number',
        'status', a.body ->> 'status') AS row
      FROM records AS c CROSS JOIN records AS a ON a.register = 'accreditations'
        AND a.key > (c.body ->> 'certifier') || '~' || (c.body ->> 'scheme') || '~'
        AND a.key < (c.body ->> 'certifier') || '~' || (c.body ->> 'scheme') || char(127)
      WHERE c.register = 'certificates' AND c.key = ${number} AND a.body IS NOT NULL`,
  ])
  const [row] = parseRows<CertificateRow>(found)
  if (!row) return undefined
  const { key, body, ordinal, certifier, place } = row
  const sites = list(body['sites'])
  return {
    number: key,
    scheme: schemeOf(row),
    standards: standardsOf(row),
    holder: { code: text(body['holder']), name: text(body['holderName']) },
    certifier: { code: text(body['certifier']), name: certifier ?? text(body['certifier']) },
    category: maybe(body['category']),
    issued: text(body['issued']),
    expires: maybe(body['expires']),
    sites: sites.length === 0 && place ? [place] : sites,
    products: parseRows<Body>(products).map((product) => ({
      item: text(product['item']),
      name: text(product['name']),
      model: maybe(product['model']),
      gtin: maybe(product['gtin']),
    })),
    accredited: accreditedOf(row, parseRows<AccreditationRow>(accreditations)),
    ...(ordinal === null ? {} : { status: statusPlace(ordinal) }),
  }
}

/** Entries in the log. */
export const readTreeSize = async (db: RecordDb): Promise<number> =>
  (await db.$client.prepare('SELECT max(size) AS size FROM checkpoints').first<number | null>('size')) ?? 0

const latest = (instants: string[]): string => instants.reduce((a, b) => (b > a ? b : a), '')

/** What is certified and declared of a trade item; `undefined` when no certificate names it. @param gtin - 14 digits */
export const readProductStated = async (db: RecordDb, gtin: string): Promise<ProductStated | undefined> => {
  const [named, found, declared] = await readRows(db, [
    sql`SELECT json_object('body', json(r.body), 'at', e.published_at) AS row
      FROM (${mentioned(gtin, 'certified-products', sql`key`)}) AS wanted
      CROSS JOIN records AS r ON r.register = 'certified-products' AND r.key = wanted.key AND r.body IS NOT NULL
      CROSS JOIN entries AS e ON e.idx = r.idx`,
    certificates(mentioned(gtin, 'certified-products', sql`substr(key, 1, instr(key, '~') - 1)`)),
    sql`SELECT json_object('key', r.key, 'body', json(r.body), 'at', e.published_at) AS row
      FROM (${mentioned(gtin, 'product-footprints', sql`key`)}) AS wanted
      CROSS JOIN records AS r ON r.register = 'product-footprints' AND r.key = wanted.key AND r.body IS NOT NULL
      CROSS JOIN entries AS e ON e.idx = r.idx`,
  ])
  const products = parseRows<{ body: Body; at: string }>(named)
  const rows = parseRows<CertificateRow>(found)
  const footprints = parseRows<{ key: string; body: Body; at: string }>(declared)
  const [product, certificate] = [products[0]?.body, rows[0]]
  if (!product || !certificate) return undefined
  const { body, place } = certificate
  return {
    gtin,
    name: text(product['name']),
    model: maybe(product['model']),
    brand: maybe(product['brand']),
    category: maybe(product['category']) ?? maybe(body['category']),
    producer: { code: text(body['holder']), name: text(body['holderName']) },
    ...(place ? { place: { code: text(body['place']), name: place } } : {}),
    certificates: rows.map((row) => ({
      number: row.key,
      scheme: schemeOf(row),
      standards: standardsOf(row),
      issued: text(row.body['issued']),
      expires: maybe(row.body['expires']),
    })),
    footprints: footprints.map(({ key, body: said }) => ({
      key,
      boundary: text(said['boundary']),
      method: text(said['method']),
      year: Number(said['year']),
      value: text(said['value']),
      unit: text(said['unit']),
      functionalUnit: text(said['functionalUnit']),
      verifier: maybe(said['verifier']),
    })),
    stated: latest([...products, ...rows, ...footprints].map(({ at }) => at)),
  }
}

interface OrganisationRow {
  body: Body
  at: string
  place: string | null
  above: string | null
}

/** A certificate in a facility's record. */
const claimOf = (row: CertificateRow): FacilityStated['certificates'][number] => ({
  number: row.key,
  scheme: schemeOf(row),
  issued: text(row.body['issued']),
  expires: maybe(row.body['expires']),
})

const ABOVE = sql`LEFT JOIN records AS a ON a.register = 'places' AND a.key = substr(l.key, 1, 2) || '0000'`

/** A site that a certificate names; `undefined` when it names none of this number. One round trip. */
export const readSiteStated = async (
  db: RecordDb,
  { certificate, number }: { certificate: string; number: number },
): Promise<FacilityStated | undefined> => {
  const [found, all, where] = await readRows(db, [
    certificates(sql`SELECT ${certificate} AS key`),
    certificates(sql`SELECT held.key FROM records AS own CROSS JOIN records AS held
      ON held.register IS 'certificates' AND held.body ->> 'holder' = own.body ->> 'holder'
      WHERE own.register = 'certificates' AND own.key = ${certificate} LIMIT ${MOST_CERTIFICATES}`),
    sql`SELECT json_object('code', l.key, 'place', l.body ->> 'nameZh', 'above', a.body ->> 'nameZh') AS row
      FROM records AS c CROSS JOIN records AS l ON l.register = 'places' AND l.key = substr(c.body ->> 'place', 1, 6) ${ABOVE}
      WHERE c.register = 'certificates' AND c.key = ${certificate}`,
  ])
  const [row] = parseRows<CertificateRow>(found)
  const address = row && list(row.body['sites'])[number - 1]
  if (!row || address === undefined) return undefined
  // The same site may stand in several certificates of its holder.
  const held = parseRows<CertificateRow>(all).filter((one) => list(one.body['sites']).includes(address))
  const [place] = parseRows<{ code: string; place: string; above: string | null }>(where)
  return {
    code: text(row.body['holder']),
    name: text(row.body['holderName']),
    site: { certificate, number, address },
    ...(place ? { place: { code: place.code, name: place.place, above: place.above ?? '' } } : {}),
    certificates: held.map(claimOf),
    stated: latest([row, ...held].map(({ at }) => at)),
  }
}

/** An organisation as a place of work; `undefined` when the register does not know it. @param code - credit code */
export const readFacilityStated = async (db: RecordDb, code: string): Promise<FacilityStated | undefined> => {
  const [known, found] = await readRows(db, [
    sql`SELECT json_object('body', json(o.body), 'at', e.published_at, 'place', l.body ->> 'nameZh',
        'above', a.body ->> 'nameZh') AS row
      FROM records AS o CROSS JOIN entries AS e ON e.idx = o.idx
      LEFT JOIN records AS l ON l.register = 'places' AND l.key = substr(o.body ->> 'place', 1, 6)
      LEFT JOIN records AS a ON a.register = 'places' AND a.key = substr(o.body ->> 'place', 1, 2) || '0000'
      WHERE o.register = 'organisations' AND o.key = ${code} AND o.body IS NOT NULL`,
    certificates(mentioned(code, 'certificates', sql`key`)),
  ])
  const [row] = parseRows<OrganisationRow>(known)
  if (!row) return undefined
  const { body, at, place, above } = row
  // It may be the certifier of some.
  const held = parseRows<CertificateRow>(found).filter((one) => one.body['holder'] === code)
  return {
    code,
    name: text(body['name']),
    ...(place ? { place: { code: text(body['place']), name: place, above: above ?? '' } } : {}),
    address: maybe(body['address']),
    industry: maybe(body['industry']),
    longitude: maybe(body['longitude']),
    latitude: maybe(body['latitude']),
    certificates: held.map(claimOf),
    stated: latest([at, ...held.map((one) => one.at)]),
  }
}
