import type { Bilingual } from '../registers/register.ts'

/** Why a comment is not published. A closed list: how many there are of each stands in public. */
export const WITHHOLDING = {
  personal: {
    field: 'withheldPersonal',
    title: { zh: '含他人的隐私', en: 'privacy of others' },
    text: {
      zh: '写了别人的姓名、住址、电话一类的内容，删去后就不成意见了。',
      en: 'It holds names, addresses or numbers of others, and without them nothing of it is left.',
    },
  },
  abuse: {
    field: 'withheldAbuse',
    title: { zh: '辱骂、威胁', en: 'abuse or threats' },
    text: { zh: '辱骂、威胁具体的人。', en: 'It abuses or threatens somebody.' },
  },
  'off-topic': {
    field: 'withheldOffTopic',
    title: { zh: '与草案无关', en: 'nothing to do with the draft' },
    text: {
      zh: '说的不是这份草案；不同意草案不是这个理由。',
      en: 'It speaks of something else than this draft; disagreeing with the draft is no such reason.',
    },
  },
  advertising: {
    field: 'withheldAdvertising',
    title: { zh: '广告', en: 'advertising' },
    text: { zh: '推销商品或者服务。', en: 'It sells goods or services.' },
  },
  unreadable: {
    field: 'withheldUnreadable',
    title: { zh: '读不懂', en: 'cannot be read' },
    text: { zh: '一串没有意思的字符。', en: 'Characters that say nothing.' },
  },
} as const satisfies Record<string, { field: string; title: Bilingual; text: Bilingual }>
export type Withholding = keyof typeof WITHHOLDING

export const isWithholding = (text: string): text is Withholding => Object.hasOwn(WITHHOLDING, text)
export const WITHHOLDINGS = Object.keys(WITHHOLDING).filter(isWithholding)

/** Stands in a published comment where the privacy of others was taken out. */
export const TAKEN_OUT = '〔…〕'

/**
 * Whether a text is a comment with something taken out and nothing put in or changed.
 * @param given - as it would be published, with `TAKEN_OUT` in the place of what is left out
 */
export const isRedactionOf = (text: string, given: string): boolean => {
  const [first = '', ...rest] = given.split(TAKEN_OUT)
  if (rest.length === 0 || !text.startsWith(first)) return false
  let at = first.length
  for (const [index, piece] of rest.entries()) {
    const isLast = index === rest.length - 1
    const found = isLast ? text.length - piece.length : text.indexOf(piece, at + 1)
    // Something stood where the mark stands.
    if (found <= at || !text.startsWith(piece, found)) return false
    at = found + piece.length
  }
  return at === text.length
}
