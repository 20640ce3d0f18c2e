import { foldWidth, isKey, normaliseKeyPart } from '../registers/key.ts'

/** Numbers of certificates as people type, scan and read them aloud. */

/** Characters that neither print nor belong to a number. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g
/** What people and fonts put in the place of a hyphen. */
const DASHES = /[\u2010-\u2015\u2212\u30fc\ufe58\ufe63\uff0d]/g

/** Cyrillic and Greek capitals that print as Latin ones do, in the order of these. */
const FOREIGN = 'АВЕКМНОРСТУХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ'
const LATIN = 'ABEKMHOPCTYXISJABEZHIKMNOPTYX'

/** Compatibility forms are plain characters: `①` is 1, `𝟬` is 0. */
const plain = (text: string): string =>
  foldWidth(text.normalize('NFKC').replace(INVISIBLE, '')).replace(DASHES, '-').replace(/\s+/g, '').toUpperCase()

/**
 * A number without spaces, half width, upper case, in Latin letters; what stands in an address may have none of the rest.
 */
export const plainNumber = (text: string): string =>
  plain(text).replace(/[\u0370-\u04ff]/g, (letter) => LATIN[FOREIGN.indexOf(letter)] ?? letter)

/** The key that a number would have in the register; `undefined` for what cannot be one. */
export const numberKey = (text: string): string | undefined => {
  const key = normaliseKeyPart(text.replace(INVISIBLE, '').replace(DASHES, '-'))
  return isKey(key) && !key.includes('~') ? key : undefined
}

/**
 * What two numbers share that people take for each other: no separators, upper case, O as 0 and I, L as 1. A number is
 * found by it whichever way it is written.
 */
export const skeletonOf = (text: string): string =>
  plainNumber(text)
    .replace(/[^A-Z0-9\u3007\p{Unified_Ideograph}]/gu, '')
    .replace(/[OQ]/g, '0')
    .replace(/[IL]/g, '1')

/** What mentions of a number stand under, whichever way it is written; `undefined` for a text without letters and digits. */
export const numberSubject = (text: string): string | undefined => {
  const skeleton = skeletonOf(text)
  return skeleton === '' ? undefined : `number:${skeleton}`
}

/** How a scheme's numbers look. */
export interface Grammar {
  scheme: string
  /** Anchored regular expression on `plainNumber`. */
  pattern: string
}

/** A number read by the grammars of schemes. */
export interface ReadNumber {
  /** As the grammar has it; without one as `plainNumber`. */
  number: string
  /** Schemes whose numbers look like it; none where no grammar fits. */
  schemes: string[]
  /** Whether a character was taken for another one, such as O for 0. */
  corrected: boolean
}

const SWAPS: Record<string, string> = { O: '0', '0': 'O', I: '1', L: '1', '1': 'I', Q: '0' }

/** At most so many characters are tried the other way round: two to the power of it readings. */
const MOST_SWAPS = 8
/** No scheme's numbers are longer: what is, is held against none of them. */
const LONGEST = 40

/** Readings of a number with look-alikes the other way round, as typed first, then with ever more of them changed. */
const readings = (plain: string): string[] => {
  const places = [...plain]
    .flatMap((character, at) => (SWAPS[character] === undefined ? [] : [at]))
    .slice(0, MOST_SWAPS)
  const all = Array.from({ length: 2 ** places.length }, (_, bits) =>
    places.filter((__, place) => ((bits >> place) & 1) === 1),
  ).toSorted((a, b) => a.length - b.length)
  return all.map((swapped) =>
    [...plain].map((character, at) => (swapped.includes(at) ? (SWAPS[character] ?? character) : character)).join(''),
  )
}

/** Whoever publishes a scheme writes it: one that cannot be read fits nothing. */
const patternOf = ({ scheme, pattern }: Grammar): { scheme: string; pattern: RegExp }[] => {
  try {
    return [{ scheme, pattern: new RegExp(pattern, 'u') }]
  } catch {
    return []
  }
}

/** Reads a number by the grammars of schemes; the reading nearest to what was typed wins. */
export const readNumber = (text: string, grammars: readonly Grammar[]): ReadNumber => {
  const plain = plainNumber(text)
  if (plain.length > LONGEST) return { number: plain, schemes: [], corrected: false }
  const patterns = grammars.flatMap(patternOf)
  for (const number of readings(plain)) {
    const schemes = patterns.filter(({ pattern }) => pattern.test(number)).map(({ scheme }) => scheme)
    if (schemes.length > 0) return { number, schemes, corrected: number !== plain }
  }
  return { number: plain, schemes: [], corrected: false }
}
