import * as z from 'zod'
import { isCreditCode } from '../organisations/credit-code.ts'
import { Bounds, RoleName } from './roles.ts'

/** A role as it is to be granted by an invitation. */
export const GrantRequest = z.strictObject({
  role: RoleName,
  /** Unified social credit code; without one the role is held for the portal itself. */
  organisation: z.string().refine(isCreditCode, 'not a unified social credit code').optional(),
  bounds: Bounds.default({}),
  /** Hours that the link works. */
  hours: z.int().min(1).max(720).default(72),
})
export type GrantRequest = z.output<typeof GrantRequest>
