/**
 * Units of quantities and of what sensors measured, as far as one is reckoned from another: by the codes that events state.
 * @see UN/ECE Recommendation 20, the column of conversion factors to the SI
 */

interface Unit {
  /** What it measures; units of one kind are reckoned from one another. */
  kind: string
  /** How much of the kind's first unit one of it is. */
  factor: number
  /** What is added once it is in that unit: scales of temperature begin at different points. */
  offset?: number
}

/** Of one kind, each with how much of the first it is. */
const kindOf = (kind: string, factors: Readonly<Record<string, number>>): [code: string, unit: Unit][] =>
  Object.entries(factors).map(([code, factor]) => [code, { kind, factor }])

const UNITS: ReadonlyMap<string, Unit> = new Map([
  ['KEL', { kind: 'temperature', factor: 1 }],
  ['CEL', { kind: 'temperature', factor: 1, offset: 273.15 }],
  ['FAH', { kind: 'temperature', factor: 5 / 9, offset: (459.67 * 5) / 9 }],
  ...kindOf('mass', { KGM: 1, GRM: 1e-3, MGM: 1e-6, TNE: 1_000, LBR: 0.45359237, ONZ: 0.028349523125 }),
  ...kindOf('length', { MTR: 1, CMT: 1e-2, MMT: 1e-3, KMT: 1_000, INH: 0.0254, FOT: 0.3048 }),
  ...kindOf('volume', { MTQ: 1, LTR: 1e-3, MLT: 1e-6 }),
  ...kindOf('pressure', { PAL: 1, A97: 100, MBR: 100, KPA: 1_000, BAR: 100_000 }),
  ...kindOf('time', { SEC: 1, MIN: 60, HUR: 3_600, DAY: 86_400 }),
  ...kindOf('speed', { MTS: 1, KMH: 1 / 3.6 }),
  ...kindOf('energy', { JOU: 1, KJO: 1_000, KWH: 3_600_000 }),
  ...kindOf('power', { WTT: 1, KWT: 1_000 }),
])

/** Digits that a figure keeps when it is reckoned: what is left out is no more than binary fractions add. */
const DIGITS = 12

/** A figure in a unit. */
export interface InUnit {
  uom: string
  value: number
}

/**
 * A figure in every unit in which the same may be stated, its own first; of a unit that is not known here, that alone.
 * @param isSpan - whether it is a difference, as a deviation is, which does not depend on where a scale begins
 */
export const inUnits = ({ uom, value }: InUnit, isSpan = false): InUnit[] => {
  const unit = UNITS.get(uom)
  if (!unit) return [{ uom, value }]
  const start = ({ offset = 0 }: Unit): number => (isSpan ? 0 : offset)
  const first = value * unit.factor + start(unit)
  const others = [...UNITS].flatMap(([code, other]): InUnit[] =>
    other.kind === unit.kind && code !== uom
      ? [{ uom: code, value: Number(((first - start(other)) / other.factor).toPrecision(DIGITS)) }]
      : [],
  )
  return [{ uom, value }, ...others]
}
