/** The standard whose limits stand here. */
export const STANDARD = 'GB 3838-2002'

/** First day of sampling for which it holds; GHZB 1-1999 before it is not held. */
export const IN_FORCE_FROM = '2002-06-01'

/** Classes of surface water, best first; `worse-than-v` is 劣Ⅴ, which the standard implies and does not list. */
export const WATER_CLASSES = ['i', 'ii', 'iii', 'iv', 'v', 'worse-than-v'] as const
export type WaterClass = (typeof WATER_CLASSES)[number]

/** Whether running or standing water: total phosphorus and total nitrogen differ. */
export type WaterKind = 'river' | 'lake'

/** Limits of one parameter as the table prints them: five classes, or a range that holds for all of them. */
export type Limit =
  | { comparison: 'at-most' | 'at-least'; limits: readonly [string, string, string, string, string] }
  | { comparison: 'between'; lower: string; upper: string }

type ByKind = Partial<Record<WaterKind, Limit>>

const atMost = (...limits: [string, string, string, string, string]): Limit => ({ comparison: 'at-most', limits })
const both = (limit: Limit): ByKind => ({ river: limit, lake: limit })

/**
 * Table 1 by parameter code, in the unit that `PARAMETERS` gives. Left out: water temperature, whose limit is on the
 * change that people cause. Total nitrogen has limits for lakes and reservoirs only. Oxygen of class Ⅰ may also be met by
 * 90 % saturation, which a concentration alone does not show.
 * @see GB 3838-2002, table 1, as transcribed in github.com/sm1lewc/Silence.Water at 3b8cbe9 (MIT)
 */
const LIMITS: Readonly<Record<string, ByKind>> = {
  w01001: both({ comparison: 'between', lower: '6', upper: '9' }),
  w01009: both({ comparison: 'at-least', limits: ['7.5', '6', '5', '3', '2'] }),
  w01019: both(atMost('2', '4', '6', '10', '15')),
  w01018: both(atMost('15', '15', '20', '30', '40')),
  w01017: both(atMost('3', '3', '4', '6', '10')),
  w21003: both(atMost('0.15', '0.5', '1.0', '1.5', '2.0')),
  w21011: {
    river: atMost('0.02', '0.1', '0.2', '0.3', '0.4'),
    lake: atMost('0.01', '0.025', '0.05', '0.1', '0.2'),
  },
  w21001: { lake: atMost('0.2', '0.5', '1.0', '1.5', '2.0') },
  w20138: both(atMost('0.01', '1.0', '1.0', '1.0', '1.0')),
  w20139: both(atMost('0.05', '1.0', '1.0', '2.0', '2.0')),
  w21017: both(atMost('1.0', '1.0', '1.0', '1.5', '1.5')),
  w20140: both(atMost('0.01', '0.01', '0.01', '0.02', '0.02')),
  w20141: both(atMost('0.05', '0.05', '0.05', '0.1', '0.1')),
  w20142: both(atMost('0.00005', '0.00005', '0.0001', '0.001', '0.001')),
  w20143: both(atMost('0.001', '0.005', '0.005', '0.005', '0.01')),
  w20117: both(atMost('0.01', '0.05', '0.05', '0.05', '0.1')),
  w20144: both(atMost('0.01', '0.01', '0.05', '0.05', '0.1')),
  w21016: both(atMost('0.005', '0.05', '0.2', '0.2', '0.2')),
  w23002: both(atMost('0.002', '0.002', '0.005', '0.01', '0.1')),
  w22001: both(atMost('0.05', '0.05', '0.05', '0.5', '1.0')),
  w19002: both(atMost('0.2', '0.2', '0.2', '0.3', '0.3')),
  w21019: both(atMost('0.05', '0.1', '0.2', '0.5', '1.0')),
  w02003: both(atMost('200', '2000', '10000', '20000', '40000')),
}

/** The limits of a parameter in a kind of water; `undefined` where the standard classes nothing by it. */
export const limitOf = (parameter: string, kind: WaterKind): Limit | undefined => {
  const byKind = Object.hasOwn(LIMITS, parameter) ? LIMITS[parameter] : undefined
  return byKind?.[kind]
}

/** Basic items that are assessed apart and never decide the class (method of assessment for surface water, trial, 2011). */
const ASSESSED_APART: readonly string[] = ['w01010', 'w21001', 'w02003']

/** Codes of the 21 items whose worst class is the class of the water, river or lake. */
export const CLASSING_ITEMS: readonly string[] = Object.keys(LIMITS).filter((code) => !ASSESSED_APART.includes(code))
