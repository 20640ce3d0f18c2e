import type { Wrong } from '../forms/wrong.ts'
import type { Bilingual } from '../registers/register.ts'
import { findInvisible, hasLostCharacters, isLongerThan, normaliseText, stripInvisible } from '../registers/text.ts'

/** What somebody writes to who posted a notice, for the people of that organisation alone. */

/** The register whose notices are written to: its rows hold no contacts. */
export const NOTICES = 'supply-demand'

export interface Message {
  /** Key of the notice. */
  notice: string
  text: string
  /** How the writer is reached: the answer comes that way, not through the portal. */
  contact: string
}

export const MESSAGE_FIELDS = ['notice', 'text', 'contact'] as const
export type GivenMessage = Partial<Record<keyof Message, string | undefined>>

/** Characters. */
export const MOST = { text: 1_000, contact: 100 } as const
const LEAST = { text: 4, contact: 5 } as const

/** Of the hundred requests a minute of an address: it writes ten messages. */
export const MESSAGE_COST = 10

const wrongIn = (text: string, least: number, most: number, missing: Bilingual): Bilingual | undefined => {
  if (isLongerThan(text, most)) return { zh: `最多 ${most} 个字。`, en: `At most ${most} characters.` }
  if ([...text].length < least) return missing
  return hasLostCharacters(text)
    ? { zh: '有的字没有读出来（�），请重新输入。', en: 'Some characters could not be read (�): type them again.' }
    : undefined
}

/**
 * Reads what was sent; everything wrong is named at once. Whether the notice takes messages is for the record to tell.
 * @param given - texts of any length
 */
export const readMessage = (given: GivenMessage): { message: Message } | { wrong: Wrong[] } => {
  const raw = given.text ?? ''
  // Prose keeps its lines; what is invisible in it goes.
  const text = isLongerThan(raw, 2 * MOST.text) ? raw : stripInvisible(raw.normalize('NFC')).text.trim()
  const [notice, contact] = [given.notice ?? '', normaliseText(given.contact ?? '')]
  const invisible = findInvisible(contact)
  const wrong: Wrong[] = []
  const complain = (field: keyof Message, message: Bilingual | undefined): void => {
    if (message) wrong.push({ pointer: `/${field}`, message })
  }
  complain('text', wrongIn(text, LEAST.text, MOST.text, { zh: '请写您要说的话。', en: 'Write what you want to say.' }))
  complain(
    'contact',
    invisible === undefined
      ? wrongIn(contact, LEAST.contact, MOST.contact, {
          zh: '请写电话或者邮箱：对方只能用它回复您。',
          en: 'Give a telephone number or e-mail: you can be answered in no other way.',
        })
      : {
          zh: `含有看不见的字符 ${invisible}，请删去。`,
          en: `It holds an invisible character, ${invisible}: take it out.`,
        },
  )
  return wrong.length > 0 ? { wrong } : { message: { notice, text, contact } }
}
