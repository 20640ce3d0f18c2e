import { REGISTERS } from '../../content/generated/registers.ts'
import type { Body } from '../../content/registers/facts.ts'
import { PARAMETERS } from '../../content/generated/parameters.ts'
import { keyFields } from '../../content/registers/key.ts'
import { oncePerRegister } from '../../content/registers/once.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import type { Field, RegisterDefinition } from '../../content/registers/register.ts'
import { textIn } from '../../content/registers/text-in.ts'
import { referredName, type Referred } from '../../db/record/referred.ts'
import { sampleTime } from '../places/sample-time.ts'
import { shownTime } from '../time.ts'
import { titleOf, type Title } from '../titles.ts'
import type { Lang } from '../words.ts'

/** What a record and what it refers to are called. */

/** The English twin of a field: `titleEn` of `title`, `nameEn` of `nameZh`. */
export const twinOf = (name: string, names: readonly string[]): string | undefined =>
  names.find((other) => other === `${name.replace(/Zh$/, '')}En`)

const labelsOf = oncePerRegister((register): Record<Lang, string[]> => {
  const names = fieldsWithRole(register, 'label')
  const twins = names.flatMap((name) => twinOf(name, names) ?? [])
  return {
    zh: names.filter((name) => !twins.includes(name)),
    en: names.filter((name) => twinOf(name, names) === undefined),
  }
})

/** Label fields for readers of a language: of two that say the same in two languages, theirs. */
export const labelFields = (register: RegisterDefinition, lang: Lang): string[] => labelsOf(register)[lang]

/**
 * What a record is called by its own label, or by that of what its key refers to, such as an organisation by its code;
 * `undefined` without either.
 */
export const nameOf = (register: RegisterDefinition, body: Body, referred: Referred, lang: Lang): Title | undefined => {
  const own = titleOf(register, '', body, lang)
  if (own.text !== '') return own
  // An organisation that has no name of its own there is not called by itself.
  const isOrganisation = ({ role }: Field): boolean => role.includes('organisation') && register.id !== 'organisations'
  for (const [name, field] of keyFields(register)) {
    const value = textIn(body, name)
    const target = field.ref ?? (isOrganisation(field) ? 'organisations' : undefined)
    const title =
      target === undefined || value === undefined ? undefined : titleOfReferred(target, value, referred, lang)
    if (title) return title
  }
  return undefined
}

/** What a record that is referred to is called; `undefined` where it is not there. */
export const titleOfReferred = (id: string, key: string, referred: Referred, lang: Lang): Title | undefined => {
  const register = REGISTERS[id]
  const body = referred.get(referredName(id, key))
  return register && body && nameOf(register, body, referred, lang)
}

/** Separates the parts of a qualified name. */
export const DOT = ' · '

/** What tells a record from others of the same name: the times, choices and parameters in its key. */
export const qualifiersOf = (register: RegisterDefinition, body: Body, lang: Lang): string[] =>
  keyFields(register).flatMap(([name, field]) => {
    const value = textIn(body, name)
    if (value === undefined) return []
    if (field.enum) return [field.enum[value]?.[lang] ?? value]
    const measured = name === 'parameter' && Object.hasOwn(PARAMETERS, value) ? PARAMETERS[value] : undefined
    if (measured) return [measured[lang]]
    return field.role.includes('time') ? [timeOf(name, body, lang)] : []
  })

/** Whether a row says that its time is known only so far. */
export const isVague = (body: Body): boolean => body['timePrecision'] !== undefined

/** A time as exactly as its row says it is known. */
export const timeOf = (name: string, body: Body, lang: Lang): string =>
  isVague(body) && name === 'time' ? sampleTime(body, lang) : shownTime(String(body[name]), lang)

/** The whole name of a record, for titles and lists; its key where it has no label. */
export const fullTitle = (
  register: RegisterDefinition,
  key: string,
  body: Body,
  referred: Referred,
  lang: Lang,
): string => [nameOf(register, body, referred, lang)?.text ?? key, ...qualifiersOf(register, body, lang)].join(DOT)

const PLACE_KEPT = [
  [2, '0000'],
  [4, '00'],
  [6, ''],
] as const

/** Names from the province down to a place, as far as they are known: 山西省太原市; Taiyuan, Shanxi. */
export const placeName = (code: string, referred: Referred, lang: Lang): string | undefined => {
  const keys = new Set(PLACE_KEPT.map(([digits, zeros]) => code.slice(0, digits) + zeros))
  const names = [...keys].flatMap((key) => titleOfReferred('places', key, referred, lang)?.text ?? [])
  if (names.length === 0) return undefined
  return lang === 'zh' ? names.join('') : names.toReversed().join(', ')
}

/** Where what a record speaks of lies: by its own place, or by that of what it refers to. */
export const placeCodeOf = (register: RegisterDefinition, body: Body, referred: Referred): string | undefined => {
  const [own] = fieldsWithRole(register, 'place')
  if (own !== undefined) return textIn(body, own)
  for (const [name, { ref }] of Object.entries(register.fields)) {
    const target = ref === undefined || ref === register.id ? undefined : REGISTERS[ref]
    const value = textIn(body, name)
    const [place] = target ? fieldsWithRole(target, 'place') : []
    const there = target && value !== undefined ? referred.get(referredName(target.id, value)) : undefined
    if (place !== undefined && there) return textIn(there, place)
  }
  return undefined
}

/** Where a record lies, in words: its place, or for a place the one above it; `undefined` where it is not known. */
export const whereOf = (
  register: RegisterDefinition,
  body: Body,
  referred: Referred,
  lang: Lang,
): string | undefined => {
  const code = register.id === 'places' ? textIn(body, 'parent') : placeCodeOf(register, body, referred)
  return code === undefined ? undefined : placeName(code, referred, lang)
}
