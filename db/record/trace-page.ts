import { isChange } from '../../content/certificates/life.ts'
import type { Accreditation, CertificateFacts, StatedChange } from '../../content/certificates/verdict.ts'
import type { Position } from '../../content/places/distance.ts'
import { textsOf, type Body } from '../../content/registers/facts.ts'
import { lotId, thingOf } from '../../content/trace/epcis/thing.ts'
import { lotKey } from '../../content/trace/lot.ts'
import type { ToldOfLot } from '../../content/trace/travelled.ts'
import type { Authority } from './authorities.ts'
import type { FootprintReference } from './footprints.ts'
import { LOT_STATEMENT, MOST_RECALLS, STATEMENT, type TraceRow } from './trace-statements.ts'
import { MOST_UPSTREAM, UPSTREAM } from './upstream-statement.ts'

/** Everything that the record says of the goods a code stands on, read in one round trip. */

/** A record with who states it. */
export interface TraceRecord {
  key: string
  publisher: string
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
  /** Whether it speaks of the ingredient; else it may, since the ingredient is not known by what it names. */
  isSure: 0 | 1
  /** All of its product that went in, of a recall of issues of codes, which the record alone cannot tell apart. */
  things: { lot: string | null; serial: string | null }[]
}

/** A station with the middle of the place that it is near, in degrees, and its newest hour. */
export interface StationNear extends Position {
  station: Body
  now: Body | null
}

export interface TraceView {
  gtin: string
  product: TraceRecord | undefined
  /** `undefined` where none was asked for, or it is not of this product. */
  lot: TraceRecord | undefined
  /** Of the product, of whatever lots, newest first; at most `MOST_RECALLS`, and one that tells that there are more. */
  recalls: TraceRecord[]
  /** Of the lot's own producer. */
  answers: TraceRecord[]
  /** Recalls of products that went into the lot, each with the ingredient's own lot. */
  upstream: UpstreamRecall[]
  /** Whether the way up to the ingredients is longer than was looked through, and whether there are recalls beside these. */
  cut: { way: boolean; recalls: boolean }
  /** The lot's number as it was asked for. */
  number: string | undefined
  /** What is told of the lot, for how it travelled in short. */
  told: ToldOfLot[]
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
  /** Stations around a place of origin that has none of its own, nearest first. */
  airNear: StationNear[]
  /** Rows of the newest sample of surface water there; key of the first. */
  water: TraceRecord[]
  /** Land there that must be controlled or cleaned up. */
  soil: TraceRecord[]
  authorities: Authority[]
  treeSize: number
}

const isNothing = (column: string | null | undefined): column is null | undefined =>
  column === null || column === undefined

const one = (column: string | null | undefined): TraceRecord | undefined =>
  isNothing(column) ? undefined : JSON.parse(column)

/** What a column holds; most hold nothing. */
const all = <Item>(column: string | null | undefined): Item[] =>
  isNothing(column) || column === '[]' ? [] : JSON.parse(column)

const text = (body: Body | undefined, name: string): string | undefined => {
  const value = body?.[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const changeOf = (body: Body): StatedChange[] => {
  const { change } = body
  if (!isChange(change)) return []
  return [{ change, effective: text(body, 'effective') ?? '', reason: text(body, 'reason') }]
}

const accreditationOf = (body: Body): Accreditation => ({
  categories: textsOf(body['categories']),
  from: text(body, 'validFrom') ?? '',
  until: text(body, 'validTo'),
  by: text(body, 'accreditedBy') ?? '',
  number: text(body, 'number'),
  status: text(body, 'status') ?? '',
})

/** A certificate as the statement answers it. */
interface HeldRecord extends TraceRecord {
  ofLot: 0 | 1
  changes: Body[]
  accreditations: Body[]
  scheme: Body | null
  certifier: Body | null
}

const certificateOf = ({
  ofLot,
  changes,
  accreditations,
  scheme,
  certifier,
  ...record
}: HeldRecord): TraceCertificate => ({
  record,
  ofLot: ofLot === 1,
  scheme: scheme ?? undefined,
  certifier: certifier ?? undefined,
  facts: {
    issued: text(record.body, 'issued') ?? '',
    expires: text(record.body, 'expires'),
    category: text(record.body, 'category'),
    changes: changes.flatMap(changeOf),
    accreditations: accreditations.map(accreditationOf),
  },
})

/** Who recalls what may have gone into a lot, and whether the way up is longer than was looked through. */
interface Recallers {
  isCut: 0 | 1
  producers: (string | null)[]
}

/** Recalls of one of them that both sides tell of. */
interface Upstream {
  isCut: 0 | 1
  recalls: UpstreamRecall[]
}

const recallersIn = (row: string | null | undefined): Recallers =>
  isNothing(row) ? { isCut: 0, producers: [] } : JSON.parse(row)

/** Of recalls of ingredients those that both sides tell of; asked only where there may be any. */
const toldUpstream = async (
  client: D1Database,
  [named, today]: [string, string],
  maybe: Recallers,
): Promise<Pick<TraceView, 'upstream' | 'cut'>> => {
  const producers = maybe.producers.slice(0, MOST_UPSTREAM)
  const answers =
    producers.length === 0
      ? []
      : await client.batch<{ row: string }>(
          producers.map((producer) => client.prepare(UPSTREAM).bind(named, producer ?? '', today)),
        )
  const told = answers.flatMap(({ results }) => results.map(({ row }): Upstream => JSON.parse(row)))
  return {
    upstream: told.flatMap(({ recalls }) => recalls.slice(0, MOST_UPSTREAM)),
    cut: {
      way: [maybe, ...told].some(({ isCut }) => isCut === 1),
      recalls: maybe.producers.length > producers.length || told.some(({ recalls }) => recalls.length > MOST_UPSTREAM),
    },
  }
}

/** Whether a view says of the product what that of any lot without certificates and an origin of its own says. */
export const isOfProduct = ({ lot }: Pick<TraceView, 'lot'>): boolean =>
  lot === undefined || (text(lot.body, 'origin') === undefined && textsOf(lot.body['certificates']).length === 0)

const ofProduct = (row: TraceRow) => ({
  product: one(row.product),
  recalls: all<TraceRecord>(row.recalls),
  footprints: all<TraceRecord>(row.footprints),
  references: all<FootprintReference>(row.references),
  indication: one(row.indication),
  power: all<TraceRecord>(row.power),
  authorities: all<Authority>(row.authorities),
})

const ofOrigin = (row: TraceRow) => ({
  origin: one(row.origin),
  air: all<Body | null>(row.air).filter((body) => body !== null),
  airNear: all<StationNear>(row.airNear),
  water: all<TraceRecord>(row.water),
  soil: all<TraceRecord>(row.soil),
})

/** What a reader knows of a product already. */
export interface KnownProduct {
  /** What was read of it last, of which nothing is read again while the record stands still. */
  view: TraceView
  /**
   * Whether it most likely still holds, and for this lot too: then the lot alone is asked for. Where it does not, all is asked
   * for after it.
   */
  isLikely?: boolean
}

/**
 * One round trip, and one more where an ingredient is recalled.
 * @param gtin - fourteen digits
 * @param lot - as printed; one that is none, or of another product, reads as no lot
 * @param today - `YYYY-MM-DD` in Asia/Shanghai: recalls that ended before are not read; left out, they are
 */
export const readTracePage = async (
  { $client }: { $client: D1Database },
  gtin: string,
  lot?: string,
  { view: known, isLikely = false }: Partial<KnownProduct> = {},
  today = '',
): Promise<TraceView> => {
  const named = lot === undefined ? '' : thingOf(lotId(gtin, lot)).id
  const key = lot === undefined ? '' : lotKey(gtin, lot)
  const ask = async (statement: string): Promise<TraceRow> => {
    const values = [gtin, key, lot ?? '', named, known?.treeSize ?? -1, today]
    const answered = await $client
      .prepare(statement)
      .bind(...values)
      .first<TraceRow>()
    if (!answered) throw new Error('a statement without a row')
    return answered
  }
  const ofLot = known && isLikely ? await ask(LOT_STATEMENT) : undefined
  const isAll = ofLot !== undefined && ofLot.size === known?.treeSize && isOfProduct({ lot: one(ofLot.lot) })
  const row = isAll ? ofLot : await ask(STATEMENT)
  const treeSize = row.size ?? 0
  const kept = known?.treeSize === treeSize ? known : undefined
  // What was read is a list at least.
  const { origin, air, airNear, water, soil } = kept && isNothing(row.air) ? kept : ofOrigin(row)
  const certificates =
    kept && isNothing(row.certificates) ? kept.certificates : all<HeldRecord>(row.certificates).map(certificateOf)
  const { upstream, cut } = await toldUpstream($client, [named, today], recallersIn(row.upstream))
  const product = kept ?? ofProduct(row)
  return {
    ...product,
    ...{ gtin, origin, air, airNear, water, soil, certificates, treeSize, upstream },
    cut: { ...cut, recalls: cut.recalls || product.recalls.length > MOST_RECALLS },
    lot: one(row.lot),
    made: one(row.made),
    answers: all(row.answers),
    told: all(row.told),
    number: lot,
  }
}
