import { sql } from 'drizzle-orm'
import type { Body } from '../../content/registers/facts.ts'
import { parseRows, readRows } from './rows.ts'

/** A declared footprint. */
export interface Footprint {
  key: string
  publisher: string
  body: Body
}

/** A footprint to compare with, per kilogram of product. */
export interface FootprintReference {
  key: string
  product: string
  company: string
  year: string
  category: string
  /** kg CO₂e a kilogram, decimal string. */
  intensity: string
}

/** Declarations shown on a page. */
export const MAX_FOOTPRINTS = 100

/**
 * Declared footprints, and those to compare with, of which there are some hundreds.
 * @param gtin - GTIN-14: only of this product
 */
export const readFootprints = async (
  db: { $client: D1Database },
  gtin?: string,
): Promise<{ declared: Footprint[]; references: FootprintReference[] }> => {
  const row = sql`json_object('key', records.key, 'publisher', entries.publisher, 'body', json(records.body)) AS row`
  const [declared, references] = await readRows(db, [
    gtin === undefined
      ? sql`SELECT ${row} FROM records CROSS JOIN entries ON entries.idx = records.idx
          WHERE records.register = 'product-footprints' AND records.status <> 'withdrawn'
          ORDER BY records.time DESC, records.key DESC LIMIT ${MAX_FOOTPRINTS}`
      : sql`SELECT ${row} FROM mentions CROSS JOIN records
            ON records.register = mentions.register AND records.key = mentions.key
          CROSS JOIN entries ON entries.idx = records.idx
          WHERE mentions.subject = ${gtin} AND mentions.register = 'product-footprints'
            AND records.status <> 'withdrawn' ORDER BY mentions.at DESC LIMIT ${MAX_FOOTPRINTS}`,
    sql`SELECT json_object('key', key, 'product', body ->> 'product', 'company', body ->> 'company',
        'year', body ->> 'year', 'category', body ->> 'category', 'intensity', body ->> 'intensity') AS row
      FROM records WHERE register = 'footprint-references' AND status <> 'withdrawn' ORDER BY key`,
  ])
  return { declared: parseRows(declared), references: parseRows(references) }
}

/** Trade items of a certificate that somebody declared a footprint of. @param number - as the register has it */
export const footprintsOfCertificate = async (db: { $client: D1Database }, number: string): Promise<string[]> => {
  const [rows] = await readRows(db, [
    sql`SELECT json_quote(product.body ->> 'gtin') AS row FROM records AS product
      WHERE product.register = 'certified-products' AND product.key > ${`${number}~`} AND product.key < ${`${number}\x7f`}
        AND product.status <> 'withdrawn' AND EXISTS (SELECT 1 FROM mentions
          WHERE mentions.subject = product.body ->> 'gtin' AND mentions.register = 'product-footprints')
      ORDER BY product.key LIMIT ${MAX_FOOTPRINTS}`,
  ])
  return parseRows<string>(rows)
}
