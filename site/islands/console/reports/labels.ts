import { sentencesIn, say, type Sentences } from '../../verdict.ts'
import { nameOfPlace } from '../names.ts'
import { root, word } from '../words.ts'
import { shownTime } from '../../../time.ts'
import { lang } from '../words.ts'

/** What codes are called: the page carries labels of the register `reports`. */

const carrier = root.querySelector<HTMLElement>('[data-labels]')
const read: unknown = JSON.parse(carrier?.dataset['labels'] ?? '{}')
const labels = (kind: string): Sentences =>
  typeof read === 'object' && read !== null && kind in read ? sentencesIn(Reflect.get(read, kind)) : {}

const CATEGORIES = labels('category')
const STATES = labels('state')
const FINDINGS = labels('finding')
const GROUNDS = labels('ground')

export const categoryText = (code: string): string => say(CATEGORIES, code)
export const stateText = (code: string): string => say(STATES, code)
export const findingText = (code: string): string => say(FINDINGS, code)
export const findings = (): [string, string][] => Object.entries(FINDINGS)
export const categories = (): [string, string][] => Object.entries(CATEGORIES)
export const grounds = (): [string, string][] => Object.entries(GROUNDS)

const places = new Map<string, Promise<string>>()

/** A place by name and code; looked up once. */
export const placeText = (code: string): Promise<string> => {
  const known = places.get(code) ?? nameOfPlace(code)
  places.set(code, known)
  return known
}

/** A day as the page's language writes it. */
export const dayText = (day: string): string => shownTime(day, lang)

/** How much time is left, in words. */
export const leftText = (left: number, due: string): string => {
  const day = dayText(due)
  if (left < 0) return word(left === -1 ? 'lateOne' : 'late', { days: -left, day })
  if (left === 0) return word('dueToday', { day })
  return word(left === 1 ? 'leftOne' : 'left', { days: left, day })
}
