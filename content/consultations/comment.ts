import type { Wrong } from '../forms/wrong.ts'
import { findPersonalNumber, type PersonalNumber } from '../people/identifiers.ts'
import type { Bilingual } from '../registers/register.ts'
import { hasLostCharacters, findInvisible, isLongerThan, normaliseText, stripInvisible } from '../registers/text.ts'

/** What somebody says of a draft, before anybody has read it. */

export interface Comment {
  /** Of the draft; left out, it speaks of the whole. */
  paragraph: string | undefined
  text: string
  /** How she wishes to be called in public; anonymous without it. */
  name: string | undefined
  /** Published after a person read it, or counted alone. */
  visibility: Visibility
}

export const VISIBILITIES = ['published', 'counted'] as const
export type Visibility = (typeof VISIBILITIES)[number]

/** Characters. */
export const MOST = { text: 4_000, name: 40 } as const
const LEAST_TEXT = 2

export const PARAGRAPH = /^[a-z][a-z0-9]{0,11}$/

export type GivenComment = Partial<Record<keyof Comment, string | undefined>>

const PERSONAL: Record<PersonalNumber, Bilingual> = {
  'identity-number': {
    zh: '里面有居民身份证号码，不能公布，也不用写：请删去。',
    en: 'It holds a resident identity number, which cannot be published and is not needed: take it out.',
  },
  'mobile-number': {
    zh: '里面有手机号码，不能公布，也不用写：请删去。',
    en: 'It holds a mobile number, which cannot be published and is not needed: take it out.',
  },
}

const tooLong = (most: number): Bilingual => ({ zh: `最多 ${most} 个字。`, en: `At most ${most} characters.` })

const LOST: Bilingual = {
  zh: '有的字没有读出来（�），请重新输入。',
  en: 'Some characters could not be read (�): type them again.',
}

const wrongInText = (text: string): Bilingual | undefined => {
  if (isLongerThan(text, MOST.text)) return tooLong(MOST.text)
  if ([...text.slice(0, 4)].length < LEAST_TEXT) return { zh: '请写下您的意见。', en: 'Say what you think.' }
  if (hasLostCharacters(text)) return LOST
  const personal = findPersonalNumber(text)
  return personal && PERSONAL[personal]
}

const wrongInName = (name: string): Bilingual | undefined => {
  if (isLongerThan(name, MOST.name)) return tooLong(MOST.name)
  const invisible = findInvisible(name)
  if (invisible !== undefined)
    return {
      zh: `含有看不见的字符 ${invisible}，请删去。`,
      en: `It holds an invisible character, ${invisible}: take it out.`,
    }
  if (hasLostCharacters(name)) return LOST
  const personal = findPersonalNumber(name)
  return personal && PERSONAL[personal]
}

const isVisibility = (text: string): text is Visibility => VISIBILITIES.some((one) => one === text)

/**
 * Reads what was sent; everything wrong is named at once. Whether the draft has such a paragraph is for the record to tell.
 * Lines stay; what is invisible goes, as it does from all prose that is published.
 * @param given - texts of any length
 */
export const readComment = (given: GivenComment): { comment: Comment } | { wrong: Wrong[] } => {
  const paragraph = (given.paragraph ?? '').trim() || undefined
  const raw = given.text ?? ''
  // What is far too long is not looked at.
  const text = isLongerThan(raw, 2 * MOST.text) ? raw : stripInvisible(raw.normalize('NFC')).text.trim()
  const name = isLongerThan(given.name ?? '', 4 * MOST.name) ? given.name : normaliseText(given.name ?? '') || undefined
  const visibility = (given.visibility ?? '') || 'published'
  const wrong: Wrong[] = []
  const complain = (field: keyof Comment, message: Bilingual | undefined): void => {
    if (message) wrong.push({ pointer: `/${field}`, message })
  }
  if (paragraph !== undefined && !PARAGRAPH.test(paragraph)) complain('paragraph', NO_PARAGRAPH)
  complain('text', wrongInText(text))
  if (name !== undefined) complain('name', wrongInName(name))
  if (!isVisibility(visibility)) complain('visibility', { zh: '没有这种方式。', en: 'There is no such way.' })
  if (wrong.length > 0 || !isVisibility(visibility)) return { wrong }
  return { comment: { paragraph, text, name, visibility } }
}

export const NO_PARAGRAPH: Bilingual = {
  zh: '草案里没有这一段。',
  en: 'The draft has no such paragraph.',
}

/**
 * The words of a comment without spaces, punctuation and case: of two that differ in nothing else it is the same.
 * Words that are nothing but such signs stay as they are.
 */
export const wordsOf = (text: string): string => {
  const folded = text.normalize('NFKC').toLowerCase()
  return folded.replace(/[\p{P}\p{S}\p{Z}\s]+/gu, '') || folded
}
