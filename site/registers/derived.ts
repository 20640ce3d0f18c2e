import { derive as deriveAir } from '../../content/air/derive.ts'
import { LEVELS, type Level } from '../../content/air/levels.ts'
import { isDecimal } from '../../content/decimal/decimal.ts'
import { PARAMETERS } from '../../content/generated/parameters.ts'
import { deriveFrom } from '../../content/registers/derived.ts'
import type { Body } from '../../content/registers/facts.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { SEA_CLASS_TITLES } from '../../content/sea/gb3097.ts'
import { derive as deriveWater } from '../../content/water/derive.ts'
import { WATER_CLASSES, type WaterClass } from '../../content/water/gb3838.ts'
import { SHOWN_CLASSES } from '../components/water-classes.ts'
import { shownNumber, shownUnit } from '../units.ts'
import { words, type Lang } from '../words.ts'

/** What the portal reckoned from a record, printed by name of the derived value. */
export interface ShownDerived {
  text: string
  /** Official colour of a level or class. */
  colour?: string | undefined
}

/** The index of an air reading with its level; `undefined` where there is none. */
export const airOf = (register: RegisterDefinition, body: Body): { aqi: number; level: Level } | undefined => {
  if (register.id !== 'air-quality') return undefined
  const { aqi, level: key } = deriveAir(body)
  const level = LEVELS.find((one) => one.key === key)
  return aqi === undefined || !level ? undefined : { aqi, level }
}

/** The class of a water sample; `undefined` where it has none. */
export const waterOf = (register: RegisterDefinition, body: Body, sample: Body[]): WaterClass | undefined =>
  register.id === 'surface-water' ? deriveWater(body, sample).class : undefined

const isWaterClass = (value: unknown): value is WaterClass => WATER_CLASSES.some((name) => name === value)

const shownClass = (value: WaterClass, lang: Lang): ShownDerived => {
  const { number, colour } = SHOWN_CLASSES[value]
  const t = words(lang)
  return {
    text: number === undefined ? t('components.waterWorse') : t('components.waterClass', { class: number }),
    colour,
  }
}

/** Names are those of fields, of choices of a field, or of parameters. */
const titleIn = ({ fields }: RegisterDefinition, name: string, lang: Lang): string => {
  const choice = Object.values(fields).find((field) => field.enum?.[name])?.enum?.[name]
  return (fields[name]?.title ?? choice ?? PARAMETERS[name])?.[lang] ?? name
}

/** A quantity that carries its unit: `100 mg/m3`. */
const QUANTITY = /^(-?\d+(?:\.\d+)?) (\S+)$/

const shownQuantity = (text: string, lang: Lang): string | undefined => {
  const [, number, unit] = QUANTITY.exec(text) ?? []
  return number === undefined || unit === undefined ? undefined : `${shownNumber(number)} ${shownUnit(unit, lang)}`
}

const shown = (register: RegisterDefinition, value: unknown, lang: Lang): ShownDerived | undefined => {
  const t = words(lang)
  const level = register.id.startsWith('air-') ? LEVELS.find((one) => one.key === value) : undefined
  if (level) return { text: level.title[lang], colour: level.colour }
  const seaClass =
    register.id === 'sea-water' ? Object.entries(SEA_CLASS_TITLES).find(([name]) => name === value) : undefined
  if (seaClass) return { text: seaClass[1][lang] }
  // The official colours are those of surface water.
  if (isWaterClass(value))
    return register.id === 'surface-water' ? shownClass(value, lang) : { text: shownClass(value, lang).text }
  if (typeof value === 'boolean') return { text: t(value ? 'record.yes' : 'record.no') }
  if (typeof value === 'number') return { text: shownNumber(String(value)) }
  if (typeof value === 'string')
    return { text: isDecimal(value) ? value : (shownQuantity(value, lang) ?? titleIn(register, value, lang)) }
  if (Array.isArray(value))
    return value.length === 0
      ? { text: t('record.none') }
      : { text: value.map((name) => titleIn(register, String(name), lang)).join(t('record.listed')) }
  if (typeof value !== 'object' || value === null || !(lang in value)) return undefined
  const text: unknown = Reflect.get(value, lang)
  return typeof text === 'string' ? { text } : undefined
}

/** Derived values of a record by name, in the order the register declares; what was not reckoned is left out. */
export const shownDerived = (
  register: RegisterDefinition,
  body: Body,
  beside: Body[] | undefined,
  lang: Lang,
): Map<string, ShownDerived> => {
  const derived = deriveFrom(register, body, beside)
  return new Map(
    Object.keys(register.derived).flatMap((name): [string, ShownDerived][] => {
      const one = derived[name] === undefined ? undefined : shown(register, derived[name], lang)
      return one ? [[name, one]] : []
    }),
  )
}
