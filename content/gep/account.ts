import * as z from 'zod'
import { shortestCode } from '../places/ancestors.ts'
import { numberFault } from './number.ts'

/**
 * The account document: what `POST /api/gep/calculations` takes and `POST /api/gep/accounts` publishes. Only its shape is
 * here; `parseAccount` holds it to services, formulas, units and ranges too.
 */

// Read in pages too, whose policy forbids and reports programs made out of text: schemas do not try whether they may.
z.config({ jitless: true })

/** More items than any account of a province has. */
export const MOST_ITEMS = 5_000
export const MOST_ZONES = 1_000

/** A decimal string as printed, its digits saying how precise it is; or a whole number of JSON. */
const Numeric = z.union([z.string(), z.int()]).transform((raw, context) => {
  const fault = numberFault(raw)
  if (fault) context.addIssue({ code: 'custom', params: { ...fault } })
  return String(raw)
})

const UnitText = z.string().min(1).max(24)

const Quantity = z.strictObject({
  value: Numeric,
  /** As accounts write units: `1e8 m3`, `亿m3`, `CNY/kWh`; UCUM is read too. */
  unit: UnitText,
})
export type Quantity = z.output<typeof Quantity>

const Price = z.strictObject({
  ...Quantity.shape,
  /** Whose prices it is of; the account's price year where it does not say. */
  year: z.int().min(1900).max(2200).optional(),
  source: z.string().min(1).max(500).optional(),
})
export type Price = z.output<typeof Price>

/** Inputs by name: a quantity, a word to choose, or the zones that a formula sums over. */
const Inputs = z.record(
  z.string().min(1).max(40),
  z.union([
    Quantity,
    z.string().min(1).max(60),
    z.array(z.record(z.string().min(1).max(40), Quantity)).max(MOST_ZONES),
  ]),
)

const Id = z
  .string()
  .regex(/^[A-Za-z0-9\p{Script=Han}](?:[A-Za-z0-9\p{Script=Han}._-]{0,78}[A-Za-z0-9\p{Script=Han}])?$/u)

const Item = z.strictObject({
  service: z.string().min(1).max(60),
  /** Tells the items of one service apart. */
  item: Id,
  /** As the publisher calls it. */
  name: z.string().min(1).max(200).optional(),
  /** With `inputs`. */
  formula: z.string().min(1).max(60).optional(),
  inputs: Inputs.optional(),
  /** Physical amount, with `price`; beside `value` it is shown and not reckoned with. */
  quantity: Quantity.optional(),
  price: Price.optional(),
  /** Where neither amount nor price make it, as with net output. */
  value: Quantity.optional(),
  /** What of the value came from outside the region. Only for methods that take it off; the item's value is then what is left. */
  inflow: Quantity.optional(),
  /** What was published for the value of the item. */
  declared: Quantity.optional(),
  /** What was published for its amount, where a formula gives it. */
  declaredQuantity: Quantity.optional(),
  source: z.string().min(1).max(500).optional(),
  note: z.string().min(1).max(2_000).optional(),
})
export type Item = z.output<typeof Item>

/** Its shortest code: what is published is not mended, and an account is found by it. */
const PlaceCode = z
  .string()
  .regex(/^\d{6}(?:\d{3}(?:\d{3})?)?$/)
  .refine((code) => shortestCode(code) === code)
const Year = z.int().min(1900).max(2200)

export const Account = z.strictObject({
  method: z.string().min(1).max(60),
  /** Code of the administrative division; of a specific area, the one it lies in. */
  place: PlaceCode,
  /** Present for an area that is no administrative region: such accounts are never set beside those of regions. */
  specificArea: z
    .strictObject({
      id: z
        .string()
        .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
        .max(60),
      name: z.string().min(1).max(200),
    })
    .optional(),
  year: Year,
  /** Year of the prices; the account's own where it does not say. */
  priceYear: Year.optional(),
  title: z.string().min(1).max(200).optional(),
  /** Whether the publisher puts this account before others of the same place and year. */
  headline: z.boolean().optional(),
  /** Residents. */
  population: Numeric.optional(),
  gdp: Quantity.optional(),
  area: Quantity.optional(),
  items: z.array(Item),
  /** Published totals of the three categories and of all. */
  declaredTotals: z
    .strictObject({
      material: Numeric.optional(),
      regulating: Numeric.optional(),
      cultural: Numeric.optional(),
      gep: Numeric.optional(),
      unit: UnitText,
    })
    .optional(),
  /** Published values of a service, or of several that were published as one. */
  declaredServices: z
    .array(z.strictObject({ services: z.array(z.string()).min(1).max(23), declared: Quantity }))
    .max(100)
    .optional(),
  /** Extent of each type of ecosystem. */
  ecosystems: z
    .array(z.strictObject({ ecosystem: z.string(), area: Quantity }))
    .max(50)
    .optional(),
  /** Value of services, or of several as one, by type of ecosystem. */
  byEcosystem: z
    .strictObject({
      unit: UnitText,
      rows: z
        .array(
          z.strictObject({
            services: z.array(z.string()).min(1).max(23),
            values: z.record(z.string(), Numeric),
            /** The row's sum as published. */
            total: Numeric.optional(),
          }),
        )
        .max(100),
      /** Sums of columns as published. */
      totals: z.record(z.string(), Numeric).optional(),
    })
    .optional(),
  /** Who uses services, or several as one: what the use table of SEEA EA is made of. */
  byUser: z
    .strictObject({
      unit: UnitText,
      rows: z
        .array(
          z.strictObject({
            services: z.array(z.string()).min(1).max(23),
            values: z.record(z.string(), Numeric),
          }),
        )
        .max(100),
    })
    .optional(),
  /** Parts of the place that make up its total. */
  subAreas: z
    .array(z.strictObject({ place: PlaceCode, name: z.string().min(1).max(100).optional(), value: Quantity }))
    .max(5_000)
    .optional(),
  source: z
    .strictObject({
      title: z.string().min(1).max(500),
      publisher: z.string().min(1).max(200).optional(),
      url: z.url({ protocol: /^https$/ }).optional(),
      locator: z.string().min(1).max(200).optional(),
      licence: z.string().min(1).max(100).optional(),
    })
    .optional(),
  note: z.string().min(1).max(5_000).optional(),
})
export type Account = z.output<typeof Account>

/** The account as its publisher writes it: numbers may be whole numbers of JSON. */
export type AccountInput = z.input<typeof Account>
