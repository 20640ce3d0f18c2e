import { offerAccount, stockAccount, supplyAccount, takenAccount } from '../../content/points/account.ts'
import { instantOf } from '../../content/points/instant.ts'
import type { NewOffer } from '../../content/points/offer.ts'
import type { Transfer } from '../../content/points/transfer.ts'
import { openingStatements, post } from './points-ledger.ts'
import type { PointsOffer } from './points-offers-tables.ts'

/** What points are spent on, and how much of it is left. */

type Client = Pick<D1Database, 'prepare' | 'batch'>

/** A row as the database spells it. */
export interface OfferRow {
  id: string
  partner: string
  title_zh: string
  title_en: string
  text_zh: string
  text_en: string
  gtin: string | null
  price: number
  starts: string
  ends: string
  minutes: number
  way: PointsOffer['way']
  most_each: number | null
  created_at: string
  ended_at: string | null
}

export const offerOf = (row: OfferRow): PointsOffer => ({
  id: row.id,
  partner: row.partner,
  titleZh: row.title_zh,
  titleEn: row.title_en,
  textZh: row.text_zh,
  textEn: row.text_en,
  gtin: row.gtin,
  price: row.price,
  starts: row.starts,
  ends: row.ends,
  minutes: row.minutes,
  way: row.way,
  mostEach: row.most_each,
  createdAt: row.created_at,
  endedAt: row.ended_at,
})

/** Pieces of an offer: left, set aside, handed over. */
export interface Pieces {
  left: number
  reserved: number
  taken: number
}
export type StockedOffer = PointsOffer & Pieces

type StockedRow = OfferRow & Pieces
const stockedOf = ({ left, reserved, taken, ...row }: StockedRow): StockedOffer => ({
  ...offerOf(row),
  left,
  reserved,
  taken,
})

const STOCKED = `SELECT offer.*, stock.received - stock.spent - stock.reserved AS left, stock.reserved AS reserved,
    stock.spent AS taken
  FROM points_offers AS offer CROSS JOIN points_accounts AS stock ON stock.id = 'stock/' || offer.id`

const INSERT = `INSERT INTO points_offers (id, partner, title_zh, title_en, text_zh, text_en, gtin, price, starts, ends,
    minutes, way, most_each, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** A movement of pieces into an offer's stock. @param id - of this delivery, among those of the offer */
const stocking = (offer: string, pieces: number, id: string, at: string): Transfer => ({
  id: `stocking/${offer}/${id}`,
  ledger: 'stock',
  kind: 'stocking',
  phase: 'posted',
  source: supplyAccount(offer),
  target: stockAccount(offer),
  amount: pieces,
  at,
})

/**
 * Makes an offer with its first pieces. @param id - asked again with the same, it is made once
 * @returns `taken` where another offer stands under the id
 */
export const makeOffer = async (
  client: Client,
  id: string,
  partner: string,
  offer: NewOffer,
  now: Date,
): Promise<'made' | 'stood' | 'taken'> => {
  const { titleZh, titleEn, textZh, textEn, gtin, price, starts, ends, minutes, way, mostEach, stock } = offer
  const at = instantOf(now)
  const said = [titleZh, titleEn, textZh, textEn, gtin ?? null, price, starts, ends, minutes, way, mostEach ?? null]
  const posted = await post(
    client,
    [stocking(id, stock, 'first', at)],
    [
      ...openingStatements(client, [
        { id: offerAccount(id), kind: 'offer' },
        { id: supplyAccount(id), kind: 'supply' },
        { id: stockAccount(id), kind: 'stock' },
        { id: takenAccount(id), kind: 'taken' },
      ]),
      client.prepare(INSERT).bind(id, partner, ...said, at),
    ],
  )
  if (posted.status === 'posted') return 'made'
  const stands = await findOffer(client, id)
  const isSame =
    posted.status === 'stood' &&
    stands?.partner === partner &&
    [stands.titleZh, stands.price, stands.ends].join() === [titleZh, price, ends].join()
  return isSame ? 'stood' : 'taken'
}

/** Adds pieces. @param delivery - names it, so that it is added once. @returns whether it stands */
export const stockOffer = async (
  client: Client,
  offer: string,
  pieces: number,
  delivery: string,
  now: Date,
): Promise<boolean> => (await post(client, [stocking(offer, pieces, delivery, instantOf(now))])).status !== 'refused'

/** Ends an offer early: what was set aside before can still be handed over. @returns whether it stood */
export const endOffer = async (client: Client, id: string, now: Date): Promise<boolean> => {
  const ended = await client
    .prepare('UPDATE points_offers SET ended_at = ? WHERE id = ? AND ended_at IS NULL')
    .bind(instantOf(now), id)
    .run()
  return ended.meta.changes > 0
}

export const findOffer = async (client: Client, id: string): Promise<StockedOffer | undefined> => {
  const row = await client.prepare(`${STOCKED} WHERE offer.id = ?`).bind(id).first<StockedRow>()
  return row ? stockedOf(row) : undefined
}

const OPEN = `${STOCKED} WHERE offer.ended_at IS NULL AND offer.ends >= ?1 AND (offer.ends, offer.id) > (?2, ?3)
  AND offer.starts <= ?1 ORDER BY offer.ends, offer.id LIMIT ?4`
const OF_PARTNER = `${STOCKED} WHERE offer.partner = ?1 AND (?2 = '' OR (offer.created_at, offer.id) < (?2, ?3))
  ORDER BY offer.created_at DESC, offer.id DESC LIMIT ?4`

/** Offers that are open on a day, those that end first before others. @param after - the last of the page before */
export const listOpenOffers = async (
  client: Client,
  day: string,
  limit: number,
  after: Pick<PointsOffer, 'ends' | 'id'> = { ends: '', id: '' },
): Promise<StockedOffer[]> => {
  const asked = client.prepare(OPEN).bind(day, after.ends, after.id, limit)
  return (await asked.all<StockedRow>()).results.map(stockedOf)
}

/** All offers of a partner, the newest first. */
export const listOffersOf = async (
  client: Client,
  partner: string,
  limit: number,
  after: Pick<PointsOffer, 'createdAt' | 'id'> = { createdAt: '', id: '' },
): Promise<StockedOffer[]> => {
  const asked = client.prepare(OF_PARTNER).bind(partner, after.createdAt, after.id, limit)
  return (await asked.all<StockedRow>()).results.map(stockedOf)
}

/** Titles and partners of offers, for what names them by id. */
export const readOffers = async (client: Client, ids: readonly string[]): Promise<Map<string, PointsOffer>> => {
  const { results } = await client
    .prepare('SELECT offer.* FROM json_each(?) AS asked JOIN points_offers AS offer ON offer.id = asked.value')
    .bind(JSON.stringify([...new Set(ids)]))
    .all<OfferRow>()
  return new Map(results.map((row) => [row.id, offerOf(row)]))
}
