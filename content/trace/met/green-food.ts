import { provinceOf } from './divisions.ts'
import { check, type Recognise } from './met-code.ts'
import { GREEN_FOOD } from './registers.ts'

/** The scheme began in 1990; two digits are of this century but for its first ten years. */
const yearOf = (two: string): number => (Number(two) >= 90 ? 1900 : 2000) + Number(two)

/** `GF`, place of the company (6), year it was first admitted (2), number within the year (4). @see 绿色食品标志管理办法 (recalled) */
export const greenFood: Recognise = ({ compact }, { today }) => {
  const [, place, year, number] = /^GF(\d{6})(\d{2})(\d{4})$/.exec(compact) ?? []
  if (place === undefined || year === undefined || number === undefined) return undefined
  const province = provinceOf(place)
  const newest = today === undefined ? 2089 : Number(today.slice(0, 4))
  return {
    kind: 'green-food',
    code: `GF${place}${year}${number}`,
    title: { zh: '绿色食品企业信息码', en: 'Green-food company code' },
    about: {
      zh: '绿色食品标志下面的“GF + 12 位数字”说的是用标志的企业，不是这一种产品。',
      en: '“GF” and twelve digits below the green-food mark name the company that uses the mark, not this product.',
    },
    parts: [
      { name: { zh: '所在地', en: 'place' }, value: place, ...(province ? { meaning: province } : {}) },
      {
        name: { zh: '首次获证年份', en: 'year first admitted' },
        value: year,
        meaning: { zh: `${yearOf(year)} 年`, en: String(yearOf(year)) },
      },
      { name: { zh: '当年序号', en: 'number within the year' }, value: number },
    ],
    checked: [
      check(
        province !== undefined,
        { zh: '所在地的前两位是有的省份。', en: 'The place begins with the code of a province.' },
        { zh: '所在地的前两位不是任何省份。', en: 'The place begins with the code of no province.' },
      ),
      check(
        yearOf(year) <= newest,
        { zh: '年份说得通。', en: 'The year is possible.' },
        { zh: `年份 ${yearOf(year)} 在将来。`, en: `The year ${yearOf(year)} is in the future.` },
      ),
      check(
        number !== '0000',
        { zh: '序号说得通。', en: 'The number is possible.' },
        { zh: '序号不能是 0000。', en: 'The number cannot be 0000.' },
      ),
    ],
    unchecked: {
      zh: '这个企业的绿色食品证书现在是否有效、管不管这种产品，要到国家登记处查。',
      en: 'Whether the company’s certificate holds now, and for this product, the national register tells.',
    },
    registers: [GREEN_FOOD],
    standing: 'recalled',
  }
}
