import * as z from 'zod'
import { DECIMAL } from '../decimal/decimal.ts'
import { Bilingual, Standing } from '../registers/register.ts'

/** A number that a method fixes for one of its formulas. */
const MethodParameter = z.strictObject({
  formula: z.string().min(1),
  /** Input of the formula. */
  input: z.string().min(1),
  /** What it holds for, where the formula's input has several values: nitrogen, forest. Only one without it is a default. */
  for: Bilingual.optional(),
  value: z.string().regex(DECIMAL),
  /** As accounts write units; converts to that of the formula's input. */
  unit: z.string().min(1),
  /** Where the number was read, or from what results it was reckoned. */
  source: Bilingual,
  /** Year that the number speaks of; absent for constants. */
  year: z.int().min(1900).max(2200).optional(),
  standing: Standing,
})

/** A price that accounts by the method have used. It is no default: an account states its own. */
const MethodPrice = z.strictObject({
  service: z.string().min(1),
  of: Bilingual,
  value: z.string().regex(DECIMAL),
  /** Money per unit of what is priced: `CNY/m3`. */
  unit: z.string().startsWith('CNY'),
  source: Bilingual,
  /** Year of whose prices it is, where the source says so. */
  year: z.int().min(1900).max(2200).optional(),
  standing: Standing,
})

/** A service that the method counts. */
const Indicator = z.strictObject({
  service: z.string().min(1),
  /** Formulas by which the method reckons it; empty where only that it counts is known. */
  formulas: z.array(z.string().min(1)).default([]),
  /** That the method counts it, not the formulas. */
  standing: Standing,
})

/** A service and what it is in SEEA EA's reference list of ecosystem services. */
const SeeaService = z.strictObject({
  service: z.string().min(1),
  /** Name in the list; absent where the list has none. */
  seea: Bilingual.optional(),
  /** Why it stays out of the supply table. */
  excluded: z.enum(['abiotic', 'non-use', 'not-listed']).optional(),
  standing: Standing,
})

/** How accounts are reckoned: the schema of `content/gep/methods/<id>.yaml`. A new edition is a new file. */
export const Method = z.strictObject({
  title: Bilingual,
  /** Number of the document or standard: `GB/T 46869-2025`. */
  document: z.string().min(1),
  issuer: Bilingual.optional(),
  /** Year of the edition, which results of other editions cannot be compared with. */
  edition: z.string().min(1),
  /** First day of force, where it is known. */
  inForce: z.iso.date().optional(),
  /** Id of the method that it takes the place of, or a name where that is not here. */
  replaces: z.string().min(1).optional(),
  /** What is accounted: a division of the country, or an area of one's own drawing. The two are never set side by side. */
  scope: z.enum(['administrative', 'specific-area']),
  /** Administrative levels that it is made for, from the largest; empty where it does not say. */
  levels: z.array(z.enum(['nation', 'province', 'city', 'county', 'township'])).default([]),
  /** Whether ecological products that come from outside the region are taken off. */
  deductsInflows: z.boolean().default(false),
  /** Whether the indicators below are all there are; otherwise a service not listed may count or not. */
  complete: z.boolean(),
  indicators: z.array(Indicator),
  parameters: z.array(MethodParameter).default([]),
  prices: z.array(MethodPrice).default([]),
  seea: z.array(SeeaService).default([]),
  /** What was read of it, and what has still to be checked against its text. */
  note: Bilingual,
  /** Of the method as it stands here: the weakest of its parts. */
  standing: Standing,
})
export type MethodDefinition = z.output<typeof Method> & { id: string }

/** What recomputing an account needs to know of its method: little enough to be sent to a reader. */
export type MethodRules = Pick<MethodDefinition, 'id' | 'scope' | 'complete' | 'deductsInflows'> & {
  indicators: readonly { service: string; formulas: readonly string[] }[]
  parameters: readonly Pick<
    z.output<typeof MethodParameter>,
    'formula' | 'input' | 'value' | 'unit' | 'for' | 'standing'
  >[]
}
