import { sql, type SQL } from 'drizzle-orm'
import { recordRow } from './mentions.ts'
import { decodeCursor, encodeCursor } from './page.ts'
import type { StoredRecord } from './record.ts'
import { parseRows, readRows } from './rows.ts'

/** A product with everything that the record says of its trade item number, read in one round trip. */
export interface ProductView {
  /** Fourteen digits. */
  gtin: string
  /** Its newest entry; `body` is `null` once it was taken back. `undefined` where its producer does not use the portal. */
  record: StoredRecord | undefined
  /** Newest by day of production, at most `MAX_LOTS`. */
  lots: StoredRecord[]
  hasMoreLots: boolean
  /** Rows of certificates that name it. */
  certified: StoredRecord[]
  footprints: StoredRecord[]
  /** Newest first. */
  recalls: StoredRecord[]
  alerts: StoredRecord[]
  /** Others who say that the number is theirs, while it stands in the name that they dispute. */
  claims: StoredRecord[]
  /** Issues of codes for it, newest first. */
  issues: StoredRecord[]
  /** Retired certificates of green electricity that it names, its geographical indication, its places. */
  referred: StoredRecord[]
  treeSize: number
  /** RFC 3339 UTC of the newest checkpoint; empty while nothing was published. */
  at: string
}

/** Lots read with a product; the rest is paged in the register. */
export const MAX_LOTS = 50
const MAX_OTHERS = 50

/** Newest records of a register that mention the product. */
const mentioning = (gtin: string, register: string, most: number): SQL => sql`
  SELECT ${recordRow} FROM mentions
    CROSS JOIN records ON records.register = mentions.register AND records.key = mentions.key
    CROSS JOIN entries ON entries.idx = records.idx
  WHERE mentions.subject = ${gtin} AND mentions.register = ${register} AND records.status <> 'withdrawn'
  ORDER BY mentions.at DESC, mentions.key DESC LIMIT ${most}`

/** Joined from what is wanted: an `IN` would walk all records. */
const referredBy = (gtin: string): SQL => sql`
  WITH own AS MATERIALIZED (SELECT body FROM records WHERE register = 'products' AND key = ${gtin})
  SELECT ${recordRow} FROM (
    SELECT 'places' AS register, body ->> 'origin' AS key FROM own
    UNION ALL SELECT 'places', other.value FROM own CROSS JOIN json_each(own.body -> 'originOther') AS other
    UNION ALL SELECT 'geographical-indications', body ->> 'indication' FROM own
    UNION ALL SELECT 'green-electricity', power.value FROM own CROSS JOIN json_each(own.body -> 'greenPower') AS power
  ) AS wanted
    CROSS JOIN records ON records.register = wanted.register AND records.key = wanted.key
    CROSS JOIN entries ON entries.idx = records.idx
  WHERE records.status <> 'withdrawn'`

/** @param gtin - fourteen digits @returns `undefined` where nothing at all is said of it */
export const readProduct = async (db: { $client: D1Database }, gtin: string): Promise<ProductView | undefined> => {
  const answers = await readRows(db, [
    sql`SELECT ${recordRow} FROM records CROSS JOIN entries ON entries.idx = records.idx
      WHERE records.register = 'products' AND records.key = ${gtin}`,
    mentioning(gtin, 'lots', MAX_LOTS + 1),
    mentioning(gtin, 'certified-products', MAX_OTHERS),
    mentioning(gtin, 'product-footprints', MAX_OTHERS),
    mentioning(gtin, 'recalls', MAX_OTHERS),
    mentioning(gtin, 'label-alerts', MAX_OTHERS),
    mentioning(gtin, 'code-issues', MAX_OTHERS),
    mentioning(gtin, 'gtin-claims', MAX_OTHERS),
    referredBy(gtin),
    sql`SELECT json_object('size', size, 'at', at) AS row FROM checkpoints ORDER BY size DESC LIMIT 1`,
  ])
  const read = (at: number): StoredRecord[] => parseRows<StoredRecord>(answers[at])
  const [record] = read(0)
  const [state] = parseRows<{ size: number; at: string }>(answers[9])
  const [lots, certified, footprints, recalls, alerts] = [read(1), read(2), read(3), read(4), read(5)]
  if (!record && [certified, footprints, alerts].every(({ length }) => length === 0)) return undefined
  return {
    gtin,
    record,
    lots: lots.slice(0, MAX_LOTS),
    hasMoreLots: lots.length > MAX_LOTS,
    certified,
    footprints,
    recalls,
    alerts,
    claims: read(7).filter(({ body }) => body?.['holder'] === record?.body?.['producer']),
    issues: read(6),
    referred: read(8),
    treeSize: state?.size ?? 0,
    at: state?.at ?? '',
  }
}

/** The statement that reads a page of lots; tests look at its plan. */
export const lotsStatement = (gtin: string, limit: number, after?: readonly unknown[]): SQL => sql`
  SELECT json_object('at', mentions.at, 'key', mentions.key, 'record', json(row)) AS row FROM (
    SELECT mentions.at, mentions.key, ${recordRow} FROM mentions
      CROSS JOIN records ON records.register = mentions.register AND records.key = mentions.key
      CROSS JOIN entries ON entries.idx = records.idx
    WHERE mentions.subject = ${gtin} AND mentions.register = 'lots' AND records.status <> 'withdrawn'
      ${after === undefined ? sql`` : sql`AND (mentions.at, mentions.key) < (${after[0]}, ${after[1]})`}
    ORDER BY mentions.at DESC, mentions.key DESC LIMIT ${limit + 1}) AS mentions`

const WALK = 'lots'

/**
 * A page of the lots of a product, newest first.
 * @returns `undefined` when the cursor is of another list
 */
export const listLots = async (
  db: { $client: D1Database },
  gtin: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: StoredRecord[]; cursor: string | undefined } | undefined> => {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, WALK, 2)
  if (cursor !== undefined && !after) return undefined
  const [rows] = await readRows(db, [lotsStatement(gtin, limit, after)])
  const found = parseRows<{ at: string; key: string; record: StoredRecord }>(rows)
  const last = found.length > limit ? found[limit - 1] : undefined
  return {
    items: found.slice(0, limit).map(({ record }) => record),
    cursor: last && encodeCursor(WALK, JSON.stringify([last.at, last.key])),
  }
}
