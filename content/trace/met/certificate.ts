import { numberKey, readNumber } from '../../certificates/number.ts'
import type { Recognise } from './met-code.ts'
import { CERTIFICATION } from './registers.ts'

/** Looks like numbers of certificates in general: letters and digits, with a year among them; no text of the web. */
const COMMON = /^(?=.*\d{4})(?=.*[A-Z\u4e00-\u9fff])[A-Z0-9\u4e00-\u9fff〔〕.()/-]{8,40}$/

/** A number by the grammar of a scheme, or one that looks like a certificate's. */
export const certificate: Recognise = ({ plain }, { grammars = [], standing }) => {
  const read = readNumber(plain, grammars)
  // An organic code is another kind; a number of digits alone is told by its scheme alone.
  const isKnown = read.schemes.length > 0 && !/^\d+$/.test(read.number)
  if (!isKnown && standing?.certificate !== true && !COMMON.test(read.number)) return undefined
  const key = numberKey(read.number)
  return {
    kind: 'certificate',
    code: read.number,
    title: { zh: '证书编号', en: 'Number of a certificate' },
    about: {
      zh: '认证机构给每张证书一个编号；同一个编号只有一张证书。',
      en: 'A certification body numbers each certificate; a number belongs to one certificate alone.',
    },
    parts: read.schemes.map((scheme) => ({
      name: { zh: '像这一制度的编号', en: 'looks like a number of the scheme' },
      value: scheme,
    })),
    checked: isKnown
      ? [
          {
            holds: true,
            said: { zh: '写法符合这一认证制度的编号规则。', en: 'It is written as numbers of the scheme are.' },
          },
        ]
      : standing?.certificate === true
        ? []
        : [
            {
              holds: false,
              said: {
                zh: '写法不是本平台知道的任何编号规则。',
                en: 'It is written like no numbers that this portal knows of.',
              },
            },
          ],
    unchecked: {
      zh: '写法对不等于证书存在；存在也不等于管手里的这种产品：以国家平台查到的为准。',
      en: 'Written rightly does not mean that it exists, nor that it covers what is in your hand: the national register tells.',
    },
    registers: [CERTIFICATION],
    standing: 'recalled',
    ...(key === undefined ? {} : { ours: `/certificates/${encodeURIComponent(key)}/` }),
  }
}
