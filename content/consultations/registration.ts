import { isLongerThan, normaliseText, findInvisible, stripInvisible } from '../registers/text.ts'
import type { Bilingual } from '../registers/register.ts'
import type { Wrong } from '../forms/wrong.ts'

/** Who registers for a hearing. Name and contact are for the body alone and never public. */

export const PARTS = ['participant', 'observer'] as const
export type Part = (typeof PARTS)[number]

/** What she is to the matter. */
export const STANDINGS = {
  resident: { zh: '当地居民', en: 'resident' },
  user: { zh: '消费者、使用者', en: 'consumer or user' },
  enterprise: { zh: '企业、经营者', en: 'enterprise' },
  group: { zh: '社会组织', en: 'association' },
  expert: { zh: '专业人士', en: 'expert' },
  other: { zh: '其他', en: 'other' },
} as const satisfies Record<string, Bilingual>
export type RegistrantStanding = keyof typeof STANDINGS

export interface Registration {
  part: Part
  standing: RegistrantStanding
  name: string
  contact: string
  /** Why she wants to take part. */
  words: string | undefined
}

/** Characters. */
export const MOST_OF = { name: 40, contact: 100, words: 500 } as const

export type GivenRegistration = Partial<Record<keyof Registration, string | undefined>>

const isPart = (text: string): text is Part => PARTS.some((one) => one === text)
const isStanding = (text: string): text is RegistrantStanding => Object.hasOwn(STANDINGS, text)

const wrongLine = (text: string, most: number, missing: Bilingual): Bilingual | undefined => {
  if (text === '') return missing
  if (isLongerThan(text, most)) return { zh: `最多 ${most} 个字。`, en: `At most ${most} characters.` }
  const invisible = findInvisible(text)
  return invisible === undefined
    ? undefined
    : {
        zh: `含有看不见的字符 ${invisible}，请删去。`,
        en: `It holds an invisible character, ${invisible}: take it out.`,
      }
}

/** Reads what was sent; everything wrong is named at once. */
export const readRegistration = (given: GivenRegistration): { registration: Registration } | { wrong: Wrong[] } => {
  const [name, contact] = [normaliseText(given.name ?? ''), normaliseText(given.contact ?? '')]
  const raw = given.words ?? ''
  const words = isLongerThan(raw, 2 * MOST_OF.words) ? raw : stripInvisible(raw.normalize('NFC')).text.trim()
  const [part, standing] = [(given.part ?? '') || 'participant', given.standing ?? '']
  const wrong: Wrong[] = []
  const complain = (field: keyof Registration, message: Bilingual | undefined): void => {
    if (message) wrong.push({ pointer: `/${field}`, message })
  }
  if (!isPart(part)) complain('part', { zh: '没有这种参加方式。', en: 'There is no such part.' })
  if (!isStanding(standing)) complain('standing', { zh: '请选您的身份。', en: 'Say what you are to the matter.' })
  complain(
    'name',
    wrongLine(name, MOST_OF.name, { zh: '请写姓名：入场要核对。', en: 'Give your name: it is asked for at the door.' }),
  )
  complain(
    'contact',
    wrongLine(contact, MOST_OF.contact, {
      zh: '请写电话或者邮箱：通知您用。',
      en: 'Give a telephone number or e-mail, to be told.',
    }),
  )
  if (isLongerThan(words, MOST_OF.words))
    complain('words', { zh: `最多 ${MOST_OF.words} 个字。`, en: `At most ${MOST_OF.words} characters.` })
  if (wrong.length > 0 || !isPart(part) || !isStanding(standing)) return { wrong }
  return { registration: { part, standing, name, contact, words: words || undefined } }
}

/** A contact as two spellings of it meet: of a number its digits, else its characters without case and spaces. */
export const contactKey = (contact: string): string => {
  const plain = contact
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s()-]/g, '')
  return /^\+?\d{7,15}$/.test(plain) ? plain.replace(/^(\+|00)?86(?=1\d{10}$)/, '') : plain
}
