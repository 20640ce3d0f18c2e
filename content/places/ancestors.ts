/** Levels of a place, outermost first. Only the first three are in the register `places`. */
export type PlaceLevel = 'province' | 'city' | 'county' | 'town' | 'village'

/** Beijing, Tianjin, Shanghai, Chongqing: their districts and counties stand directly below the municipality. */
const MUNICIPALITIES: readonly string[] = ['11', '12', '31', '50']

const isPlaceCode = (code: string): boolean => /^[1-9]\d{5}(\d{3}){0,2}$/.test(code)

/**
 * A place by its shortest code, without the zeros with which a longer one writes a higher place: 140100000000 is 140100.
 * The record knows no other, so that every way of writing one place meets. Anything that is no place code stays as it is.
 */
export const shortestCode = (code: string): string =>
  isPlaceCode(code) ? code.replace(/^(\d{6})(000){1,2}$/, '$1').replace(/^(\d{9})000$/, '$1') : code

/** The place that a reader means, who may write 14 or 1401 for 140000 and 140100, as the codes of places below begin. */
export const askedPlace = (code: string): string =>
  shortestCode(/^[1-9]\d(\d\d)?$/.test(code) ? code.padEnd(6, '0') : code)

/**
 * The province, city or county that a reader means.
 * @returns its code of GB/T 2260, 6 digits; `undefined` where none is named
 */
export const askedArea = (text: string | null | undefined): string | undefined => {
  const code = askedPlace(text?.trim() ?? '')
  return /^[1-9]\d{5}$/.test(code) ? code : undefined
}

const shortened = (code: string): string | undefined => (isPlaceCode(code) ? shortestCode(code) : undefined)

/** Whether counties with this beginning have no city above them: municipalities, and counties directly below a province. */
const hasNoCity = (county: string): boolean =>
  MUNICIPALITIES.includes(county.slice(0, 2)) || county.slice(2, 4) === '90'

/**
 * Level of a place by the form of its code.
 * @param code - 6 digits (GB/T 2260), 9 (town) or 12 (village)
 * @returns `undefined` for anything that is not such a code
 */
export const placeLevel = (code: string): PlaceLevel | undefined => {
  const short = shortened(code)
  if (short === undefined) return undefined
  if (short.length > 6) return short.length === 9 ? 'town' : 'village'
  return short.endsWith('0000') ? 'province' : short.endsWith('00') ? 'city' : 'county'
}

/**
 * Codes of the places above a place, outermost first: 510105 → [510000, 510100]. Municipalities have no cities: 110101 →
 * [110000]; nor have counties directly below a province: 429004 → [420000].
 * @param code - 6 digits (GB/T 2260), 9 (town) or 12 (village); nothing is looked up, so the code need not exist
 * @returns empty for a province, and for anything that is not such a code
 */
export const ancestors = (code: string): string[] => {
  const short = shortened(code)
  if (short === undefined) return []
  const county = short.slice(0, 6)
  const chain = [
    `${county.slice(0, 2)}0000`,
    ...(hasNoCity(county) ? [] : [`${county.slice(0, 4)}00`]),
    county,
    ...(short.length === 12 ? [short.slice(0, 9)] : []),
  ]
  return [...new Set(chain)].filter((place) => place !== short)
}

/**
 * A place and the places above it, innermost first: 510105 → [510105, 510100, 510000].
 * @returns empty for anything that is no place code
 */
export const placeLadder = (code: string): string[] => {
  const short = shortened(code)
  return short === undefined ? [] : [short, ...ancestors(short).toReversed()]
}
