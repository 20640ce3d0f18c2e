/**
 * Groups of five bits as Crockford's base 32, which has no I, L, O or U.
 * @see https://www.crockford.com/base32.html
 */
export const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The first `count` groups of five bits, the highest bit first. */
export const groupsOf = (bytes: Uint8Array, count: number): number[] => {
  const groups = new Array<number>(count)
  for (let group = 0; group < count; group++) {
    const byte = (group * 5) >> 3
    groups[group] = ((((bytes[byte] ?? 0) << 8) | (bytes[byte + 1] ?? 0)) >> (11 - ((group * 5) & 7))) & 31
  }
  return groups
}

/** Groups as characters. */
export const charactersOf = (groups: readonly number[]): string => {
  let text = ''
  for (const group of groups) text += ALPHABET.charAt(group)
  return text
}

/** Characters as groups; `undefined` where one is not of the alphabet, which is upper case alone. */
export const readGroups = (text: string): number[] | undefined => {
  const groups = Array.from(text, (character) => ALPHABET.indexOf(character))
  return groups.includes(-1) ? undefined : groups
}

/**
 * What somebody typed or read aloud as the alphabet has it: any case, full width or not, without spaces and dashes, and
 * the letters that look like digits taken for them.
 */
export const plainCharacters = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0')
