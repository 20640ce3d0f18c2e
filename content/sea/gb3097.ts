import type { InForce } from '../measurements/day.ts'
import type { Bilingual } from '../registers/register.ts'

/** The standard whose limits stand here, and the days of sampling for which it holds. GB 3097-82 before it is not held. */
export const EDITION: InForce & { standard: string } = { standard: 'GB 3097-1997', from: '1998-07-01' }

/** Said beside every class: transcriptions agree with the limits below, and the issued text was not seen. */
export const LIMITS_STANDING: Bilingual = {
  zh: '与公开的转录核对一致，待与正式文本核对',
  en: 'in agreement with public transcriptions; to be checked against the issued text',
}

/** Classes of sea water, best first; `worse-than-fourth` is 劣四类, which the standard implies and does not list. */
export const SEA_CLASSES = ['first', 'second', 'third', 'fourth', 'worse-than-fourth'] as const
export type SeaClass = (typeof SEA_CLASSES)[number]

export const SEA_CLASS_TITLES: Readonly<Record<SeaClass, Bilingual>> = {
  first: { zh: '第一类', en: 'first class' },
  second: { zh: '第二类', en: 'second class' },
  third: { zh: '第三类', en: 'third class' },
  fourth: { zh: '第四类', en: 'fourth class' },
  'worse-than-fourth': { zh: '劣四类', en: 'worse than fourth class' },
}

/** Limits of one item, first to fourth class; `undefined` where the standard asks nothing of that class. */
type Limits = readonly [string, string, string, string | undefined]

/** What a value has to keep, class by class. */
export type SeaLimit = {
  /** UCUM code. */
  unit: string
} & (
  | { comparison: 'at-most' | 'at-least'; limits: Limits }
  /** Both ends count; equal ranges take the better class. */
  | { comparison: 'between'; ranges: readonly [readonly [string, string], readonly [string, string]] }
)

const atMost = (...limits: [string, string, string, string]): SeaLimit => ({
  unit: 'mg/L',
  comparison: 'at-most',
  limits,
})

/**
 * Table 1 by parameter: the code of HJ 212-2017 where there is one, else the standard's own Chinese name. Chemical oxygen
 * demand is the one of sea water, by permanganate in an alkaline solution. Left out: what the eye, the nose or a culture
 * decides; suspended solids, water temperature and the change of pH, whose limits are on what people add, which a measured
 * value alone does not show; the stricter limits where shellfish is eaten raw; and radionuclides.
 * @see GB 3097-1997, table 1, item by item as in a public transcription of its 35 items; dissolved oxygen, chemical oxygen
 *   demand, inorganic nitrogen, reactive phosphate and oil also as quoted in 海洋科学 44 (6), 2020, p. 32, table 1
 */
const LIMITS: Readonly<Record<string, SeaLimit>> = {
  w01001: {
    unit: '[pH]',
    comparison: 'between',
    ranges: [
      ['7.8', '8.5'],
      ['6.8', '8.8'],
    ],
  },
  w01009: { unit: 'mg/L', comparison: 'at-least', limits: ['6', '5', '4', '3'] },
  w02003: { unit: '{MPN}/L', comparison: 'at-most', limits: ['2000', '2000', '2000', undefined] },
  w01018: atMost('2', '3', '4', '5'),
  w01017: atMost('1', '3', '4', '5'),
  无机氮: atMost('0.20', '0.30', '0.40', '0.50'),
  非离子氨: atMost('0.020', '0.020', '0.020', '0.020'),
  活性磷酸盐: atMost('0.015', '0.030', '0.030', '0.045'),
  w20142: atMost('0.00005', '0.0002', '0.0002', '0.0005'),
  w20143: atMost('0.001', '0.005', '0.010', '0.010'),
  w20144: atMost('0.001', '0.005', '0.010', '0.050'),
  w20117: atMost('0.005', '0.010', '0.020', '0.050'),
  w20116: atMost('0.05', '0.10', '0.20', '0.50'),
  w20141: atMost('0.020', '0.030', '0.050', '0.050'),
  w20138: atMost('0.005', '0.010', '0.050', '0.050'),
  w20139: atMost('0.020', '0.050', '0.10', '0.50'),
  w20140: atMost('0.010', '0.020', '0.020', '0.050'),
  w20121: atMost('0.005', '0.010', '0.020', '0.050'),
  w21016: atMost('0.005', '0.005', '0.10', '0.20'),
  w21019: atMost('0.02', '0.05', '0.10', '0.25'),
  w23002: atMost('0.005', '0.005', '0.010', '0.050'),
  w22001: atMost('0.05', '0.05', '0.30', '0.50'),
  六六六: atMost('0.001', '0.002', '0.003', '0.005'),
  滴滴涕: atMost('0.00005', '0.0001', '0.0001', '0.0001'),
  马拉硫磷: atMost('0.0005', '0.001', '0.001', '0.001'),
  甲基对硫磷: atMost('0.0005', '0.001', '0.001', '0.001'),
  w25043: { unit: 'ug/L', comparison: 'at-most', limits: ['0.0025', '0.0025', '0.0025', '0.0025'] },
  w19002: atMost('0.03', '0.10', '0.10', '0.10'),
}

/** The limits of a parameter; `undefined` where the standard classes nothing by it. */
export const limitOf = (parameter: string): SeaLimit | undefined =>
  Object.hasOwn(LIMITS, parameter) ? LIMITS[parameter] : undefined

/** How many items can decide the class. */
export const ITEMS = Object.keys(LIMITS).length
