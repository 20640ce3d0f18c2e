import { escapedKeyPart } from '../../content/registers/key.ts'
import type { RecordDb } from './db.ts'
import { readBodies } from './read.ts'

/** What the record says of lots of goods that points are claimed for. */

/** UCUM code of what is counted by the piece. */
const PIECE = '{piece}'

/**
 * @param lots - trade item number, fourteen digits, and lot
 * @returns by `gtin/lot`; a lot or product that does not stand is left out
 */
export const readGoods = async (
  db: RecordDb,
  lots: readonly { gtin: string; lot: string }[],
): Promise<Map<string, { producer: string; made: number | undefined }>> => {
  const keyOf = ({ gtin, lot }: { gtin: string; lot: string }): string => `${gtin}~${escapedKeyPart(lot)}`
  const [found, products] = await Promise.all([
    readBodies(db, 'lots', [...new Set(lots.map(keyOf))]),
    readBodies(db, 'products', [...new Set(lots.map(({ gtin }) => gtin))]),
  ])
  return new Map(
    lots.flatMap((one) => {
      const [lot, product] = [found.get(keyOf(one)), products.get(one.gtin)]
      if (!lot || !product) return []
      const made = lot['unit'] === PIECE ? Math.floor(Number(lot['quantity'])) : undefined
      const goods = { producer: String(product['producer']), made: Number.isSafeInteger(made) ? made : undefined }
      return [[`${one.gtin}/${one.lot}`, goods] as const]
    }),
  )
}
