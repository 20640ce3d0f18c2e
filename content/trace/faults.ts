import { fill } from '../registers/fill.ts'
import type { Bilingual } from '../registers/register.ts'
import { CHECK_FAULTS } from './checks/check.ts'

/** Why a code is none, in words. `{name}` is filled from the fault's values. */
export const LINK_FAULTS = {
  'no-primary-key': {
    zh: '网址里没有 GS1 主键（例如 /01/ 加 14 位商品条码）。',
    en: 'The address holds no primary key of GS1, such as /01/ with fourteen digits.',
  },
  'not-an-ai': { zh: '{ai} 不是 GS1 应用标识符。', en: '{ai} is no application identifier of GS1.' },
  'not-a-qualifier': {
    zh: '（{ai}）不能跟在（{key}）后面。',
    en: '({ai}) does not go with ({key}) in the path of an address.',
  },
  'qualifier-order': {
    zh: '（{ai}）的位置不对：（{key}）后面的次序是 {order}。',
    en: '({ai}) stands in the wrong place: behind ({key}) comes {order}, in this order.',
  },
  'value-missing': { zh: '（{ai}）后面没有内容。', en: 'Nothing stands behind ({ai}).' },
  'percent-broken': {
    zh: '（{ai}）里的百分号编码不完整。',
    en: 'The percent-encoding of ({ai}) is broken.',
  },
  characters: {
    zh: '（{ai}）里有不许用的字符：{character}。',
    en: '({ai}) holds a character that may not stand there: {character}.',
  },
  'wrong-length': {
    zh: '（{ai}）的长度不对：应当是 {length} 位，这里是 {found} 位。',
    en: '({ai}) has {found} characters; it takes {length}.',
  },
  'gtin-not-14': {
    zh: '网址里的商品条码要写 14 位：{gtin}。',
    en: 'In an address a trade item number is written with fourteen digits: {gtin}.',
  },
  'not-an-attribute': {
    zh: '（{ai}）不能写在问号后面。',
    en: '({ai}) may not stand behind the question mark.',
  },
  'belongs-in-path': {
    zh: '（{ai}）是标识的一部分，要写在问号前面。',
    en: '({ai}) is part of what is identified, and stands before the question mark.',
  },
  twice: { zh: '（{ai}）出现了两次。', en: '({ai}) stands twice.' },
  needs: {
    zh: '（{ai}）要和 {others} 之一同用。',
    en: '({ai}) stands only together with one of {others}.',
  },
  excludes: { zh: '（{ai}）不能和（{other}）同用。', en: '({ai}) does not stand together with ({other}).' },
  'not-compressed': {
    zh: '压缩的网址解不开：里面的位不是 GS1 标识。',
    en: 'The compressed address cannot be read: its bits are no identifiers of GS1.',
  },
  'not-an-epc': {
    zh: '{value} 不是完整的 EPC 标识。',
    en: '{value} is no whole EPC identifier.',
  },
  'not-an-element-string': {
    zh: '从第 {at} 个字符起，读不出应用标识符。',
    en: 'From character {at} on no application identifier can be read.',
  },
  ...CHECK_FAULTS,
} as const satisfies Record<string, Bilingual>

export type LinkFaultCode = keyof typeof LINK_FAULTS

/** What is wrong, and where. */
export interface LinkFault {
  code: LinkFaultCode
  /** JSON pointer by application identifier: `/01`, `/21`; empty where the whole is meant. */
  pointer: string
  /** What its sentence is filled with. */
  values: Record<string, string>
}

/** How much of what was sent a message repeats. */
const SHOWN = 40

/** Text as a message may show it: short, and nothing in it that does not print. */
export const shown = (text: string): string => {
  const line = text
    .slice(0, SHOWN + 1)
    .toWellFormed()
    .replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '�')
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line
}

export const linkFault = (
  code: LinkFaultCode,
  ai: string | undefined,
  values: Record<string, string> = {},
): LinkFault => ({
  code,
  pointer: ai === undefined ? '' : `/${shown(ai)}`,
  values: ai === undefined ? values : { ai: shown(ai), ...values },
})

/** The fault in words. */
export const faultMessage = ({ code, values }: LinkFault): Bilingual => {
  const { zh, en } = LINK_FAULTS[code]
  return { zh: fill(zh, values), en: fill(en, values) }
}
