import { distance } from '../places/distance.ts'

/** Where a code was looked up, no finer than a province: that is all that is ever kept. */

/** ISO 3166-2:CN (and 3166-1 where those are used) → the first two digits of GB/T 2260. */
const CODES: Record<string, string> = {
  ...{ BJ: '11', TJ: '12', HE: '13', SX: '14', NM: '15', LN: '21', JL: '22', HL: '23', SH: '31', JS: '32', ZJ: '33' },
  ...{ AH: '34', FJ: '35', JX: '36', SD: '37', HA: '41', HB: '42', HN: '43', GD: '44', GX: '45', HI: '46', CQ: '50' },
  ...{ SC: '51', GZ: '52', YN: '53', XZ: '54', SN: '61', GS: '62', QH: '63', NX: '64', XJ: '65' },
  ...{ TW: '71', HK: '81', MO: '82' },
}

/** A scan from outside, and one of which nothing is known. */
export const ABROAD = 'abroad'
export const UNKNOWN = 'unknown'

/**
 * What the platform says of a request, made coarse.
 * @param at - country by ISO 3166-1, region by ISO 3166-2 without its country
 * @returns six digits such as `110000`, `abroad`, or `unknown`
 */
export const provinceOf = ({
  country,
  region,
}: {
  country?: string | undefined
  region?: string | undefined
}): string => {
  const code =
    country === 'CN' ? CODES[region ?? ''] : CODES[/^(?:TW|HK|MO)$/.test(country ?? '') ? (country ?? '') : '']
  if (code !== undefined) return `${code}0000`
  // T1 is Tor's, XX nobody's.
  return country === undefined || /^(?:CN|T1|XX)$/.test(country) ? UNKNOWN : ABROAD
}

/** `110000` … `820000`, `abroad` or `unknown`. */
export const isProvince = (text: string): boolean =>
  text === ABROAD || text === UNKNOWN || (Object.values(CODES).includes(text.slice(0, 2)) && /^\d\d0000$/.test(text))

/**
 * Longitude and latitude in whole degrees of the middle (by median) of a province's national air stations: where its
 * people live, rather than its area. Good enough to say how far two provinces are apart, to some hundred kilometres.
 * Source: register `air-stations`.
 */
const MIDDLES: Record<string, readonly [longitude: number, latitude: number]> = {
  ...{ 11: [116, 40], 12: [117, 39], 13: [116, 39], 14: [113, 38], 15: [112, 41], 21: [123, 41], 22: [125, 44] },
  ...{ 23: [129, 47], 31: [121, 31], 32: [120, 32], 33: [120, 30], 34: [117, 32], 35: [118, 25], 36: [116, 28] },
  ...{ 37: [119, 37], 41: [114, 35], 42: [114, 31], 43: [113, 28], 44: [114, 23], 45: [109, 23], 46: [110, 20] },
  ...{ 50: [107, 30], 51: [105, 30], 52: [107, 27], 53: [102, 25], 54: [91, 30], 61: [109, 34], 62: [104, 36] },
  ...{ 63: [102, 37], 64: [106, 38], 65: [86, 44] },
}

/** Kilometres between two provinces, to the hundred; `undefined` where one has no middle. */
export const kilometresApart = (one: string, other: string): number | undefined => {
  const [a, b] = [MIDDLES[one.slice(0, 2)], MIDDLES[other.slice(0, 2)]]
  if (!a || !b) return undefined
  const metres = distance({ longitude: a[0], latitude: a[1] }, { longitude: b[0], latitude: b[1] })
  return Math.round(metres / 100_000) * 100
}
