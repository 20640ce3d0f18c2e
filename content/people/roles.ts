import * as z from 'zod'

/** What a key or a person may be, design of the API: each role may do what the permission table grants it. */
export const ROLES = [
  'publisher',
  'certifier',
  'producer',
  'organisation',
  'handler',
  'issuer',
  'partner',
  'attester',
  'auditor',
  'admin',
] as const
export const RoleName = z.enum(ROLES)
export type RoleName = z.output<typeof RoleName>

/** Where a role holds; a bound that is absent binds nothing. */
export const Bounds = z.strictObject({
  registers: z.array(z.string()).optional(),
  /** Places, each with everything in it: `1301` is all of 石家庄. */
  places: z.array(z.string().regex(/^\d{2,12}$/)).optional(),
  /** Certification schemes by key: rows that name one, or a record that does. */
  schemes: z.array(z.string().regex(/^[a-z]+(-[a-z]+)*$/)).optional(),
  rowsPerDay: z.int().positive().optional(),
})
export type Bounds = z.output<typeof Bounds>
