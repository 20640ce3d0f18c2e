import { readGtin } from '../../certificates/gtin.ts'
import type { Bilingual } from '../../registers/register.ts'
import { check, type MetCode, type Recognise } from './met-code.ts'
import { prefixOf } from './prefixes.ts'
import { GOODS, GS1_WORLD } from './registers.ts'

const NAMES: Readonly<Record<number, Bilingual>> = {
  8: { zh: '商品条码（EAN-8，8 位）', en: 'Bar code of goods (EAN-8)' },
  12: { zh: '商品条码（UPC-A，12 位）', en: 'Bar code of goods (UPC-A)' },
  13: { zh: '商品条码（EAN-13，13 位）', en: 'Bar code of goods (EAN-13)' },
  14: { zh: '储运包装条码（14 位）', en: 'Bar code of a package of goods (GTIN-14)' },
}

/** What a trade item number of fourteen digits says, wherever it was found. */
export const tradeItemParts = (gtin: string): Pick<MetCode, 'parts' | 'checked'> => {
  const { office, other } = prefixOf(gtin)
  return {
    parts: [
      {
        name: { zh: '前缀', en: 'prefix' },
        value: gtin.slice(1, 4),
        ...(office
          ? {
              meaning: {
                zh: `号码由这里发放：${office.zh}（不等于产地）`,
                en: `given out in: ${office.en} (not where it was made)`,
              },
            }
          : {}),
      },
    ],
    checked: other
      ? [
          {
            holds: false,
            said: { zh: `这不是一种通行的商品：${other.zh}。`, en: `It names no goods in general: ${other.en}.` },
          },
        ]
      : [],
  }
}

/** EAN-13, EAN-8, UPC-A and GTIN-14, as printed below the bars. */
export const tradeItem: Recognise = ({ compact }) => {
  if (!/^(?:\d{8}|\d{12,14})$/.test(compact)) return undefined
  const read = readGtin(compact)
  const isRight = 'gtin' in read
  const gtin = compact.padStart(14, '0')
  const { parts, checked } = tradeItemParts(gtin)
  return {
    kind: 'trade-item',
    code: isRight ? read.gtin : compact,
    title: NAMES[compact.length] ?? { zh: '商品条码', en: 'Bar code of goods' },
    about: {
      zh: '同一种商品的每一件都是同一个条码：它说是哪种商品，说不出是哪一件，也不能证明真假。',
      en: 'Every piece of one product has the same bar code: it tells the product, not the piece, and proves nothing genuine.',
    },
    parts,
    checked: [
      check(
        isRight,
        { zh: '校验位正确。', en: 'The check digit is right.' },
        {
          zh: '校验位不对：抄错了，或者不是商品条码。',
          en: 'The check digit is wrong: miscopied, or no bar code of goods.',
        },
      ),
      ...(isRight ? checked : []),
    ],
    unchecked: {
      zh: '条码给了哪家企业、登记的是什么商品，要到登记平台查，再同手里的商品比。',
      en: 'Which company has the number, and for which goods, the register tells; compare with what is in your hand.',
    },
    registers: [GOODS, GS1_WORLD],
    standing: 'recalled',
    ...(isRight ? { ours: `/trace/${read.gtin}/` } : {}),
  }
}
