import type { Wrong } from '../forms/wrong.ts'
import { readGtin } from '../certificates/gtin.ts'
import { plainNumber } from '../certificates/number.ts'
import { hasCreditCodeShape, isCreditCode } from '../organisations/credit-code.ts'
import { findPersonalNumber, type PersonalNumber } from '../people/identifiers.ts'
import type { Bilingual } from '../registers/register.ts'
import { findInvisible, hasLostCharacters, isLongerThan, normaliseText, stripInvisible } from '../registers/text.ts'

/** What somebody saw on a label and tells the authorities, before anybody has looked into it. */

/** What seems wrong: the kinds of the register `label-alerts`, and whatever fits none of them. */
export const REPORT_KINDS = ['without-certificate', 'likely-fake', 'not-covered', 'expired', 'other'] as const
export type ReportKind = (typeof REPORT_KINDS)[number]

export interface LabelReport {
  kind: ReportKind
  /** As it stands on the label. */
  number: string | undefined
  /** Key of the scheme that the label speaks of. Whether there is such a scheme is for the record to tell. */
  scheme: string | undefined
  product: string
  /** Fourteen digits. */
  gtin: string | undefined
  /** What was seen, in her words; never published. */
  seen: string
  /** Shop, street, town, or address of a web shop. */
  where: string | undefined
  /** Who sells or made it: credit code where she gave one, else a name. */
  organisation: string | undefined
  seller: string | undefined
}

/** What a form or a program sends, by field; `seller` takes a name or a credit code. */
export const REPORT_FIELDS = ['kind', 'number', 'scheme', 'product', 'gtin', 'seen', 'where', 'seller'] as const
export type ReportField = (typeof REPORT_FIELDS)[number]

/** Characters. */
export const MOST = { number: 100, product: 200, seen: 2_000, where: 200, seller: 200 } as const
const LEAST_SEEN = 4
/** Of the hundred requests a minute of an address: it sends ten reports. */
export const REPORT_COST = 10

const PERSONAL: Record<PersonalNumber, Bilingual> = {
  'identity-number': {
    zh: '这里有身份证号码，请删去：反映标签不需要任何人的身份证号。',
    en: 'It holds an identity number: take it out. Nobody’s is needed to report a label.',
  },
  'mobile-number': {
    zh: '这里有手机号码，请删去：不要留您自己的，也不要写别人的。',
    en: 'It holds a mobile number: take it out, your own as well as anybody else’s.',
  },
}

const invisible = (text: string): Bilingual | undefined => {
  const found = findInvisible(text)
  if (found !== undefined)
    return { zh: `含有看不见的字符 ${found}，请删去。`, en: `It holds an invisible character, ${found}: take it out.` }
  return hasLostCharacters(text)
    ? { zh: '有的字没有读出来（�），请重新输入。', en: 'Some characters could not be read (�): type them again.' }
    : undefined
}

const tooLong = (text: string, most: number): Bilingual | undefined =>
  isLongerThan(text, most) ? { zh: `最多 ${most} 个字。`, en: `At most ${most} characters.` } : undefined

const personal = (text: string): Bilingual | undefined => {
  const found = findPersonalNumber(text)
  return found && PERSONAL[found]
}

/** A number on a label may well have eleven digits; an identity number it is not. */
const identity = (text: string): Bilingual | undefined =>
  findPersonalNumber(text) === 'identity-number' ? PERSONAL['identity-number'] : undefined

const isKind = (text: string): text is ReportKind => REPORT_KINDS.some((kind) => kind === text)

const GTIN_FAULTS: Record<'not-a-gtin' | 'gtin-check', Bilingual> = {
  'not-a-gtin': {
    zh: '这不是商品条码：应是 8、12、13 或 14 位数字。不确定就空着。',
    en: 'That is no bar code: it has 8, 12, 13 or 14 digits. Leave it empty where you are not sure.',
  },
  'gtin-check': {
    zh: '条码的校验位不对：多半有一位打错了，请再对一遍。',
    en: 'The check digit of the bar code is wrong: one digit is probably mistyped.',
  },
}

/** A name, or a code that has to be a true one. */
const readSeller = (text: string | undefined): { organisation?: string; seller?: string; fault?: Bilingual } => {
  if (text === undefined) return {}
  const code = plainNumber(text)
  if (!hasCreditCodeShape(code)) return { seller: text }
  return isCreditCode(code)
    ? { organisation: code }
    : {
        fault: {
          zh: '统一社会信用代码的最后一位对不上，请再对一遍，或者改写名称。',
          en: 'The last character of this credit code does not fit: compare it again, or write the name instead.',
        },
      }
}

/**
 * Reads what was sent; everything wrong is named at once.
 * @param given - texts of any length
 */
export const readReport = (
  given: Partial<Record<ReportField, string | undefined>>,
): { report: LabelReport } | { wrong: Wrong[] } => {
  const line = (field: ReportField): string | undefined => normaliseText(given[field] ?? '') || undefined
  const kind = given.kind ?? ''
  const [number, product, where] = [line('number'), line('product') ?? '', line('where')]
  const raw = given.seen ?? ''
  const seen = isLongerThan(raw, MOST.seen) ? raw : stripInvisible(raw.normalize('NFC')).text.trim()
  const typed = line('gtin')
  const gtin = typed === undefined ? undefined : readGtin(plainNumber(typed))
  const { fault, ...sold } = readSeller(line('seller'))
  const wrong: Wrong[] = []
  const complain = (field: ReportField, message: Bilingual | undefined): void => {
    if (message) wrong.push({ pointer: `/${field}`, message })
  }
  if (!isKind(kind)) complain('kind', { zh: '请选一项：什么不对劲。', en: 'Choose what seems wrong.' })
  const [sought, told] = [number ?? '', sold.seller ?? '']
  complain('number', invisible(sought) ?? tooLong(sought, MOST.number) ?? identity(sought))
  if (product === '') complain('product', { zh: '请写是什么产品。', en: 'Say what product it is on.' })
  complain('product', invisible(product) ?? tooLong(product, MOST.product) ?? personal(product))
  if (gtin && 'fault' in gtin) complain('gtin', GTIN_FAULTS[gtin.fault])
  if ([...seen.slice(0, 2 * LEAST_SEEN)].length < LEAST_SEEN)
    complain('seen', { zh: '请写几个字：看到了什么。', en: 'Say in a few words what you saw.' })
  else complain('seen', tooLong(seen, MOST.seen) ?? personal(seen))
  complain(
    'where',
    where === undefined ? undefined : (invisible(where) ?? tooLong(where, MOST.where) ?? personal(where)),
  )
  complain('seller', fault ?? invisible(told) ?? tooLong(told, MOST.seller) ?? personal(told))
  if (wrong.length > 0 || !isKind(kind)) return { wrong }
  return {
    report: {
      kind,
      number,
      scheme: line('scheme'),
      product,
      gtin: gtin && 'gtin' in gtin ? gtin.gtin : undefined,
      seen,
      where,
      organisation: sold.organisation,
      seller: sold.seller,
    },
  }
}
