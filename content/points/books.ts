import * as z from 'zod'

export { missingFrom } from './balance.ts'

/** The books of all points together, as they are published each day. */

export const BOOKS = ['issued', 'held', 'spent', 'donated', 'expired', 'reversed'] as const

/**
 * Points, integers. `issued` is all that ever was, awards that were taken back later among them; `held` has with it what
 * is reserved; `reversed` is what was taken back.
 */
export const Books = z.strictObject({
  issued: z.int(),
  held: z.int(),
  spent: z.int(),
  donated: z.int(),
  expired: z.int(),
  reversed: z.int(),
})
export type Books = z.output<typeof Books>
