import { charactersOf, groupsOf, plainCharacters, readGroups } from '../trace/crockford.ts'

/** The code that only the reporter has: it finds her mailbox and opens it. */

/** Of 5 bits each: 80 bits in all. */
export const CODE_CHARACTERS = 16
const CODE_BYTES = 10

/** What somebody may have typed around sixteen characters. */
const MOST_TYPED = 200

const grouped = (characters: string): string => characters.match(/.{4}/g)?.join('-') ?? ''

/**
 * A new code, as it is shown: `XXXX-XXXX-XXXX-XXXX`.
 * @param random - 10 random bytes
 * @throws RangeError for another number of bytes
 */
export const newCode = (random: Uint8Array): string => {
  if (random.length !== CODE_BYTES) throw new RangeError(`a code is made of ${CODE_BYTES} bytes, not ${random.length}`)
  return grouped(charactersOf(groupsOf(random, CODE_CHARACTERS)))
}

/**
 * What somebody typed or read aloud, as the code was shown: any case, full width or not, with or without dashes, dots
 * and blanks; O is 0, I and L are 1.
 * @returns `undefined` for what cannot be a code
 */
export const readCode = (typed: string): string | undefined => {
  if (typed.length > MOST_TYPED) return undefined
  const plain = plainCharacters(
    typed.normalize('NFKC').replace(/[.,·、。_\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu, ''),
  )
  return plain.length === CODE_CHARACTERS && readGroups(plain) ? grouped(plain) : undefined
}

/** How many characters of a code somebody has typed, for a form that counts along; more than 16 are too many. */
export const countCharacters = (typed: string): number =>
  [...plainCharacters(typed.slice(0, MOST_TYPED))].filter((one) => readGroups(one)).length
