import { WORDS } from '../content/generated/words.ts'

/** The languages of the portal. */
export const LANGUAGES = ['zh', 'en'] as const
export type Lang = (typeof LANGUAGES)[number]

/** The same languages as BCP 47 tags, for `lang` and `hreflang`. */
export const TAGS: Record<Lang, string> = { zh: 'zh-Hans', en: 'en' }

/** The language of a page under `[...lang]/`, where routes let through only `en` or nothing (astro.config.mjs). */
export const langOf = (param: string | undefined): Lang => (param === 'en' ? 'en' : 'zh')

/** What every page under `[...lang]/` that is drawn at build returns from `getStaticPaths`. */
export const bothLanguages = () => [{ params: { lang: undefined } }, { params: { lang: 'en' } }]

type Words = typeof WORDS
/** `area.key` of every string in `content/words/`. */
export type WordKey = { [Area in keyof Words]: `${Area}.${keyof Words[Area] & string}` }[keyof Words]

type Text = Record<Lang, string>
type Areas = Record<string, Record<string, Text>>
const TEXTS = new Map<string, Text>()
const AREAS = new Map<string, Record<string, Text>>()

/**
 * Makes strings known. All there are, as this module loads; only in the Worker, which would be a fifth larger by them, most
 * come from a file before the first page is drawn (`site/middleware.ts`).
 */
export const learnWords = (areas: Areas): void => {
  for (const [area, texts] of Object.entries(areas)) {
    AREAS.set(area, texts)
    for (const [key, text] of Object.entries(texts)) TEXTS.set(`${area}.${key}`, text)
  }
}
learnWords(WORDS)

/** The strings of an area, placeholders and all. */
export const areaOf = (area: keyof Words): Readonly<Record<string, Text>> => AREAS.get(area) ?? {}

/** Whether a string of that name exists; for names that are put together from data. */
export const isWord = (key: string): key is WordKey => TEXTS.has(key)

/** A string as it is written, its placeholders empty: for what looks through texts instead of printing them. */
export const unfilled = (lang: Lang, key: string): string | undefined => TEXTS.get(key)?.[lang].replace(/\{\w+\}/g, '')

const saying =
  (lang: Lang) =>
  (key: WordKey, values: Record<string, string | number> = {}): string => {
    const text = TEXTS.get(key)?.[lang]
    if (text === undefined) throw new RangeError(`no string ${key} in content/words`)
    if (!text.includes('{')) return text
    return text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name]
      if (value === undefined) throw new RangeError(`no value for {${name}} in ${key}`)
      return String(value)
    })
  }
const SAYING = { zh: saying('zh'), en: saying('en') }

/**
 * The portal's strings in one language.
 * @returns a function from `area.key` to the string, with `{name}` replaced by `values.name`
 * @throws RangeError when a placeholder has no value
 */
export const words = (lang: Lang) => SAYING[lang]
