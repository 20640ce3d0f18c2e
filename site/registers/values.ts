import { PARAMETERS } from '../../content/generated/parameters.ts'
import { isCreditCode } from '../../content/organisations/credit-code.ts'
import { documentPath, isFiles, type PublishedFile } from '../../content/documents/file.ts'
import { textsOf, type Body, type Stored } from '../../content/registers/facts.ts'
import { fieldsWithRole } from '../../content/registers/fields.ts'
import { joinKey } from '../../content/registers/key.ts'
import type { Field, RegisterDefinition } from '../../content/registers/register.ts'
import type { Referred } from '../../db/record/referred.ts'
import { shownBytes } from '../data/bytes.ts'
import { kindOfMedia } from '../documents/media.ts'
import { publishedLang } from '../components/table.ts'
import { href } from '../paths.ts'
import { pagePath } from '../titles.ts'
import { shownUnit } from '../units.ts'
import { words, type Lang } from '../words.ts'
import { isVague, placeName, timeOf, titleOfReferred } from './labels.ts'

/** How one value of a record is printed. */
export interface ShownValue {
  text: string
  kind: 'text' | 'number' | 'time'
  /** UCUM code of a number. */
  unit?: string | undefined
  href?: string | undefined
  /** Leads out of the portal. */
  external?: boolean
  /** Language of published text, where it is not the page's. */
  lang?: string | undefined
  /** Published files, one a line; `text` then names them all. */
  files?: ShownFile[]
}

/** A published file as a record leads to it. */
export interface ShownFile {
  title: string
  lang: string | undefined
  href: string
  /** What it is and how large. */
  about: string
}

/** What is needed to print the values of a record. */
export interface Showing {
  lang: Lang
  register: RegisterDefinition
  body: Body
  referred: Referred
}

const HAN = /\p{Script=Han}/u

/** Published text; marked where it is Chinese on an English page. */
const published = (text: string, lang: Lang): ShownValue => ({
  text,
  kind: 'text',
  lang: HAN.test(text) ? publishedLang(lang) : undefined,
})

/** UCUM code of a number: that of its column, or of its row. */
export const unitOf = (register: RegisterDefinition, field: Field, body: Body): string | undefined => {
  if (field.unit !== undefined || field.type !== 'number') return field.unit
  const [name] = fieldsWithRole(register, 'unit')
  const unit = name === undefined ? undefined : body[name]
  return typeof unit === 'string' ? unit : undefined
}

const textOf = (value: Stored, lang: Lang): string => {
  if (Array.isArray(value)) return textsOf(value).join(words(lang)('record.listed'))
  return typeof value === 'object' ? '' : String(value)
}

const shownObject = (
  { sha256, bytes, mediaType }: { sha256: string; bytes: number; mediaType: string },
  lang: Lang,
) => ({
  text: words(lang)('record.object', { type: mediaType, bytes }),
  kind: 'text' as const,
  href: `/objects/${sha256}`,
})

const shownFiles = (files: PublishedFile[], lang: Lang): ShownValue => ({
  text: files.map(({ title }) => title).join(words(lang)('record.listed')),
  kind: 'text',
  files: files.map(({ sha256, title, bytes, mediaType }) => ({
    title,
    lang: HAN.test(title) ? publishedLang(lang) : undefined,
    href: href(lang, documentPath(sha256)),
    about: `${kindOfMedia(mediaType, lang)} · ${shownBytes(bytes)}`,
  })),
})

const shownReference = ({ lang, referred }: Showing, ref: string, key: string): ShownValue => {
  const title = titleOfReferred(ref, key, referred, lang)
  if (!title) return published(key, lang)
  return { text: `${title.text} ${key}`, kind: 'text', lang: title.lang, href: href(lang, pagePath(ref, key)) }
}

/** With its name, where that does not stand beside it already. */
const shownOrganisation = ({ lang, register, referred, body }: Showing, code: string): ShownValue => {
  const isOwn = register.id === 'organisations' && joinKey(register, body) === code
  const title = isOwn ? undefined : titleOfReferred('organisations', code, referred, lang)
  const text = title ? `${title.text} ${code}` : code
  return { text, kind: 'text', lang: title?.lang, href: href(lang, `/organisations/${code}/`) }
}

const shownText = (showing: Showing, name: string, field: Field, text: string): ShownValue => {
  const { lang, referred, body } = showing
  const choice = field.enum?.[text]
  const measured = name === 'parameter' && Object.hasOwn(PARAMETERS, text) ? PARAMETERS[text] : undefined
  if (!choice && measured) return { text: `${measured[lang]} ${text}`, kind: 'text' }
  if (choice) return { text: choice[lang], kind: 'text' }
  if (field.role.includes('place')) {
    const known = placeName(text, referred, lang)
    return { text: known ?? text, kind: 'text', href: known === undefined ? undefined : href(lang, `/places/${text}/`) }
  }
  if (field.role.includes('organisation') && isCreditCode(text)) return shownOrganisation(showing, text)
  if (field.role.includes('person')) return { text: words(lang)('record.person'), kind: 'text' }
  if (field.ref) return shownReference(showing, field.ref, text)
  if (field.role.includes('unit')) return { text: shownUnit(text, lang).trim() || text, kind: 'text' }
  if (field.type === 'datetime' && isVague(body)) return { text: timeOf(name, body, lang), kind: 'text' }
  if (field.type === 'datetime' || field.type === 'date' || field.type === 'yearmonth') return { text, kind: 'time' }
  const link = field.role.includes('link') && /^https:\/\//.test(text) ? text : undefined
  return { ...published(text, lang), ...(link ? { href: link, external: true } : {}) }
}

/** A value as a reader of the page's language reads it; `undefined` where the record states none. */
export const shownValue = (showing: Showing, name: string): ShownValue | undefined => {
  const { lang, register, body } = showing
  const field = register.fields[name]
  const value = body[name]
  if (!field || value === undefined) return undefined
  if (typeof value === 'boolean') return { text: words(lang)(value ? 'record.yes' : 'record.no'), kind: 'text' }
  if (isFiles(value)) return shownFiles(value, lang)
  if (typeof value === 'object' && !Array.isArray(value)) return shownObject(value.object, lang)
  if (Array.isArray(value))
    return published(value.map((item) => field.enum?.[item]?.[lang] ?? item).join(words(lang)('record.listed')), lang)
  if (field.type === 'number' || field.type === 'integer')
    return { text: String(value), kind: 'number', unit: unitOf(register, field, body) }
  if (field.type === 'year') return { text: String(value), kind: 'time' }
  return shownText(showing, name, field, textOf(value, lang))
}
