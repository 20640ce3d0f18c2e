import { isCategory } from '../../content/reports/categories.ts'
import { STATES } from '../../content/reports/states.ts'
import { isCreditCode } from '../../content/organisations/credit-code.ts'
import type { ReportQuestion } from '../../db/record/reports.ts'

/** What the address of the list asks. */

export interface AskedList {
  question: ReportQuestion
  isLate: boolean
  cursor: string | undefined
  /** Something in it made no sense and was left out. */
  isWrong: boolean
}

const isState = (text: string): boolean => STATES.some((state) => state === text)

/** @param today - `YYYY-MM-DD` in Asia/Shanghai */
export const listQuestion = (query: URLSearchParams, today: string): AskedList => {
  const given = (name: string): string | undefined => query.get(name)?.trim() || undefined
  const taken = (name: string, fits: (text: string) => boolean): string | undefined => {
    const value = given(name)
    return value !== undefined && fits(value) ? value : undefined
  }
  const place = taken('place', (text) => /^[1-9]\d{5}(\d{3})?$/.test(text))
  const body = taken('body', isCreditCode)
  const category = taken('category', isCategory)
  const state = taken('state', isState)
  const isLate = given('late') === 'true'
  const isWrong =
    Object.entries({ place, body, category, state }).some(([name, value]) => given(name) !== value) ||
    (given('late') !== undefined && !isLate)
  const question = { place, body, category, state, ...(isLate ? { lateOn: today } : {}) }
  return { question, isLate, cursor: given('cursor'), isWrong }
}

/** The same question as an address has it, with something changed; `undefined` leaves it out. */
export const addressOf = (
  { question: { place, body, category, state }, isLate }: AskedList,
  over: Record<string, string | undefined> = {},
): string => {
  const all = { place, body, category, state, late: isLate ? 'true' : undefined, ...over }
  const query = new URLSearchParams(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ).toString()
  return query === '' ? '/reports/' : `/reports/?${query}`
}
