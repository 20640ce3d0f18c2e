import type { Wrong } from '../forms/wrong.ts'
import { findPersonalNumber } from '../people/identifiers.ts'
import type { Bilingual } from '../registers/register.ts'
import { findInvisible, hasLostCharacters, isLongerThan, normaliseText, stripInvisible } from '../registers/text.ts'

/** What somebody asks an authority to disclose, before anybody has seen it. */

/** How she would like the answer: published here alone, or sent to the contact she gives as well. */
export const ANSWER_FORMS = ['online', 'email', 'post', 'inspection'] as const
export type AnswerForm = (typeof ANSWER_FORMS)[number]

export interface Question {
  /** Unified social credit code of the authority asked. */
  authority: string
  /** One sentence: what information. The authority edits it before it is published. */
  subject: string
  /** Private: what else helps to find it. */
  details: string | undefined
  form: AnswerForm
  /** Private, for the authority alone. */
  contact: string | undefined
}

/** Characters. */
export const MOST = { subject: 200, details: 2_000, contact: 200 } as const
const LEAST_SUBJECT = 4

type Given = Partial<Record<keyof Question, string | undefined>>

const tooLong = (most: number): Bilingual => ({
  zh: `最多 ${most} 个字。`,
  en: `At most ${most} characters.`,
})

const PERSONAL = {
  'identity-number': {
    zh: '这里不能写身份证号码：这句话以后会公开。需要时写在联系方式里。',
    en: 'No identity number here: this sentence becomes public later. Where it is needed, it goes with the contact.',
  },
  'mobile-number': {
    zh: '这里不能写手机号码：这句话以后会公开。请写在联系方式里。',
    en: 'No mobile number here: this sentence becomes public later. It goes with the contact.',
  },
} as const satisfies Record<string, Bilingual>

const wrongInSubject = (subject: string): Bilingual | undefined => {
  if ([...subject.slice(0, 2 * LEAST_SUBJECT)].length < LEAST_SUBJECT)
    return { zh: '请写一句话，说明要什么信息。', en: 'Say in a sentence what information you ask for.' }
  if (isLongerThan(subject, MOST.subject)) return tooLong(MOST.subject)
  const personal = findPersonalNumber(subject)
  return personal ? PERSONAL[personal] : undefined
}

/** What must not be anywhere, whoever reads it. */
const wrongInLine = (text: string): Bilingual | undefined => {
  const invisible = findInvisible(text)
  if (invisible !== undefined)
    return {
      zh: `含有看不见的字符 ${invisible}，请删去。`,
      en: `It holds an invisible character, ${invisible}: take it out.`,
    }
  return hasLostCharacters(text)
    ? { zh: '有的字没有读出来（�），请重新输入。', en: 'Some characters could not be read (�): type them again.' }
    : undefined
}

const isForm = (text: string): text is AnswerForm => ANSWER_FORMS.some((form) => form === text)

/** Prose keeps its lines; what is invisible in it goes. */
const proseOf = (text: string | undefined): string | undefined =>
  stripInvisible((text ?? '').normalize('NFC')).text.trim() || undefined

/**
 * Reads what was sent; everything wrong is named at once. Whether the authority exists is for the record to tell.
 * @param given - texts of any length
 */
export const readQuestion = (given: Given): { question: Question } | { wrong: Wrong[] } => {
  const authority = (given.authority ?? '').trim()
  const subject = normaliseText(given.subject ?? '')
  const details = isLongerThan(given.details ?? '', MOST.details) ? given.details : proseOf(given.details)
  const contact = normaliseText(given.contact ?? '') || undefined
  const form = (given.form ?? '') || 'online'
  const wrong: Wrong[] = []
  const complain = (field: keyof Question, message: Bilingual | undefined): void => {
    if (message) wrong.push({ pointer: `/${field}`, message })
  }
  if (authority === '') complain('authority', { zh: '请选一个机关。', en: 'Choose an authority.' })
  complain('subject', wrongInLine(subject) ?? wrongInSubject(subject))
  if (details !== undefined && isLongerThan(details, MOST.details)) complain('details', tooLong(MOST.details))
  if (!isForm(form)) complain('form', { zh: '没有这种方式。', en: 'There is no such form.' })
  complain('contact', contact === undefined ? undefined : wrongInLine(contact))
  if (contact !== undefined && isLongerThan(contact, MOST.contact)) complain('contact', tooLong(MOST.contact))
  if ((form === 'email' || form === 'post') && contact === undefined)
    complain('contact', {
      zh: '选了寄送，请写寄到哪里；不想写，就选“在本平台查看”。',
      en: 'To be sent the answer, say where to; or choose to read it on this portal.',
    })
  if (wrong.length > 0 || !isForm(form)) return { wrong }
  return { question: { authority, subject, details, form, contact } }
}
