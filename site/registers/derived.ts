import { derive as deriveAir } from '../../content/air/derive.ts'
import { LEVELS, type Level } from '../../content/air/levels.ts'
import { isDecimal } from '../../content/decimal/decimal.ts'
import { PARAMETERS } from '../../content/generated/parameters.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { deriveFrom, type PlacedRow } from '../../content/registers/derived.ts'
import type { Body } from '../../content/registers/facts.ts'
import { recordPath } from '../../content/registers/present.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { SEA_CLASS_TITLES } from '../../content/sea/gb3097.ts'
import { derive as deriveWater } from '../../content/water/derive.ts'
import { WATER_CLASSES, type WaterClass } from '../../content/water/gb3838.ts'
import { publishedLang } from '../components/table.ts'
import { SHOWN_CLASSES } from '../components/water-classes.ts'
import { href } from '../paths.ts'
import { titleOf } from '../titles.ts'
import { shownNumber, shownUnit } from '../units.ts'
import { words, type Lang } from '../words.ts'

/** What the portal reckoned from a record, printed by name of the derived value. */
export interface ShownDerived {
  text: string
  /** Official colour of a level or class. */
  colour?: string | undefined
  /** Where it is a record: its page, and the language of what it is called. */
  href?: string
  lang?: string | undefined
}

/** Rows that a record is computed from besides itself. */
export interface DerivedFrom {
  /** Bodies of its sample, or of rows of another register; not read where they are left out. */
  beside?: Body[] | undefined
  /** Rows of the register read by place. */
  placed?: PlacedRow[] | undefined
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

/** Our own words are in the page's language: what is Chinese in English was published so. */
const HAN = /\p{Script=Han}/u

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

/** A record that was computed from, by its key: what it is called, leading to it. */
const shownRecord = (target: string, key: string, placed: PlacedRow[], lang: Lang): ShownDerived => {
  const register = REGISTERS[target]
  const row = placed.find((one) => one.key === key)
  const title = register && row ? titleOf(register, key, row.body, lang) : { text: key, lang: undefined }
  return { ...title, href: href(lang, recordPath(target, key)) }
}

/** Derived values of a record by name, in the order the register declares; what was not reckoned is left out. */
export const shownDerived = (
  register: RegisterDefinition,
  body: Body,
  { beside, placed = [] }: DerivedFrom,
  lang: Lang,
): Map<string, ShownDerived> => {
  const derived = deriveFrom(register, body, beside, placed)
  return new Map(
    Object.entries(register.derived).flatMap(([name, { ref, enum: choices }]): [string, ShownDerived][] => {
      const value = derived[name]
      if (value === undefined) return []
      if (ref !== undefined) return [[name, shownRecord(ref, String(value), placed, lang)]]
      const choice = choices?.[String(value)]
      const one = choice ? { text: choice[lang] } : shown(register, value, lang)
      return one ? [[name, { ...one, lang: HAN.test(one.text) ? publishedLang(lang) : undefined }]] : []
    }),
  )
}
