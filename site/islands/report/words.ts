import type { Bilingual } from '../../../content/registers/register.ts'

/** Sentences of the page, for its script. */

const report = (): HTMLElement | null => document.querySelector('[data-report]')

const read = (): Map<string, string> => {
  const spoken: unknown = JSON.parse(report()?.dataset['words'] ?? '{}')
  return new Map(
    typeof spoken === 'object' && spoken !== null
      ? Object.entries(spoken).map(([name, text]: [string, unknown]): [string, string] => [name, String(text)])
      : [],
  )
}
let spoken: Map<string, string> | undefined

/** @throws RangeError for a sentence that the page does not hold */
export const say = (name: string, values: Record<string, string | number> = {}): string => {
  const text = (spoken ??= read()).get(name)
  if (text === undefined) throw new RangeError(`the page does not say ${name}`)
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole))
}

const isChinese = typeof document === 'undefined' || document.documentElement.lang.startsWith('zh')
export const lang: 'zh' | 'en' = isChinese ? 'zh' : 'en'
/** In the language of the page. */
export const inLang = (text: Bilingual): string => text[lang]
/** What the address of an API says so that its sentences are in the language of the page. */
export const languageHeader = { 'Accept-Language': lang }

/** Name of the log: a code of one portal opens nothing of another. */
export const logOrigin = (): string => report()?.dataset['origin'] ?? ''
/** Address of the portal as it calls itself. */
export const portal = (): string => report()?.dataset['portal'] ?? location.origin

/** A day as people here write it. @param day - `YYYY-MM-DD` */
export const shownDay = (day: string): string =>
  new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
