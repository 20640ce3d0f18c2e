import { numberKey } from '../../certificates/number.ts'
import { check, type MetCheck, type MetPart, type Recognise } from './met-code.ts'
import { INDICATIONS } from './registers.ts'

/** `AGI`, year, number: how agricultural products of geographical indication were numbered until 2022. (recalled) */
const AGRICULTURAL = /^AGI[\s-]?(\d{4})[\s-]?(\d{2})[\s-]?(\d{3,8})$/i

const agricultural = (plain: string): { code: string; year: string; rest: string } | undefined => {
  const [, year, order, number] = AGRICULTURAL.exec(plain) ?? []
  if (year === undefined || order === undefined || number === undefined) return undefined
  const rest = `${order}-${number}`
  return { code: `AGI${year}-${rest}`, year, rest }
}

/** Keys under which an indication of that number may stand, the likeliest first. */
export const keysAsIndication = (plain: string): string[] => [
  ...new Set(
    [agricultural(plain)?.code, plain, plain.toUpperCase()].flatMap((text) => (text && numberKey(text)) ?? []),
  ),
]

const partsOf = (read: ReturnType<typeof agricultural>): MetPart[] =>
  read
    ? [
        { name: { zh: '登记年份', en: 'year of registration' }, value: read.year },
        { name: { zh: '编号', en: 'number' }, value: read.rest },
      ]
    : []

const checksOf = (read: ReturnType<typeof agricultural>, newest: number): MetCheck[] =>
  read
    ? [
        check(
          Number(read.year) >= 2008 && Number(read.year) <= newest,
          { zh: '年份说得通。', en: 'The year is possible.' },
          { zh: '年份不可能：登记从 2008 年开始。', en: 'The year is impossible: registration began in 2008.' },
        ),
      ]
    : []

/** By how it is made up, or because the register has it. */
export const geographicalIndication: Recognise = ({ plain }, { today, standing }) => {
  const read = agricultural(plain)
  const code = read?.code ?? standing?.indication
  if (code === undefined) return undefined
  return {
    kind: 'geographical-indication',
    code,
    title: read
      ? { zh: '农产品地理标志编号', en: 'Number of an agricultural geographical indication' }
      : { zh: '地理标志编号', en: 'Number of a geographical indication' },
    about: {
      zh: '地理标志登记时的编号，说的是一个地方的一种产品，不是某一个企业或某一袋货。',
      en: 'The number under which a product of one place was registered; it names neither a company nor the bag in your hand.',
    },
    parts: partsOf(read),
    checked: checksOf(read, today === undefined ? 2099 : Number(today.slice(0, 4))),
    unchecked: {
      zh: '产品登记了，不等于这个卖家可以用标志：标志旁边应有使用人的统一社会信用代码，再用那个代码查。',
      en: 'A registered product does not mean that this seller may use the mark: the user’s credit code stands beside it; ask with that code.',
    },
    registers: [INDICATIONS],
    standing: 'recalled',
    ours: '/registers/geographical-indications/',
  }
}
