import { check, type Recognise } from './met-code.ts'
import { INDICATIONS } from './registers.ts'

/** `AGI`, year, number: how agricultural products of geographical indication were numbered until 2022. (recalled) */
export const geographicalIndication: Recognise = ({ plain }, { today }) => {
  const [, year, rest] = /^AGI\s?(\d{4})-?(\d{2}-?\d{3,8})$/i.exec(plain) ?? []
  if (year === undefined || rest === undefined) return undefined
  const newest = today === undefined ? 2099 : Number(today.slice(0, 4))
  return {
    kind: 'geographical-indication',
    code: plain.replace(/\s/g, '').toUpperCase(),
    title: { zh: '农产品地理标志编号', en: 'Number of an agricultural geographical indication' },
    about: {
      zh: '农产品地理标志登记时的编号，说的是一个地方的一种产品，不是某一个企业或某一袋货。',
      en: 'The number under which a farm product of one place was registered; it names neither a company nor the bag in your hand.',
    },
    parts: [
      { name: { zh: '登记年份', en: 'year of registration' }, value: year },
      { name: { zh: '编号', en: 'number' }, value: rest },
    ],
    checked: [
      check(
        Number(year) >= 2008 && Number(year) <= newest,
        { zh: '年份说得通。', en: 'The year is possible.' },
        { zh: '年份不可能：登记从 2008 年开始。', en: 'The year is impossible: registration began in 2008.' },
      ),
    ],
    unchecked: {
      zh: '产品登记了，不等于这个卖家可以用标志：标志旁边应有使用人的统一社会信用代码，再用那个代码查。',
      en: 'A registered product does not mean that this seller may use the mark: the user’s credit code stands beside it; ask with that code.',
    },
    registers: [INDICATIONS],
    standing: 'recalled',
    ours: '/registers/geographical-indications/',
  }
}
