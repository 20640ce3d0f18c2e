/**
 * Numbers and codes that people copy by hand: Crockford's base 32, which has no I, L, O or U.
 * @see https://www.crockford.com/base32.html
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Characters of a public number (50 bits) and of the code that only the requester has (100 bits). */
export const NUMBER_CHARACTERS = 10
export const CODE_CHARACTERS = 20

/** In groups of five, joined by hyphens. */
export const grouped = (characters: string): string => characters.match(/.{1,5}/g)?.join('-') ?? ''

/** @param bytes - uniformly random, one for each character; three bits of each are left unused */
export const encodeCode = (bytes: Uint8Array): string =>
  grouped(Array.from(bytes, (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join(''))

/**
 * What somebody typed, as it was given out: any case, with or without hyphens and spaces, full width or not, and the
 * letters that look like digits taken for them.
 * @returns `undefined` for what cannot be one of `characters` characters
 */
export const readCode = (typed: string, characters: number): string | undefined => {
  if (typed.length > 4 * characters) return undefined
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0')
  const isOne = plain.length === characters && [...plain].every((one) => ALPHABET.includes(one))
  return isOne ? grouped(plain) : undefined
}
