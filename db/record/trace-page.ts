import { isChange } from '../../content/certificates/life.ts'
import type { Accreditation, CertificateFacts, StatedChange } from '../../content/certificates/verdict.ts'
import { textsOf, type Body } from '../../content/registers/facts.ts'
import { lotId, thingOf } from '../../content/trace/epcis/thing.ts'
import { lotKey } from '../../content/trace/lot.ts'
import type { Authority } from './authorities.ts'
import type { FootprintReference } from './footprints.ts'
import { STATEMENTS, UPSTREAM } from './trace-statements.ts'

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

/** A recall that may speak of an ingredient. */
export interface UpstreamRecall extends TraceRecord {
  lot: string | null
  serial: string | null
  /** Of the ingredient, as its product is registered. */
  producer: string | null
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
  /** Recalls of products that went into the lot, each with the ingredient's own lot. */
  upstream: UpstreamRecall[]
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

/** Of recalls of ingredients those that both sides tell of; asked only where there are any. */
const toldUpstream = async (
  client: D1Database,
  named: string,
  maybe: readonly UpstreamRecall[],
): Promise<UpstreamRecall[]> => {
  const producers = [...new Set(maybe.map(({ body }) => text(body, 'producer') ?? ''))]
  if (producers.length === 0) return []
  const answers = await client.batch<{ row: string }>(
    producers.map((producer) => client.prepare(UPSTREAM).bind(named, producer)),
  )
  return answers.flatMap(({ results }, at) =>
    results
      .map(({ row }): UpstreamRecall => JSON.parse(row))
      .filter(({ body }) => (text(body, 'producer') ?? '') === producers[at]),
  )
}

/**
 * One round trip, and one more where an ingredient is recalled.
 * @param gtin - fourteen digits
 * @param lot - as printed; one that is none, or of another product, reads as no lot
 */
export const readTracePage = async (
  { $client }: { $client: D1Database },
  gtin: string,
  lot?: string,
): Promise<TraceView> => {
  const values = [gtin, lot === undefined ? '' : lotKey(gtin, lot), lot ?? '']
  const named = lot === undefined ? '' : thingOf(lotId(gtin, lot)).id
  const answers = await $client.batch<{ row: string }>(
    STATEMENTS.map(([statement, count]) =>
      $client.prepare(statement).bind(...(count === 'event' ? [named] : values.slice(0, count))),
    ),
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
    upstream: await toldUpstream($client, named, rowsOf(6)),
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
