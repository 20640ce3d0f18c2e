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

/** The group of each character by its code; -1 for those that are none. */
const GROUPS = Int8Array.from({ length: 128 }, (_, code) => ALPHABET.indexOf(String.fromCharCode(code)))

/** Groups as characters. */
export const charactersOf = (groups: readonly number[]): string => {
  let text = ''
  for (const group of groups) text += ALPHABET.charAt(group)
  return text
}

/** Characters as groups; `undefined` where one is not of the alphabet, which is upper case alone. */
export const readGroups = (text: string): number[] | undefined => {
  const groups = new Array<number>(text.length)
  for (let at = 0; at < text.length; at++) {
    const group = GROUPS[text.charCodeAt(at)] ?? -1
    if (group < 0) return undefined
    groups[at] = group
  }
  return groups
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
