import { POLLUTANTS, type Pollutant } from '../air/editions.ts'
import { AIR_EDITIONS, limitsOf, type LimitPeriod } from '../air/gb3095.ts'
import { placesOf } from '../air/year.ts'
import { CEILINGS, EDITION as GROUNDWATER_EDITION } from '../groundwater/gbt14848.ts'
import { inForceOn } from '../measurements/day.ts'
import { textIn, type Stated } from '../measurements/stated.ts'
import { convert } from '../measurements/units.ts'
import { EDITIONS as NOISE_EDITIONS, FUNCTIONAL_CLASSES, PARTS } from '../noise/gb3096.ts'
import { fieldsWithRole } from '../registers/fields.ts'
import type { RegisterDefinition } from '../registers/register.ts'
import type { DatedLimit } from '../statistics/breaks.ts'
import { ASSESSED_PERCENTILES } from '../statistics/percentile.ts'
import type { Question } from '../statistics/series.ts'
import { LEAST_DAYS_OF_YEAR, LEAST_HOURS } from '../statistics/validity.ts'
import { IN_FORCE_FROM, limitOf, STANDARD, WATER_CLASSES } from '../water/gb3838.ts'
import { PARAMETERS } from '../water/parameters.ts'
import type { SeriesQuestion } from './question.ts'
import { lengthOf, type Days } from './span.ts'

/** How a series is counted and judged: what the standards say of its parameter. */
export interface SeriesRule {
  unit: string
  limits: DatedLimit[]
  bound: Exclude<Question['bound'], undefined>
  /** Whether less, or more, is better: with a limit it is, else nothing says so. */
  isJudged: boolean
  percents: number[]
  least?: number | undefined
  target?: string | undefined
  ambientAir?: boolean | undefined
  places?: number | undefined
}

/** What a rule is made from. */
interface Known {
  question: SeriesQuestion
  days: Days
  /** The newest row: its unit, its class. */
  newest: Stated
  /** Rows of `permit-limits` of the same outlet and pollutant. */
  permitted: readonly Stated[]
}

const MEDIAN_AND_HIGH = [50, 95]

/** UCUM code of the quantity: of its column, or of the newest row. */
const unitIn = (register: RegisterDefinition, value: string, newest: Stated): string => {
  const own = register.fields[value]?.unit
  const [name] = fieldsWithRole(register, 'unit')
  return own ?? (name === undefined ? undefined : textIn(newest, name)) ?? '1'
}

const plain = ({ question, newest }: Known): SeriesRule => ({
  unit: unitIn(question.register, question.value, newest),
  limits: [],
  bound: 'at-most',
  isJudged: false,
  percents: MEDIAN_AND_HIGH,
})

const isPollutant = (name: string): name is Pollutant => POLLUTANTS.some((one) => one === name)

const PERIODS: Readonly<Record<string, LimitPeriod>> = { hour: 'hour', day: 'day', year: 'year' }

const airRule = (known: Known): SeriesRule => {
  const { question, days } = known
  const isEightHours = question.value === 'o3Max8h'
  const name = isEightHours ? 'o3' : question.value
  if (!isPollutant(name)) return plain(known)
  const period = isEightHours ? '8h' : PERIODS[question.of['averaging'] ?? '']
  const isDaily = question.of['averaging'] === 'day'
  const isYear = isDaily && lengthOf(days) >= 365
  const { percent, period: assessed } = ASSESSED_PERCENTILES[name]
  return {
    ...plain(known),
    limits: period === undefined ? [] : limitsOf(name, period),
    isJudged: true,
    // A standard's percentile is one of the days of a year.
    percents: isDaily && assessed === (isEightHours ? '8h' : 'day') ? [50, percent] : MEDIAN_AND_HIGH,
    least: isYear ? LEAST_DAYS_OF_YEAR : !isDaily && lengthOf(days) === 1 ? LEAST_HOURS.day : undefined,
    target: isYear ? inForceOn(AIR_EDITIONS, days.to)?.limits[name].year : undefined,
    ambientAir: true,
    places: isDaily ? placesOf(name) : undefined,
  }
}

const surfaceWaterRule = (known: Known): SeriesRule => {
  const { question, newest } = known
  const parameter = question.of['parameter'] ?? ''
  const limit = limitOf(parameter, newest['waterKind'] === 'lake' ? 'lake' : 'river')
  const rule = {
    ...plain(known),
    unit: Object.hasOwn(PARAMETERS, parameter) ? (PARAMETERS[parameter]?.unit ?? '1') : '1',
  }
  if (!limit || limit.comparison === 'between') return rule
  // Without a target class, class Ⅲ is what a section is measured by.
  const target = WATER_CLASSES.indexOf(WATER_CLASSES.find((name) => name === newest['targetClass']) ?? 'iii')
  const bound = limit.limits[target]
  return {
    ...rule,
    limits: bound === undefined ? [] : [{ from: IN_FORCE_FROM, limit: bound, standard: STANDARD }],
    bound: limit.comparison,
    isJudged: true,
  }
}

const groundwaterRule = (known: Known): SeriesRule => {
  const parameter = known.question.of['parameter'] ?? ''
  const ceilings = Object.hasOwn(CEILINGS, parameter) ? CEILINGS[parameter] : undefined
  if (!ceilings) return plain(known)
  const { from, standard } = GROUNDWATER_EDITION
  return {
    ...plain(known),
    unit: ceilings.unit,
    limits: [{ from, standard, limit: ceilings.limits[2] }],
    isJudged: true,
  }
}

const noiseRule = (known: Known): SeriesRule => {
  const part = PARTS.find((name) => name === known.question.of['part'])
  const zone = FUNCTIONAL_CLASSES.find((name) => name === known.newest['functionalClass'])
  if (!part || !zone) return plain(known)
  const limits = NOISE_EDITIONS.map(({ limits: of, standard, from, until }) => ({
    ...{ standard, from, limit: of[zone][part] },
    ...(until !== undefined && { until }),
  }))
  return { ...plain(known), limits, isJudged: true }
}

/** Permitted concentrations of the same averaging period, in the unit of the rows, one after the other. */
const permitRule = (known: Known): SeriesRule => {
  const rule = plain(known)
  const limits = known.permitted.flatMap((row): DatedLimit[] => {
    const [concentration, unit, from] = [textIn(row, 'concentration'), textIn(row, 'unit'), textIn(row, 'validFrom')]
    if (concentration === undefined || unit === undefined || from === undefined || unit === '[pH]') return []
    if (textIn(row, 'averaging') !== known.question.of['averaging']) return []
    const limit = unit === rule.unit ? concentration : convert(concentration, unit, rule.unit)
    const until = textIn(row, 'validTo')
    return limit === undefined
      ? []
      : [{ from, limit, standard: textIn(row, 'standard') ?? '', ...(until !== undefined && { until }) }]
  })
  return { ...rule, limits: limits.toSorted((a, b) => (a.from < b.from ? -1 : 1)), isJudged: limits.length > 0 }
}

/** What a publisher states as limit or target beside the newest value. */
const statedRule = (known: Known): SeriesRule => {
  const { question, newest } = known
  const [name] = fieldsWithRole(question.register, 'limit').filter(
    (one) => question.register.fields[one]?.type === 'number',
  )
  const target = name === undefined ? undefined : textIn(newest, name)
  return { ...plain(known), target }
}

const RULES: Readonly<Record<string, (known: Known) => SeriesRule>> = {
  'air-quality': airRule,
  'surface-water': surfaceWaterRule,
  groundwater: groundwaterRule,
  noise: noiseRule,
  'self-monitoring': permitRule,
}

export const ruleOf = (known: Known): SeriesRule => {
  const { id } = known.question.register
  return (Object.hasOwn(RULES, id) ? RULES[id] : undefined)?.(known) ?? statedRule(known)
}
