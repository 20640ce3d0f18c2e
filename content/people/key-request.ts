import * as z from 'zod'
import { isCreditCode } from '../organisations/credit-code.ts'
import { Bounds, RoleName } from './roles.ts'
import { ShownName } from './shown-name.ts'

/** An API key as it is asked for. */
export const KeyRequest = z.strictObject({
  role: RoleName,
  /** Unified social credit code of whom it speaks for; without one it speaks for the portal. */
  organisation: z.string().refine(isCreditCode, 'not a unified social credit code').optional(),
  bounds: Bounds,
  /** Days until it expires. */
  days: z.int().min(1).max(3_650),
  /** What it is called in lists. */
  name: ShownName.optional(),
})
export type KeyRequest = z.output<typeof KeyRequest>
