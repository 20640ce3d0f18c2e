import { round, textOf } from '../decimal/arithmetic.ts'
import { parseDecimal } from '../decimal/exact.ts'
import type { RegisterDefinition } from './register.ts'
import type { Adjustment } from './row-rules.ts'
import { isWhen } from './when.ts'

/** Rounds coordinates that are not to be given to the metre, before anything is stored. */
export const coarsenings = (register: RegisterDefinition): Adjustment[] =>
  Object.entries(register.fields).flatMap(([field, { coarsen }]): Adjustment[] => {
    if (!coarsen) return []
    const places = coarsen.to.length - '0.'.length
    const adjust: Adjustment = (body) => {
      const value = body[field]
      if (typeof value !== 'string' || !isWhen(coarsen.when, body)) return []
      const exact = parseDecimal(value)
      if (exact.places <= places) return []
      const stored = textOf(round(exact, places))
      body[field] = stored
      // What was given is not repeated: the answer may be kept.
      return [{ field, code: 'coarsened', values: { stored, step: coarsen.to } }]
    }
    return [adjust]
  })
