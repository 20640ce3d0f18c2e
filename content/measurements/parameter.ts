import * as z from 'zod'
import { Bilingual, Standing } from '../registers/register.ts'

/** What may be measured: the schema of an entry of `content/measurements/parameters.yaml`. */
export const Parameter = z.strictObject({
  ...Bilingual.shape,
  /** UCUM; a row's own unit must be convertible to it. */
  unit: z.string().min(1),
  medium: z.enum(['air', 'water']),
  /** Of code, name and unit together. */
  standing: Standing,
})
export type Parameter = z.output<typeof Parameter>

/** By the code of HJ 212-2017: `w…` in water, `a…` in air. */
export const Parameters = z.record(z.string().regex(/^[aw]\d{5}$/), Parameter)
