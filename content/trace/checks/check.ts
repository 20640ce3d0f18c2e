/** What is wrong with a part of a value. */
export interface Wrong {
  fault: CheckFault
  /** Characters before it. */
  at: number
}

/** Looks at one part of a value, whose characters and length are right already. */
export type Check = (text: string) => Wrong | undefined

/** Why a part of a value is none, in words. `{value}` is what stands there. */
export const CHECK_FAULTS = {
  'check-digit': {
    zh: '校验位不对：{value} 的最后一位与前面各位不符。',
    en: 'The check digit is wrong: the last digit of {value} does not follow from the others.',
  },
  'check-pair': {
    zh: '校验字符不对：{value} 的最后两个字符与前面不符。',
    en: 'The check characters are wrong: the last two of {value} do not follow from the others.',
  },
  'company-prefix': {
    zh: '{value} 开头不是厂商识别代码（至少四位数字）。',
    en: '{value} does not begin with a company prefix, which has four digits at least.',
  },
  'not-a-day': { zh: '{value} 不是日期。', en: '{value} is no day of the calendar.' },
  'not-a-time': { zh: '{value} 不是时刻。', en: '{value} is no time of day.' },
  'not-a-country': { zh: '{value} 不是国家或地区代码。', en: '{value} is no code of a country.' },
  'not-a-currency': { zh: '{value} 不是货币代码。', en: '{value} is no code of a currency.' },
  'not-in-list': { zh: '{value} 不在规定的代码之列。', en: '{value} is none of the codes that may stand here.' },
  'not-percent-encoded': {
    zh: '{value} 里的百分号编码不完整。',
    en: 'The percent-encoding in {value} is broken.',
  },
  'not-a-coordinate': { zh: '{value} 不是经纬度。', en: '{value} is no coordinate.' },
  'not-zero-here': { zh: '{value} 应当是 0。', en: '{value} ought to be 0.' },
  'zero-here': { zh: '{value} 不能是 0。', en: '{value} cannot be nought.' },
  'leading-zero': { zh: '{value} 不能以 0 开头。', en: '{value} cannot begin with 0.' },
  'piece-of-total': {
    zh: '{value} 不是“第几件、共几件”。',
    en: '{value} does not say which piece of how many.',
  },
  'only-digits': { zh: '{value} 应当至少有一个不是数字的字符。', en: '{value} needs a character that is no digit.' },
  'bank-account': { zh: '{value} 不是国际银行账号。', en: '{value} is no international bank account number.' },
  coupon: { zh: '{value} 不是完整的优惠券代码。', en: '{value} is no whole coupon code.' },
} as const satisfies Record<string, { zh: string; en: string }>

export type CheckFault = keyof typeof CHECK_FAULTS
