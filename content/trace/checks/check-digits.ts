import { checkDigit } from '../../certificates/gtin.ts'
import type { Check } from './check.ts'

/** Digits and characters that prove the others. */

/** @see GS1 General Specifications, 7.9 */
export const checkDigitOf: Check = (text) =>
  checkDigit(text.slice(0, -1)) === Number(text.slice(-1)) ? undefined : { fault: 'check-digit', at: text.length - 1 }

/** Characters that GS1 takes in text, in the order of their weight in a check pair. @see GS1 General Specifications, 7.11 */
export const SET_82 = '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
/** What check characters are taken from. */
const SET_32 = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
/** One a character, from the right. */
const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83]

/**
 * The pair of check characters of a model number.
 * @param text - at most 23 of the 82 characters
 * @see GS1 General Specifications, 7.9.5: values weighted by primes from the right, modulo 1021, ten bits as two of five
 */
export const checkPairOf = (text: string): string => {
  const sum =
    [...text].reduce(
      (total, character, at) => total + SET_82.indexOf(character) * (PRIMES[text.length - 1 - at] ?? 0),
      0,
    ) % 1021
  return SET_32.charAt(sum >> 5) + SET_32.charAt(sum & 31)
}

export const checkPair: Check = (text) => {
  if (text.length < 3 || text.length - 2 > PRIMES.length) return { fault: 'check-pair', at: 0 }
  return checkPairOf(text.slice(0, -2)) === text.slice(-2) ? undefined : { fault: 'check-pair', at: text.length - 2 }
}

/** Shortest company prefix there is. @see GS1 General Specifications, 1.4.4 */
const SHORTEST_PREFIX = 4

/** Whether a company prefix may begin at a place, 0 or 1. Whose it is, nobody here knows. */
export const prefixAt =
  (from: number): Check =>
  (text) => {
    for (let at = from; at < from + SHORTEST_PREFIX; at++)
      if (!/^\d$/.test(text.charAt(at))) return { fault: 'company-prefix', at }
    return undefined
  }
