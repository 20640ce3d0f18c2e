import { isChange } from '../../content/certificates/life.ts'
import type { Accreditation, CertificateFacts, StatedChange } from '../../content/certificates/verdict.ts'
import { textsOf, type Body } from '../../content/registers/facts.ts'
import { lotId, thingOf } from '../../content/trace/epcis/thing.ts'
import { lotKey } from '../../content/trace/lot.ts'
import type { Authority } from './authorities.ts'
import type { FootprintReference } from './footprints.ts'
import { STATEMENT, UPSTREAM } from './trace-statements.ts'

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

type RecordPart =
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

/** A record, with what its part of the statement says of it besides. */
interface RecordRow extends TraceRecord {
  ofLot?: number
  held?: string
}

type Row =
  | { [Part in RecordPart]: RecordRow & { part: Part } }[RecordPart]
  | (UpstreamRecall & { part: 'upstream' })
  | (FootprintReference & { part: 'reference' })
  | (Authority & { part: 'authority' })
  | { part: 'state'; size: number | null }
type RowOf<Part extends Row['part']> = Extract<Row, { part: Part }>

const partOf = <Part extends Row['part']>(rows: readonly Row[], part: Part): RowOf<Part>[] =>
  rows.filter((row): row is RowOf<Part> => row.part === part)

const text = (body: Body | undefined, name: string): string | undefined => {
  const value = body?.[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const changeOf = ({ body }: RecordRow): StatedChange[] => {
  const { change } = body
  if (!isChange(change)) return []
  return [{ change, effective: text(body, 'effective') ?? '', reason: text(body, 'reason') }]
}

const accreditationOf = ({ body }: RecordRow): Accreditation => ({
  categories: textsOf(body['categories']),
  from: text(body, 'validFrom') ?? '',
  until: text(body, 'validTo'),
  by: text(body, 'accreditedBy') ?? '',
  number: text(body, 'number'),
  status: text(body, 'status') ?? '',
})

const certificateOf = (record: RecordRow, rows: readonly Row[]): TraceCertificate => {
  const { body, key } = record
  const [scheme, certifier] = [text(body, 'scheme') ?? '', text(body, 'certifier') ?? '']
  const of = (part: 'scheme' | 'certifier', wanted: string): Body | undefined =>
    partOf(rows, part).find((row) => row.key === wanted)?.body
  return {
    record,
    ofLot: record.ofLot === 1,
    scheme: of('scheme', scheme),
    certifier: of('certifier', certifier),
    facts: {
      issued: text(body, 'issued') ?? '',
      expires: text(body, 'expires'),
      category: text(body, 'category'),
      changes: partOf(rows, 'change')
        .filter((row) => text(row.body, 'certificate') === key)
        .flatMap(changeOf),
      accreditations: partOf(rows, 'accreditation')
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
  const named = lot === undefined ? '' : thingOf(lotId(gtin, lot)).id
  const { results } = await $client
    .prepare(STATEMENT)
    .bind(gtin, lot === undefined ? '' : lotKey(gtin, lot), lot ?? '', named)
    .all<{ row: string }>()
  const rows = results.map(({ row }): Row => JSON.parse(row))
  const all = <Part extends Row['part']>(part: Part): RowOf<Part>[] => partOf(rows, part)
  return {
    gtin,
    product: all('product')[0],
    lot: all('lot')[0],
    recalls: all('recall'),
    answers: all('answer'),
    upstream: await toldUpstream($client, named, all('upstream')),
    certificates: all('certificate').map((record) => certificateOf(record, rows)),
    footprints: all('footprint'),
    references: all('reference'),
    origin: all('origin')[0],
    made: all('made')[0],
    power: all('power'),
    indication: all('indication')[0],
    air: all('air').flatMap(({ body }) => (body ? [body] : [])),
    water: all('water'),
    soil: all('soil'),
    authorities: all('authority'),
    treeSize: all('state')[0]?.size ?? 0,
  }
}
