import { say, sentencesOf, type Sentences } from '../verdict.ts'

/** Words and names that the page carries for its islands. */

/** The root of every page of the console. @throws Error on a page that is none */
const findRoot = (): HTMLElement => {
  const found = document.querySelector<HTMLElement>('[data-console]')
  if (!found) throw new Error('not a page of the console')
  return found
}
export const root = findRoot()

const frame = sentencesOf(root, 'words')
const own = sentencesOf(root, 'own')

type Values = Record<string, string | number>

/** A sentence of the frame, `content/words/console.yaml`; its name where it is missing. */
export const frameWord = (name: string, values?: Values): string => say(frame, name, values)

/** A sentence of this section, `content/words/console-<section>.yaml`; its name where it is missing. */
export const word = (name: string, values?: Values): string => say(own, name, values)

const isTexts = (value: unknown): value is Sentences => typeof value === 'object' && value !== null
const names: unknown = JSON.parse(root.dataset['names'] ?? '{}')
const namesOf = (kind: 'roles' | 'meanings' | 'registers'): Sentences => {
  const found: unknown = isTexts(names) ? names[kind] : undefined
  return isTexts(found) ? found : {}
}

/** What begins small within a sentence, as it begins where it stands alone; `pH` stays as it is. */
export const capital = (text: string): string => text.replace(/^[a-z](?![A-Z])/, (first) => first.toUpperCase())

/** Titles of registers by id, in the page's language. */
export const REGISTER_TITLES: Readonly<Sentences> = namesOf('registers')
/** What a role is called, by its name in the permission table. */
export const roleTitle = (role: string): string => namesOf('roles')[role] ?? role
/** What a role may do, in one sentence. */
export const roleMeaning = (role: string): string => namesOf('meanings')[role] ?? ''
/** Of the page: `zh` or `en`. */
export const lang = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'
/** Address of a page in the page's language. @param path - from the root, language-neutral */
export const at = (path: string): string => (lang === 'en' ? `/en${path}` : path)
