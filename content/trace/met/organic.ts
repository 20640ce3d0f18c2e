import { check, type Recognise } from './met-code.ts'
import { FOOD_CERTIFICATION, CERTIFICATION } from './registers.ts'

/** The codes began with the labels of 2012. */
const FIRST_YEAR = 11

/** Certifier (3), year of the label (2), random (12). @see 有机产品认证实施规则, annex on organic codes (recalled) */
export const organic: Recognise = ({ compact }, { today }) => {
  const [, certifier, year, random] = /^(?:有机码[:：]?)?(\d{3})(\d{2})(\d{12})$/.exec(compact) ?? []
  if (certifier === undefined || year === undefined || random === undefined) return undefined
  const newest = today === undefined ? 99 : Number(today.slice(2, 4))
  const isPossible = Number(year) >= FIRST_YEAR && Number(year) <= newest
  return {
    kind: 'organic',
    code: certifier + year + random,
    title: { zh: '有机码', en: 'Organic code' },
    about: {
      zh: '每个最小销售包装上的有机产品标志旁边都有一个17位有机码，一码只用一次。',
      en: 'Each smallest package of an organic product carries a code of 17 digits beside the mark; none is used twice.',
    },
    parts: [
      {
        name: { zh: '认证机构', en: 'certifier' },
        value: certifier,
        meaning: { zh: '批准号的后三位', en: 'last three digits of its approval' },
      },
      {
        name: { zh: '标志发放年份', en: 'year of the label' },
        value: year,
        meaning: { zh: `20${year} 年`, en: `20${year}` },
      },
      { name: { zh: '随机码', en: 'random' }, value: random },
    ],
    checked: [
      check(
        isPossible,
        { zh: `年份 20${year} 说得通。`, en: `The year 20${year} is possible.` },
        {
          zh: `年份 20${year} 不可能：有机码从 2011 年起才有，也不会来自将来。`,
          en: `The year 20${year} is impossible: organic codes began in 2011, and none is of the future.`,
        },
      ),
      check(
        certifier !== '000' && !/^(\d)\1{11}$/.test(random),
        {
          zh: '认证机构代码和随机码没有明显不对的地方。',
          en: 'Nothing in the certifier and the random part is plainly wrong.',
        },
        { zh: '认证机构代码或随机码明显不对。', en: 'The certifier or the random part is plainly wrong.' },
      ),
    ],
    unchecked: {
      zh: '有机码没有校验位，光看数字分不出真假；一定要到国家登记系统查，并核对查到的产品、企业和手里的一样。',
      en: 'The code has no check digit: the digits alone tell nothing true from false. Ask the national register, and compare product and company with what is in your hand.',
    },
    registers: [FOOD_CERTIFICATION, CERTIFICATION],
    standing: 'recalled',
  }
}
