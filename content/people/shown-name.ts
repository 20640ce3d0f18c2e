import * as z from 'zod'
import { findInvisible, normaliseText } from '../registers/text.ts'
import { findPersonalNumber } from './identifiers.ts'
import type { Bilingual } from '../registers/register.ts'

/** Characters of a name that people read to tell accounts, passkeys and keys apart. */
export const MOST_NAME_CHARACTERS = 40

/** Scripts whose letters look alike; a name keeps to one of them. Han beside any is fine. @see UTS 39, 5.2 */
const LOOKALIKES = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u]

/** Digits of full width, radicals of Han, letters in circles and squares: no letters by name, but they pass for some. */
const LIKE_LETTERS = /[\uff10-\uff19\u2e80-\u2fd5\u24b6-\u24e9\u{1f130}-\u{1f189}]/u

/**
 * Whether a character is a letter that only looks like another: of print, of mathematics, of full width. What Chinese
 * writes beside letters, `（）：`, is none. @see UAX 15, NFKC
 */
const isLookalike = (character: string): boolean =>
  LIKE_LETTERS.test(character) || (/[\p{L}\p{Nl}]/u.test(character) && character.normalize('NFKC') !== character)

/** Marks above and below one letter that may still be read: Vietnamese has two. */
const HEAPED_MARKS = /\p{M}{3}/u

/**
 * A name as it may be shown: NFC, one line, of letters that are what they seem.
 * @returns the name, or why not, in both languages
 */
export const readShownName = (raw: string): { name: string } | { wrong: Bilingual } => {
  // Before anything walks over it.
  if (raw.length > 4 * MOST_NAME_CHARACTERS) return { wrong: TOO_LONG }
  const name = normaliseText(raw)
  if (name === '') return { wrong: { zh: '名称是空的。', en: 'The name is empty.' } }
  if ([...name].length > MOST_NAME_CHARACTERS) return { wrong: TOO_LONG }
  const invisible = findInvisible(name)
  if (invisible !== undefined)
    return {
      wrong: {
        zh: `名称里有看不见的字符 ${invisible}。`,
        en: `The name holds a character that cannot be seen: ${invisible}.`,
      },
    }
  if (
    [...name].some(isLookalike) ||
    HEAPED_MARKS.test(name) ||
    LOOKALIKES.filter((script) => script.test(name)).length > 1
  )
    return {
      wrong: {
        zh: '名称里有会让人认错的字：混用了看起来一样的字母（例如拉丁字母与西里尔字母），用了变体的字母，或者堆叠了附加符号。',
        en: 'The name could be taken for another: it mixes letters that look alike, such as Latin and Cyrillic, uses variants of letters, or heaps marks on them.',
      },
    }
  if (findPersonalNumber(name) !== undefined)
    return {
      wrong: {
        zh: '名称里像是有身份证号或手机号，请去掉。',
        en: 'The name seems to hold an identity or mobile number: leave it out.',
      },
    }
  return { name }
}

const TOO_LONG: Bilingual = {
  zh: `名称最多 ${MOST_NAME_CHARACTERS} 个字。`,
  en: `A name has at most ${MOST_NAME_CHARACTERS} characters.`,
}

/** The same as a schema: what comes out is the name as it may be shown. */
export const ShownName = z.string().transform((raw, context): string => {
  const read = readShownName(raw)
  if ('name' in read) return read.name
  context.addIssue({ code: 'custom', message: read.wrong.en, params: { zh: read.wrong.zh }, input: '' })
  return z.NEVER
})
