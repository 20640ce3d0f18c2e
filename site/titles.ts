import { recordPath } from '../content/registers/present.ts'
import { textsOf, type Body } from '../content/registers/facts.ts'
import { fieldsWithRole } from '../content/registers/fields.ts'
import { choiceIn } from '../content/registers/name.ts'
import type { RegisterDefinition } from '../content/registers/register.ts'
import { publishedLang } from './components/table.ts'
import type { Lang } from './words.ts'

/** What a record is called on a page, and the language of that name where it is not the page's. */
export interface Title {
  text: string
  lang: string | undefined
}

/** Titles of registers begin small in English; where one stands alone it begins with a capital. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Labels in English carry the ending of their language: `nameEn`, `titleEn`. */
const isEnglish = (field: string): boolean => field.endsWith('En')

const textOf = (body: Body, field: string): string | undefined => {
  const value = body[field]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Everything a record is called: labels in declared order, lists with each of their names. */
export const namesOf = (register: RegisterDefinition, body: Body): string[] =>
  fieldsWithRole(register, 'label').flatMap((field) => textsOf(body[field]))

/** The first label in the page's language, else the first there is, else the key. */
export const titleOf = (register: RegisterDefinition, key: string, body: Body, lang: Lang): Title => {
  const labels = fieldsWithRole(register, 'label').filter((field) => textOf(body, field) !== undefined)
  const own = labels.find((field) => isEnglish(field) === (lang === 'en'))
  const field = own ?? labels[0]
  const text = field === undefined ? undefined : textOf(body, field)
  if (field === undefined || text === undefined) return { text: key, lang: undefined }
  // What is chosen from a list has words of ours, in both languages.
  const choice = choiceIn(register, field, text, lang)
  if (choice !== undefined) return { text: choice, lang: undefined }
  return { text, lang: isEnglish(field) && lang === 'en' ? undefined : publishedLang(lang) }
}

/** The page of a record, language-neutral: places, products and certificates have their own kinds of page. */
export const pagePath = (register: string, key: string): string => {
  if (register === 'places') return `/places/${key}/`
  if (register === 'consultations') return `/consultations/${encodeURIComponent(key)}/`
  if (register === 'hearings') return `/consultations/hearings/${encodeURIComponent(key)}/`
  if (register === 'reports') return `/reports/${key}/`
  if (register === 'products') return `/products/${key}/`
  if (register === 'recalls') return `/recalls/${encodeURIComponent(key)}/`
  return register === 'certificates' ? `/certificates/${encodeURIComponent(key)}/` : recordPath(register, key)
}
