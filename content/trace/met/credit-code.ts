import { hasCreditCodeShape, isCreditCode } from '../../organisations/credit-code.ts'
import { isIdentityNumber } from '../../people/identifiers.ts'
import type { Bilingual } from '../../registers/register.ts'
import { provinceOf } from './divisions.ts'
import { check, type Recognise } from './met-code.ts'
import { CREDIT_CODES, INDICATIONS } from './registers.ts'

/** Registering authority and kind, by the first two characters. @see GB 32100-2015, table 1 */
const KINDS: Readonly<Record<string, Bilingual>> = {
  '11': { zh: '机关', en: 'government body' },
  '12': { zh: '事业单位', en: 'public institution' },
  '51': { zh: '社会团体', en: 'association' },
  '52': { zh: '民办非企业单位', en: 'private non-enterprise unit' },
  '53': { zh: '基金会', en: 'foundation' },
  '54': { zh: '基层群众性自治组织', en: 'grass-roots self-governing body' },
  '91': { zh: '企业', en: 'enterprise' },
  '92': { zh: '个体工商户', en: 'sole trader' },
  '93': { zh: '农民专业合作社', en: 'farmers’ cooperative' },
  N1: { zh: '农村集体经济组织', en: 'rural collective economic organisation' },
}

/** The code beside the special mark for geographical indications, and on much else. */
export const creditCode: Recognise = ({ compact }) => {
  // A resident's number is no code of a thing, and is not repeated.
  if (!hasCreditCodeShape(compact) || (!isCreditCode(compact) && isIdentityNumber(compact))) return undefined
  const kind = KINDS[compact.slice(0, 2)]
  const place = compact.slice(2, 8)
  const province = provinceOf(place)
  // Digits alone may be another number of eighteen digits, unless they begin as codes of enterprises do.
  const isOther = !/^9[123]/.test(compact) || province === undefined
  if (/^\d{18}$/.test(compact) && !isCreditCode(compact) && isOther) return undefined
  return {
    kind: 'credit-code',
    code: compact,
    title: { zh: '统一社会信用代码', en: 'Unified social credit code' },
    about: {
      zh: '每个单位唯一的18位代码。印在地理标志专用标志旁边时，说的是谁在用这个标志。',
      en: 'The one code of an organisation, of 18 characters. Beside the special mark for geographical indications it says who uses the mark.',
    },
    parts: [
      {
        name: { zh: '登记机关与类别', en: 'registered as' },
        value: compact.slice(0, 2),
        ...(kind ? { meaning: kind } : {}),
      },
      { name: { zh: '登记地', en: 'registered in' }, value: place, ...(province ? { meaning: province } : {}) },
      { name: { zh: '主体标识码', en: 'the organisation' }, value: compact.slice(8, 17) },
      { name: { zh: '校验码', en: 'check character' }, value: compact.slice(17) },
    ],
    checked: [
      check(
        isCreditCode(compact),
        { zh: '校验码正确。', en: 'The check character is right.' },
        {
          zh: '校验码不对：抄错了，或者根本没有这个代码。',
          en: 'The check character is wrong: miscopied, or there is no such code.',
        },
      ),
      check(
        province !== undefined || place.startsWith('100000'),
        { zh: '登记地说得通。', en: 'The place is possible.' },
        { zh: '登记地不是任何省份。', en: 'The place is in no province.' },
      ),
    ],
    unchecked: {
      zh: '代码算得对不等于单位存在，也不等于它可以用某个标志：以登记机关的公示为准，地理标志还要看合法使用人名单。',
      en: 'A code that adds up need not exist, nor may its owner use a mark: the authority that registers it tells, and for a geographical indication the list of lawful users.',
    },
    registers: [CREDIT_CODES, INDICATIONS],
    standing: 'read',
    ...(isCreditCode(compact) ? { ours: `/organisations/${compact}/` } : {}),
  }
}
