import type * as z from 'zod'
import type { Bilingual } from '../registers/register.ts'

/** What a schema finds wrong with what was sent, in plain words of both languages. */

type Found = z.core.$ZodRawIssue

const KINDS: Readonly<Record<string, Bilingual>> = {
  string: { zh: '文字', en: 'text' },
  number: { zh: '数', en: 'a number' },
  int: { zh: '整数', en: 'a whole number' },
  boolean: { zh: 'true 或 false', en: 'true or false' },
  array: { zh: '列表', en: 'a list' },
  object: { zh: '由字段组成的对象', en: 'an object of fields' },
  null: { zh: 'null', en: 'null' },
}
/** Names of the same kinds that schemas use besides. */
const SAME: Readonly<Record<string, string>> = { record: 'object', tuple: 'array', nan: 'number', bigint: 'int' }

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isNaN(value) ? 'nothing' : typeof value

const said = (kind: string): Bilingual | undefined => KINDS[SAME[kind] ?? kind]

const MISSING: Bilingual = { zh: '缺少这一项。', en: 'This is missing.' }
const OTHER: Bilingual = { zh: '写法不对。', en: 'It does not have the form it should.' }

const wrongKind = (expected: string, input: unknown): Bilingual => {
  const [wanted, came] = [said(expected), said(kindOf(input))]
  if (!wanted) return OTHER
  // Of a fraction where a whole number belongs it is enough to say that.
  return came && came !== wanted && !(wanted === KINDS['int'] && typeof input === 'number')
    ? { zh: `应当是${wanted.zh}，收到的是${came.zh}。`, en: `It should be ${wanted.en}; what came is ${came.en}.` }
    : { zh: `应当是${wanted.zh}。`, en: `It should be ${wanted.en}.` }
}

const FORMATS: Readonly<Record<string, Bilingual>> = {
  date: { zh: '没有这一天；日期写成 2026-03-01 这样。', en: 'There is no such day; write it like 2026-03-01.' },
  datetime: {
    zh: '没有这个时刻；写成 2026-03-01T08:00:00Z 这样。',
    en: 'There is no such instant; write it like 2026-03-01T08:00:00Z.',
  },
  url: { zh: '不是完整的网址。', en: 'Not a whole web address.' },
  email: { zh: '不是电子邮件地址。', en: 'Not an e-mail address.' },
  base64: { zh: '不是 Base64。', en: 'Not Base64.' },
  base64url: { zh: '不是 Base64url。', en: 'Not Base64url.' },
}

const wrongForm = (format: string, pattern: string | undefined): Bilingual =>
  FORMATS[format] ??
  (pattern === undefined
    ? OTHER
    : { zh: `写法不对，应当符合 ${pattern}。`, en: `It does not have the form ${pattern}.` })

/** A bound of a number, a text or a list; `least` is one that must be reached. */
const beyond = (origin: string, bound: number | bigint, isLeast: boolean, isInclusive: boolean): Bilingual => {
  if (origin === 'string' || origin === 'array' || origin === 'set') {
    if (isLeast && bound === 1) return { zh: '不能为空。', en: 'It must not be empty.' }
    const [zh, one] = origin === 'string' ? ['个字符', 'character'] : ['项', 'item']
    const en = Number(bound) === 1 ? one : `${one}s`
    return isLeast
      ? { zh: `至少 ${bound} ${zh}。`, en: `At least ${bound} ${en}.` }
      : { zh: `最多 ${bound} ${zh}。`, en: `At most ${bound} ${en}.` }
  }
  if (isLeast)
    return isInclusive
      ? { zh: `不能小于 ${bound}。`, en: `It must be at least ${bound}.` }
      : { zh: `必须大于 ${bound}。`, en: `It must be more than ${bound}.` }
  return isInclusive
    ? { zh: `不能大于 ${bound}。`, en: `It must be at most ${bound}.` }
    : { zh: `必须小于 ${bound}。`, en: `It must be less than ${bound}.` }
}

/** Beyond so many choices a list of them helps nobody. */
const MOST_CHOICES = 30

const choices = (values: readonly unknown[]): Bilingual => {
  const shown = values.slice(0, MOST_CHOICES).map(String)
  const rest = values.length > MOST_CHOICES ? ' …' : ''
  return { zh: `只能是：${shown.join('、')}${rest}。`, en: `It must be one of: ${shown.join(', ')}${rest}.` }
}

/** @param found - as the schema raises it, with what was sent in `input`; without it nothing is said to be missing */
export const schemaFault = (found: Found | z.core.$ZodIssue): Bilingual => {
  if ('input' in found && found.input === undefined && found.code !== 'custom') return MISSING
  switch (found.code) {
    case 'invalid_type':
      return wrongKind(found.expected, found.input)
    case 'invalid_value':
      return choices(found.values)
    case 'too_big':
      return beyond(found.origin, found.maximum, false, found.inclusive ?? true)
    case 'too_small':
      return beyond(found.origin, found.minimum, true, found.inclusive ?? true)
    case 'not_multiple_of':
      return { zh: `应当是 ${found.divisor} 的倍数。`, en: `It should be a multiple of ${found.divisor}.` }
    case 'invalid_format':
      return wrongForm(found.format, found.pattern)
    case 'unrecognized_keys':
      return { zh: '没有这个参数或字段。', en: 'There is no such parameter or field.' }
    default:
      return OTHER
  }
}
