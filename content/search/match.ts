import { NONE_ALIKE, type Alike } from './alike.ts'
import { pinyinRuns } from './pinyin.ts'
import { codeOf, halfWidth, registerToken, typedTerms } from './tokens.ts'

/** Expressions of FTS5 by which the tokens of `tokens.ts` find what a query asks for. */

const phrase = (term: string): string => {
  const codes = Array.from(term, codeOf)
  if (codes.length === 1) return `"${codes[0] ?? ''}" *`
  const pairs = codes.slice(1).map((second, i) => `${codes[i] ?? ''}${second}`)
  return `"${pairs.join(' ')}"`
}

const anyOf = (phrases: readonly string[]): string =>
  phrases.length === 1 ? phrases.join('') : `(${phrases.join(' OR ')})`

/** As typed or, for who types full-width letters, as plain ones: texts hold signs such as `（` as they are. */
const spellings = (term: string): string[] => [...new Set([term, halfWidth(term)])].map(phrase)

/** A run of words, each as typed or as read alike, or all of them as one name. */
const runExpression = (run: readonly string[], alike: Alike): string => {
  const read = (words: string): string[] => (alike.get(words) ?? []).map(phrase)
  const each = run.map((word) => anyOf([...spellings(word), ...read(halfWidth(word))])).join(' AND ')
  const whole = run.length > 1 ? read(run.map(halfWidth).join(' ')) : []
  return whole.length > 0 ? `((${each}) OR ${anyOf(whole)})` : each
}

/**
 * Matches texts holding every term of a query; `undefined` for a query without terms.
 * @param alike - what counts as held too, because it is read so
 */
export const matchExpression = (query: string, alike: Alike = NONE_ALIKE): string | undefined => {
  const terms = typedTerms(query)
  return terms.length === 0
    ? undefined
    : pinyinRuns(terms)
        .map((run) => runExpression(run, alike))
        .join(' AND ')
}

/** The same among the texts of a few registers. */
export const matchWithin = (registers: readonly string[], query: string, alike?: Alike): string | undefined => {
  const match = matchExpression(query, alike)
  return match && `(${registers.map((register) => `"${registerToken(register)}"`).join(' OR ')}) AND (${match})`
}
