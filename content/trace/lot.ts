import { escapedKeyPart } from '../registers/key.ts'

/**
 * Lot numbers (AI 10).
 * @see GS1 General Specifications, 3.4.1 and figure 7.11-1: one to twenty characters of charset 82
 */
const LOT = /^[!"%-?A-Z_a-z]{1,20}$/

export const isLot = (text: string): boolean => LOT.test(text)

/** The key of a lot's record. @param gtin - fourteen digits */
export const lotKey = (gtin: string, lot: string): string => `${gtin}~${escapedKeyPart(lot)}`
