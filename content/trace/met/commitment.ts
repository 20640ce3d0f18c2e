import type { Bilingual } from '../../registers/register.ts'
import type { MetCheck, Recognise } from './met-code.ts'
import { FARM_TRACE } from './registers.ts'

/** What a commitment has to say, and how that begins on the paper. @see 农产品质量安全承诺达标合格证管理办法 (recalled) */
const ITEMS: { name: Bilingual; pattern: RegExp }[] = [
  { name: { zh: '产品名称', en: 'product' }, pattern: /(?:产品名称|品名|名称)[:：]?\s*([^\s,，;；:：]{1,30})/ },
  {
    name: { zh: '数量（重量）', en: 'quantity' },
    pattern: /(?:数量|重量)(?:[（(][^）)]*[）)])?[:：]?\s*([\d.]+\s*[^\s,，;；\d]{0,6})/,
  },
  { name: { zh: '产地', en: 'place of origin' }, pattern: /产地[:：]?\s*([^\s,，;；]{2,40})/ },
  {
    name: { zh: '生产者', en: 'producer' },
    pattern: /(?:生产者|承诺主体|单位名称)[^:：]{0,12}[:：]\s*([^\s,，;；]{2,40})/,
  },
  { name: { zh: '联系方式', en: 'contact' }, pattern: /(?:联系方式|联系电话|电话)[:：]?\s*(\S{5,20})/ },
  {
    name: { zh: '开具日期', en: 'day of issue' },
    pattern: /(?:开具日期|承诺日期|日期)[:：]?\s*(\d{4}\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2})/,
  },
]

/** Its telephone is somebody's: it is looked for, not repeated. */
const HIDDEN = '联系方式'

const pad = (text: string): string => text.trim().padStart(2, '0')

const dayIn = (text: string): string | undefined => {
  const [, year, month, day] = /^(\d{4})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})$/.exec(text) ?? []
  if (year === undefined || month === undefined || day === undefined) return undefined
  const written = `${year}-${pad(month)}-${pad(day)}`
  const date = new Date(`${written}T00:00:00Z`)
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== written ? undefined : written
}

/** The text of a conformity commitment, typed or read from its code. */
export const commitment: Recognise = ({ plain }, { today }) => {
  if (!/承诺达标合格证|(?:食用)?农产品合格证|我承诺/.test(plain)) return undefined
  const found = ITEMS.map(({ name, pattern }) => ({ name, value: pattern.exec(plain)?.[1]?.trim() }))
  const missing = found.filter(({ value }) => value === undefined).map(({ name }) => name)
  const written = found.at(-1)?.value
  const day = written === undefined ? undefined : dayIn(written)
  const checked: MetCheck[] = [
    missing.length === 0
      ? { holds: true, said: { zh: '该写的都写了。', en: 'It says all that it has to say.' } }
      : {
          holds: false,
          said: {
            zh: `没有看到：${missing.map(({ zh }) => zh).join('、')}。`,
            en: `Not found on it: ${missing.map(({ en }) => en).join(', ')}.`,
          },
        },
  ]
  if (written !== undefined) {
    const isPossible = day !== undefined && (today === undefined || day <= today)
    checked.push({
      holds: isPossible,
      said: isPossible
        ? { zh: '日期说得通。', en: 'The day is possible.' }
        : {
            zh: '日期不对：没有这一天，或者在将来。',
            en: 'The day is wrong: there is none, or it lies in the future.',
          },
    })
  }
  return {
    kind: 'commitment',
    code: found[0]?.value ?? '合格证',
    title: { zh: '承诺达标合格证', en: 'Conformity commitment' },
    about: {
      zh: '种养的人自己承诺这一批农产品合格，不是检测报告，也不是认证证书；一批一证。',
      en: 'Whoever grew it commits that this lot conforms. It is neither a test report nor a certificate, and stands for one lot.',
    },
    parts: found.flatMap(({ name, value }) => (value === undefined || name.zh === HIDDEN ? [] : [{ name, value }])),
    checked,
    unchecked: {
      zh: '承诺是否属实，看合格证说不出来；可以向开证的人要检测结果，或者问产地的农业农村部门。',
      en: 'Whether the commitment is true the paper cannot tell: ask the issuer for test results, or the agricultural authority of the place.',
    },
    registers: [FARM_TRACE],
    standing: 'recalled',
  }
}
