import * as z from 'zod'
import { DECIMAL } from '../decimal/decimal.ts'
import { Bilingual, Standing } from '../registers/register.ts'
import { explainSum } from './slips.ts'
import { printed, total } from './known.ts'
import { check, type Check } from './verdict.ts'

const Decimal = z.string().regex(DECIMAL)

/**
 * Totals that a place published without what it takes to recompute them: the schema of `content/data/gep/cited/<place>-<year>.yaml`.
 * A cited fact, and no account.
 */
export const CitedTotals = z.strictObject({
  place: z.string().regex(/^\d{6}$/),
  year: z.int().min(1900).max(2200),
  /** By which method, as the source names it. */
  method: Bilingual,
  /** All values are in this. */
  unit: z.literal('1e8 CNY'),
  totals: z.strictObject({ material: Decimal, regulating: Decimal, cultural: Decimal, gep: Decimal }),
  /** As the source prints them, per cent. */
  shares: z.strictObject({ material: Decimal, regulating: Decimal, cultural: Decimal }).optional(),
  /** GEP per km2, in `unit`. */
  perKm2: Decimal.optional(),
  /** Items that the source names; not all there are. */
  items: z.array(
    z.strictObject({
      service: z.string().min(1),
      name: Bilingual,
      value: Decimal,
      /** Per cent of the total, as printed. */
      share: Decimal.optional(),
      quantity: z.strictObject({ value: Decimal, unit: z.string().min(1), of: Bilingual }).optional(),
    }),
  ),
  source: z.strictObject({
    title: Bilingual,
    publisher: Bilingual,
    /** Where it was read, which may be a reprint. */
    url: z.url(),
    note: Bilingual.optional(),
  }),
  standing: Standing,
})
export type CitedTotals = z.output<typeof CitedTotals>

/** The published total against its three categories. */
export const checkCited = ({
  totals: { material, regulating, cultural, gep },
  unit,
}: Pick<CitedTotals, 'totals' | 'unit'>): Check => {
  const parts = Object.entries({ material, regulating, cultural }).map(([name, value]) => ({
    name,
    known: printed(value),
  }))
  const claim = { pointer: '/totals/gep', of: 'total', subject: 'gep', declared: { value: gep, unit } } as const
  return check(claim, total(parts.map(({ known }) => known)), unit, (...found) => explainSum(parts, ...found))
}
