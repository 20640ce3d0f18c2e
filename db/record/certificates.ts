import { numberKey, numberSubject, skeletonOf } from '../../content/certificates/number.ts'
import { isChange } from '../../content/certificates/life.ts'
import type { Accreditation, CertificateFacts, StatedChange } from '../../content/certificates/verdict.ts'
import { textsOf, type Body } from '../../content/registers/facts.ts'
import { alertsAbout, type IndexedAlert } from './label-alerts.ts'
import { parseBody, type StoredRecord } from './record.ts'
import { referredName } from './referred.ts'

/** A certificate with all that its verdict needs, read in one round trip. */
export interface CertificateView {
  /** The key: the number as the register has it. */
  number: string
  /** Its newest entry; `body` is `null` once it was taken back whole. */
  record: StoredRecord
  /** What `verdictOn` is asked with; `undefined` once it was taken back. */
  facts: CertificateFacts | undefined
  /** That stand, in the order they were stated. */
  changes: StoredRecord[]
  /** In order of item, at most `MAX_PRODUCTS`. */
  products: StoredRecord[]
  /** Of its certifier for its scheme, whatever their period. */
  accreditations: StoredRecord[]
  /** Bodies by `referredName`: its scheme, standards, certifier, and the certificates before and after it. */
  referred: Map<string, Body>
  /** Alerts about labels with this number, the newest first. */
  alerts: IndexedAlert[]
  treeSize: number
}

/** Products of one certificate that are read with it; the rest is paged in the register. */
export const MAX_PRODUCTS = 200
const MAX_CHANGES = 200
const MAX_ACCREDITATIONS = 50

export type Part = 'own' | 'change' | 'product' | 'accreditation' | 'referred'
/** All parts are rows of one kind, so that one statement reads them. */
export type Row = Omit<StoredRecord, 'body'> & {
  part: Part
  body: string | null
  more: number | null
  /** JSON list, of the certificate itself. */
  alerts: string | null
}

const columns = (part: Part, more = 'NULL', alerts = 'NULL'): string =>
  `'${part}' AS part, entries.register, entries.key, entries.revision, entries.status, entries.publisher,
    entries.published_at AS publishedAt, entries.reason, entries.idx AS "index", records.body AS body, ${more} AS more, ${alerts} AS alerts`
const ENTRY = 'CROSS JOIN entries ON entries.idx = records.idx'

/** ?1 is the key as typed, ?2 the skeleton: exactly that number, or else the only one that looks like it. */
const FOUND = `WITH found AS MATERIALIZED (
    SELECT number FROM (
      SELECT 0 AS rank, key AS number FROM records WHERE register = 'certificates' AND key = ?1
      UNION ALL
      SELECT 1, min(certificate) FROM certificate_states WHERE skeleton = ?2 HAVING count(DISTINCT certificate) = 1)
    ORDER BY rank LIMIT 1),
  own AS MATERIALIZED (
    SELECT key, body, body ->> 'certifier' || '~' || (body ->> 'scheme') AS held FROM records
    WHERE register = 'certificates' AND key = (SELECT number FROM found))`

/** A warning about the number reads with the verdict: what is on a shelf may carry the number of a certificate that is true. */
const ALERTS = `(SELECT json_group_array(json(row)) FROM (${alertsAbout('?3')}))`

const OWN = `SELECT ${columns('own', '(SELECT max(size) FROM checkpoints)', ALERTS)} FROM records ${ENTRY}
  WHERE records.register = 'certificates' AND records.key = (SELECT number FROM found)`

/** Steps of the certificate's present life that were not taken back; the record says why. */
const CHANGES = `SELECT ${columns('change', 'stated.idx')} FROM certificate_states AS stated
    CROSS JOIN records ON records.register = 'certificate-changes'
      AND records.key = stated.certificate || '~' || stated.effective || '~' || stated.event ${ENTRY}
  WHERE stated.certificate = (SELECT number FROM found)
    AND stated.event IN ('suspended', 'resumed', 'withdrawn', 'replaced')
    AND NOT EXISTS (SELECT 1 FROM certificate_states AS undone WHERE undone.undoes = stated.idx)
  ORDER BY stated.idx LIMIT ${MAX_CHANGES}`

const PRODUCTS = `SELECT ${columns('product')} FROM records ${ENTRY}
  WHERE records.register = 'certified-products' AND records.status <> 'withdrawn'
    AND records.key >= (SELECT number || '~' FROM found) AND records.key < (SELECT number || char(127) FROM found)
  ORDER BY records.key LIMIT ${MAX_PRODUCTS}`

const ACCREDITATIONS = `SELECT ${columns('accreditation')} FROM records ${ENTRY}
  WHERE records.register = 'accreditations' AND records.status <> 'withdrawn'
    AND records.key >= (SELECT held || '~' FROM own) AND records.key < (SELECT held || char(127) FROM own)
  ORDER BY records.key DESC LIMIT ${MAX_ACCREDITATIONS}`

/** Joined from what is wanted: an `IN` would walk all records. */
const REFERRED = `SELECT ${columns('referred')} FROM (
    SELECT 'certification-schemes' AS register, body ->> 'scheme' AS key FROM own
    UNION ALL SELECT 'certification-bodies', body ->> 'certifier' FROM own
    UNION ALL SELECT 'certificates', body ->> 'replaces' FROM own
    UNION ALL SELECT 'certificates', after.body ->> 'replacedBy' FROM records AS after
      WHERE after.register = 'certificate-changes' AND after.status <> 'withdrawn'
        AND after.key >= (SELECT key || '~' FROM own) AND after.key < (SELECT key || char(127) FROM own)
    UNION ALL SELECT 'certification-criteria', standard.value FROM own CROSS JOIN json_each(own.body -> 'standards') AS standard
  ) AS wanted CROSS JOIN records ON records.register = wanted.register AND records.key = wanted.key ${ENTRY}`

const STATEMENT = `${FOUND} ${[OWN, CHANGES, PRODUCTS, ACCREDITATIONS, REFERRED]
  .map((part) => `SELECT * FROM (${part})`)
  .join(' UNION ALL ')}`

const stored = ({ part: _, more: __, alerts: ___, body, ...row }: Row): StoredRecord => ({
  ...row,
  body: parseBody(body),
})

const text = (body: Body | null, name: string): string | undefined => {
  const value = body?.[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/**
 * A certificate by its number, however it is typed: exactly, or else the only one that it can be taken for.
 * @returns `undefined` when there is none, or several look like it
 */
export const readCertificate = async (
  { $client }: { $client: D1Database },
  number: string,
): Promise<CertificateView | undefined> => {
  const { results } = await $client
    .prepare(STATEMENT)
    .bind(numberKey(number) ?? '', skeletonOf(number), numberSubject(number) ?? '')
    .all<Row>()
  const rows = Map.groupBy(results, ({ part }) => part)
  const [own] = rows.get('own') ?? []
  if (!own) return undefined
  const read = (part: Part): StoredRecord[] => rows.get(part)?.map(stored) ?? []
  const view = { record: stored(own), changes: read('change'), accreditations: read('accreditation') }
  return {
    number: own.key,
    ...view,
    facts: factsOf(view),
    products: read('product'),
    referred: new Map(
      read('referred').flatMap(({ register, key, body }) => (body ? [[referredName(register, key), body]] : [])),
    ),
    alerts: JSON.parse(own.alerts ?? '[]'),
    treeSize: own.more ?? 0,
  }
}

/** What the verdict follows from; `undefined` of a certificate that was taken back. */
export const factsOf = ({
  record: { body },
  changes,
  accreditations,
}: Pick<CertificateView, 'record' | 'changes' | 'accreditations'>): CertificateFacts | undefined =>
  body === null
    ? undefined
    : {
        issued: text(body, 'issued') ?? '',
        expires: text(body, 'expires'),
        category: text(body, 'category'),
        changes: changes.flatMap(changeOf),
        accreditations: accreditations.flatMap(accreditationOf),
      }

const changeOf = ({ body, index }: StoredRecord): StatedChange[] => {
  const change = body?.['change']
  if (!isChange(change)) return []
  const said = { reason: text(body, 'reason'), ground: text(body, 'ground'), replacedBy: text(body, 'replacedBy') }
  return [{ change, effective: text(body, 'effective') ?? '', ...said, index }]
}

const accreditationOf = ({ body }: StoredRecord): Accreditation[] =>
  body === null
    ? []
    : [
        {
          categories: textsOf(body['categories']),
          from: text(body, 'validFrom') ?? '',
          until: text(body, 'validTo'),
          by: text(body, 'accreditedBy') ?? '',
          number: text(body, 'number'),
          status: text(body, 'status') ?? '',
        },
      ]
