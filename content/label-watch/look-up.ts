import type { ReadNumber } from '../certificates/number.ts'
import { findPersonalNumber } from '../people/identifiers.ts'

/**
 * When a number that was looked up in vain is worth a person's eyes. Look-ups are logged nowhere: what is counted are
 * keyed hashes, and the number itself is kept only once all of this holds.
 */
export const LEAST_DAYS = 3
export const LEAST_TOKENS = 10
/** Tokens that count for one number on one day: a burst from one place is no three days of shoppers. */
export const MOST_TOKENS_A_DAY = 4
/** Hashes that are added in a day, of all numbers: who floods it stops the count, not the portal. */
export const MOST_COUNTED_A_DAY = 20_000
/** Numbers that enter the review list in a day. */
export const MOST_ENTERING_A_DAY = 50

/** Of the hundred requests a minute of an address: twenty look-ups count. */
export const LOOK_UP_COST = 5

/** A random token of a page, 128 bits in base64url. */
export const isPageToken = (text: string): boolean => /^[A-Za-z0-9_-]{22}$/.test(text)

/** Whether a number may be counted: a scheme's grammar fits it as it was typed, and it points at nobody. */
export const isCountable = ({ number, schemes, corrected }: ReadNumber): boolean =>
  schemes.length > 0 && !corrected && number.length <= 60 && findPersonalNumber(number) === undefined
