import type { Body } from '../../content/registers/facts.ts'
import { keyFields } from '../../content/registers/key.ts'
import { ancestors } from '../../content/places/ancestors.ts'
import type { Alike } from '../../content/search/alike.ts'
import { excerpt, holdsAll } from '../../content/search/highlight.ts'
import type { Beside } from '../../db/record/search-page.ts'
import { publishedLang } from '../components/table.ts'
import { sampleTime } from '../places/sample-time.ts'
import { pagePath, titleOf, type Title } from '../titles.ts'
import { words, type Lang } from '../words.ts'
import { choiceIn } from '../../content/registers/name.ts'
import { airAt, placeNames, sharedLabel, type Result } from './results.ts'

/** A result as it is printed. */
export interface Shown {
  /** Language-neutral. */
  path: string
  title: Title
  /** What tells it from others: code, place, time, how many rows. */
  meta: string[]
  /** The field that holds what was looked for, where neither title nor meta does. */
  found: { field: string; text: string; lang: string | undefined } | undefined
  air: ReturnType<typeof airAt>
  /** Invented for demonstration. */
  isInvented: boolean
}

const textIn = (body: Body, field: string): string | undefined => {
  const value = body[field]
  return typeof value === 'string' ? value : Array.isArray(value) ? value.join(' ') : undefined
}

/** Several rows are called by what they have in common; rows that are no sample, by what their keys begin with too. */
const calledOf = (result: Result, lang: Lang): Title => {
  const { register, key, body, rows } = result
  if (rows.length === 1) return titleOf(register, key, body, lang)
  const label = sharedLabel(result, lang === 'en')
  const [first] = keyFields(register)
  const begins = first === undefined || register.sample.length > 0 ? undefined : textIn(body, first[0])
  const named = label && (choiceIn(register, label.field, label.text, lang) ?? label.text)
  const text = [begins, named].filter((part) => part !== undefined).join(' ')
  return text === ''
    ? { text: key, lang: undefined }
    : { text, lang: label?.field.endsWith('En') ? undefined : publishedLang(lang) }
}

/** Names of the places above a place, or of a record's own place with those above it. */
const whereOf = ({ register, key, body }: Result, beside: Beside, lang: Lang): string | undefined => {
  const place = textIn(body, 'place')
  const codes = register.id === 'places' ? ancestors(key) : place === undefined ? [] : [...ancestors(place), place]
  return placeNames(codes, beside, lang === 'en')
}

const metaOf = (result: Result, beside: Beside, lang: Lang): string[] => {
  const { register, key, body, rows } = result
  const isPlace = register.id === 'places'
  const parts = [
    isPlace ? textIn(body, lang === 'zh' ? 'nameEn' : 'nameZh') : undefined,
    isPlace ? textIn(body, 'pinyin') : undefined,
    keyFields(register).length === 1 ? key : undefined,
    register.id === 'surface-water' ? textIn(body, 'waterBody') : undefined,
    register.sample.length > 0 ? sampleTime(body, lang) : undefined,
    whereOf(result, beside, lang),
    rows.length > 1 ? words(lang)('search.rows', { count: rows.length }) : undefined,
  ]
  return parts.flatMap((part) => (part === undefined || part === '' ? [] : [part]))
}

/** What is looked for. */
export interface Sought {
  q: string
  /** What is read as `q` is typed. */
  alike: Alike
}

const foundOf = ({ register, body }: Result, shown: string, { q, alike }: Sought, lang: Lang): Shown['found'] => {
  if (holdsAll(shown, q, alike)) return undefined
  for (const [name, field] of Object.entries(register.fields)) {
    const text = field.enum ? undefined : textIn(body, name)
    const part = text === undefined || shown.includes(text) ? undefined : excerpt(text, q, alike)
    if (part !== undefined) return { field: field.title[lang], text: part, lang: publishedLang(lang) }
  }
  return undefined
}

export const shownOf = (result: Result, beside: Beside, sought: Sought, lang: Lang): Shown => {
  const title = calledOf(result, lang)
  const meta = metaOf(result, beside, lang)
  return {
    path: pagePath(result.register.id, result.key),
    title,
    meta,
    found: foundOf(result, [title.text, ...meta].join('\n'), sought, lang),
    air: result.register.id === 'air-stations' ? airAt(result.key, beside) : undefined,
    isInvented: result.isInvented,
  }
}
