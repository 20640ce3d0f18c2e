import { checkCharacter, hasCreditCodeShape, isCreditCode } from '../../../content/organisations/credit-code.ts'
import { ask } from './ask.ts'
import { nameOfOrganisation } from './names.ts'
import { peopleWord } from './people.ts'
import type { Suggestion } from './suggest.ts'
import { lang } from './words.ts'

/** Looking up organisations and places by name in the public record. */

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Records of a register that hold all words: at most eight. */
const search = async (register: string, typed: string, names: readonly string[], signal: AbortSignal) => {
  const query = new URLSearchParams({ q: typed.slice(0, 200), register, limit: '8' })
  const { body } = await ask('GET', `/api/search?${query}`, { signal })
  const items: unknown[] = isFields(body) && Array.isArray(body['items']) ? body['items'] : []
  return items.filter(isFields).flatMap((item): Suggestion[] => {
    const record = isFields(item['body']) ? item['body'] : {}
    const name = names.map((field) => record[field]).find((value) => typeof value === 'string' && value !== '')
    const key = String(item['key'])
    return [{ value: key, text: typeof name === 'string' ? `${name} ${key}` : key }]
  })
}

/** Looks up an organisation by name; a whole code needs no looking up. */
export const seekOrganisation = async (typed: string, signal: AbortSignal): Promise<Suggestion[]> =>
  hasCreditCodeShape(typed.toUpperCase())
    ? []
    : search('organisations', typed, lang === 'en' ? ['nameEn', 'name'] : ['name'], signal)

/** Looks up a place by name or code. */
export const seekPlace = async (typed: string, signal: AbortSignal): Promise<Suggestion[]> =>
  search('places', typed, lang === 'en' ? ['nameEn', 'nameZh'] : ['nameZh'], signal)

/** Looks up a certification scheme by name. */
export const seekScheme = async (typed: string, signal: AbortSignal): Promise<Suggestion[]> =>
  search('certification-schemes', typed, lang === 'en' ? ['nameEn', 'name'] : ['name'], signal)

/** What is wrong with a credit code, its right check character told; `undefined` when nothing is. */
export const wrongWithCode = (code: string): string | undefined => {
  if (isCreditCode(code)) return undefined
  if (!hasCreditCodeShape(code)) return peopleWord('codeShape')
  return peopleWord('checkWrong', { right: checkCharacter(code), given: code.charAt(17) })
}

/** What the record calls an organisation; a sentence where it does not hold it. */
export const knownAs = async (code: string): Promise<string> => {
  const name = await nameOfOrganisation(code)
  return name === code ? peopleWord('organisationUnknown') : peopleWord('organisationKnown', { name })
}
