import dictionary from 'dictionary-en-gb'
import nspell from 'nspell'
import { describe, expect, it } from 'vitest'
import { WHOLE } from '../pages.ts'
import { KNOWN, NOT_OURS } from './english-words.ts'
import { prose, readTexts } from './texts.ts'

/** How English is written here: British, each word as a dictionary or our own list has it. */

/** What is no word of a sentence: addresses, names of files and fields, and what is put in. */
const NO_WORDS = [
  /\{[^{}\s]*\}/g,
  /(?:https?:\/\/|\/)[^\s)]+/g,
  /[\w*.-]+\.(?:json|ya?ml|md|ts|csv|env|toml|[a-z]{2,3})\b/g,
  /\b[a-z]+(?:[A-Z]\w*)+/g,
  /\S*[_@=\\]\S*/g,
]

/** Words of a text, without those that are only capitals. */
const wordsIn = (text: string): string[] =>
  (
    NO_WORDS.reduce((left, form) => left.replace(form, ' '), text.replaceAll('’', "'")).match(
      /(?<![\p{L}\p{N}])\p{L}[\p{L}']*(?<!')(?![\p{L}\p{N}])/gu,
    ) ?? []
  ).filter((word) => !/\p{Script=Han}|^\p{Lu}+s?$/u.test(word))

const stem = (word: string): string => word.replace(/'s$/, '')

const spell = WHOLE
  ? nspell({ aff: Buffer.from(dictionary.aff), dic: Buffer.from(dictionary.dic) })
  : { correct: () => true }

const isKnown = (word: string): boolean =>
  spell.correct(word) || KNOWN.has(word) || KNOWN.has(word.replace(/^\p{Lu}/u, (first) => first.toLowerCase()))

/** What is wrong with a word, if anything is. */
const faultOf = (word: string): string | undefined => {
  const [instead] = Object.entries(NOT_OURS).find(([, form]) => form.test(word)) ?? []
  if (instead !== undefined) return `not ours: ${instead}`
  return isKnown(word) ? undefined : 'not in the dictionary'
}

describe.skipIf(!WHOLE)('English of ours', () => {
  const where = new Map<string, string>()
  for (const { at, en } of WHOLE ? readTexts() : [])
    for (const word of wordsIn(prose(en ?? ''))) if (!where.has(stem(word))) where.set(stem(word), at)

  it('is found where it is written', () => expect(where.size).toBeGreaterThan(5_000))

  it('is spelt as the British dictionary and our own list spell it', () => {
    const wrong = [...where].flatMap(([word, at]) => {
      const fault = faultOf(word)
      return fault === undefined ? [] : [`${at}: ${word}, ${fault}`]
    })
    expect(wrong).toEqual([])
  })

  it('needs every word of the list', () => {
    const written = new Set([...where.keys()].flatMap((word) => [word, word.toLowerCase()]))
    expect([...KNOWN].filter((word) => !written.has(word) || spell.correct(word))).toEqual([])
  })

  it('finds faults where there are any', () => {
    const text = 'The recieved colors of `recieved` analyzed licenses, organized at https://exampel.org/ by PM'
    expect(wordsIn(prose(text)).filter((word) => faultOf(word) !== undefined)).toEqual([
      ...['recieved', 'colors', 'analyzed', 'licenses', 'organized'],
    ])
  })
})
