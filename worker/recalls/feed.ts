import { WORDS } from '../../content/generated/words.ts'
import type { Body } from '../../content/registers/facts.ts'
import { fill, type Language } from '../../content/registers/messages.ts'
import type { StoredRecord } from '../../db/record/record.ts'

/** What a feed says of recalls and of answers to them, beyond that they were published: whoever reads it need not open it. */

const wordOf = (lang: Language, key: keyof typeof WORDS.recalls, values: Record<string, string>): string =>
  fill(WORDS.recalls[key][lang], values)

/** As far as it can be in the reader's language. */
const textIn = (body: Body, field: string, lang: Language): string | undefined => {
  const own = lang === 'en' ? body[`${field}En`] : undefined
  const text = own ?? body[field]
  return typeof text === 'string' && text !== '' ? text : undefined
}

/** Of an answer, which has no name of its own; `undefined` of everything else, and of what was withdrawn. */
export const answerTitle = ({ register, body }: StoredRecord, lang: Language): string | undefined => {
  if (register !== 'recall-answers' || body === null) return undefined
  const [recall, gtin, lot] = ['recall', 'gtin', 'lot'].map((field) => textIn(body, field, lang) ?? '')
  const key = body['answer'] === 'confirmed' ? 'feedConfirmed' : 'feedCleared'
  return wordOf(lang, key, { recall: recall ?? '', gtin: gtin ?? '', lot: lot ?? '' })
}

/** Why and what to do, of a recall; the ground, of an answer. */
export const recallSentences = ({ register, body }: StoredRecord, lang: Language): string[] => {
  if (body === null) return []
  const said = (key: 'feedReason' | 'feedAdvice' | 'feedOutcome' | 'feedGround', field: string): string[] => {
    const text = textIn(body, field, lang)
    return text === undefined ? [] : [wordOf(lang, key, { text })]
  }
  if (register === 'recall-answers') return said('feedGround', 'reason')
  if (register !== 'recalls') return []
  return [...said('feedAdvice', 'advice'), ...said('feedReason', 'reason'), ...said('feedOutcome', 'outcome')]
}
