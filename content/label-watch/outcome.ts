import type { Bilingual } from '../registers/register.ts'

/** How a report of a label may end without a warning being published; said to whoever reported. */
export const CLOSINGS = {
  genuine: {
    zh: '查到了证书，标签没有问题。',
    en: 'The certificate was found; the label is in order.',
  },
  'put-right': {
    zh: '卖家或者生产者已经改正。',
    en: 'The seller or producer has put it right.',
  },
  'dealt-with': {
    zh: '已经另案处理，没有另外发布提示。',
    en: 'It is dealt with in a case of its own; no warning was published for it.',
  },
  'passed-on': {
    zh: '不归本机关管，已经转给管的机关。',
    en: 'It was passed on to the body that answers for it.',
  },
  'not-enough': {
    zh: '线索不够，没有办法核查。',
    en: 'There was too little to go by.',
  },
  'not-a-label': {
    zh: '说的不是认证标签或者标志的事。',
    en: 'It is not about a label or mark of certification.',
  },
  /** Set by the clock alone. */
  lapsed: {
    zh: '期限过了还没有人处理，已经自动关闭。这不表示标签没有问题，您可以再次反映，或者直接找下面的机关。',
    en: 'Nobody dealt with it in time, and it was closed by the clock. That does not mean that the label is in order: report it again, or turn to the bodies below.',
  },
} as const satisfies Record<string, Bilingual>
export type Closing = keyof typeof CLOSINGS

/** What an officer may choose. */
export const OFFICER_CLOSINGS = [
  'genuine',
  'put-right',
  'dealt-with',
  'passed-on',
  'not-enough',
  'not-a-label',
] as const satisfies Closing[]

export const isClosing = (text: unknown): text is Closing => typeof text === 'string' && Object.hasOwn(CLOSINGS, text)
