import { isIdentityNumber } from '../people/identifiers.ts'

/**
 * Finds in a text what may tell who wrote it or whom it accuses, so that she can black it out before anybody else reads it.
 * It offers and never decides: names are told by what stands beside them, and some are missed.
 */

export type Personal = 'identity' | 'phone' | 'contact' | 'plate' | 'home' | 'name'

/** A part of the text, in UTF-16 units; `end` belongs to it no longer. */
export interface Found {
  start: number
  end: number
  kind: Personal
}

/** What stands in the place of something blacked out: always as long, so that its length tells nothing. */
export const BLACK = '■■■'

/** Usual family names; those of two characters first. */
const SURNAMES =
  '(?:欧阳|司马|上官|诸葛|夏侯|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|[' +
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤' +
  '])'
const TITLES =
  '先生|女士|小姐|老板|经理|总经理|厂长|主任|书记|村长|镇长|县长|局长|处长|科长|所长|队长|师傅|老师|医生|大爷|大妈|阿姨|某某|某'
/** Words that begin like a familiar name (“小” and a family name) and are none. */
const NO_NAMES =
  '小(?:马路|高层|石子|石头|白菜|黄鱼|龙虾|麦田|江|段|方|金|何|于|任|程|万|毛|武)|老(?:石|高|龙|江|白|方)'

const NUMBER = '(?:[0-9０-９]{1,5}|[一二三四五六七八九十百]{1,5}|[A-Za-z][0-9]{0,3})'

/** In order of weight: where two overlap, the first stays. */
export const SOUGHT: readonly (readonly [Personal, RegExp])[] = [
  ['contact', /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g],
  ['contact', /(?:微信号?|wechat|weixin|QQ号?|抖音号?)\s{0,3}(?:是|为|[:：])?\s{0,3}[A-Za-z0-9_-]{5,20}/gi],
  ['phone', /(?<![0-9A-Za-z])(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z])/g],
  ['phone', /(?<![0-9A-Za-z-])(?:[（(]?0\d{2,3}[)）]?[ -]?)\d{7,8}(?:-\d{1,5})?(?!\d)/g],
  ['phone', /(?<=(?:电话|座机|热线|分机|call|phone|tel\.?)\s{0,3}(?:是|为|[:：])?\s{0,3})\d{3,4}[ -]?\d{3,4}(?!\d)/gi],
  [
    'plate',
    /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使]\s?[A-HJ-NP-Z]\s?[·•.．-]?\s?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![A-Za-z0-9])/g,
  ],
  [
    'home',
    new RegExp(
      `(?<![0-9A-Za-z月])${NUMBER}(?:号楼|号院|号门|栋|幢|座|弄)(?:\\s?${NUMBER}(?:号|单元|室|户|楼|层|栋|幢|座))*(?:\\s?\\d{3,4}(?!\\d))?`,
      'g',
    ),
  ],
  ['home', new RegExp(`(?<![0-9A-Za-z])${NUMBER}(?:单元|室|户)(?!外|内|里|温|主)(?:\\s?${NUMBER}(?:室|户|号))*`, 'g')],
  ['home', /(?<=[路街巷道村庄组里弄胡同寨屯])[0-9０-９一二三四五六七八九十百]{1,5}(?:-\d{1,4})?号(?!线)/g],
  ['home', /\b(?:room|unit|flat|apartment|apt\.?|house|building)\s+(?:no\.?\s*)?[A-Z]?\d{1,5}[A-Z]?\b/gi],
  ['home', /\b\d{1,5}[A-Z]?\s+(?:[A-Z][a-z]+\s){1,3}(?:Road|Street|Lane|Avenue|Rd|St)\b\.?/g],
  [
    'name',
    new RegExp(
      `(?<=我叫|我是|本人叫?|名叫|叫做|姓名\\s{0,3}[:：]?\\s{0,3}|署名\\s{0,3}[:：]?\\s{0,3}|联系人\\s{0,3}[:：]?\\s{0,3}|法人(?:代表)?\\s{0,3}[:：]?\\s{0,3}|老板叫?|邻居|业主|房东|村民|同事)${SURNAMES}[\\p{Script=Han}]{1,2}(?=$|[^\\p{Script=Han}]|家|的|在|说|和|把|每|天|也|住|看|是)`,
      'gu',
    ),
  ],
  ['name', new RegExp(`${SURNAMES}[\\p{Script=Han}]{0,2}?(?=${TITLES})`, 'gu')],
  [
    'name',
    new RegExp(
      `(?!${NO_NAMES})(?<![\\p{Script=Han}][大])[老小阿]${SURNAMES}(?=$|[^\\p{Script=Han}]|家|的|说|也|在|和|把|他|她)`,
      'gu',
    ),
  ],
  ['name', /(?<=\b(?:my name is|i am called|his name is|her name is|named)\s{1,3})[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)?/g],
  ['name', /\b(?:Mr|Mrs|Ms|Miss|Dr)\.?\s+[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)?/g],
]

const IDENTITY = /(?<!\d)\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx](?!\d)/g
/** Full-width digits and letters count as the narrow ones: one unit for one, so that places stay. */
const narrow = (text: string): string =>
  text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)).replaceAll('\u3000', ' ')

/**
 * Parts that may be personal, in the order of the text, none overlapping.
 * @param text - at most some thousand characters
 */
export const findPersonal = (text: string): Found[] => {
  const plain = narrow(text)
  const found: Found[] = []
  const add = (kind: Personal, start: number, length: number): void => {
    const end = start + length
    if (length > 0 && found.every((other) => end <= other.start || start >= other.end)) found.push({ start, end, kind })
  }
  for (const match of plain.matchAll(IDENTITY))
    if (isIdentityNumber(match[0].replace(/[ -]/g, ''))) add('identity', match.index, match[0].length)
  for (const [kind, pattern] of SOUGHT)
    for (const match of plain.matchAll(pattern)) add(kind, match.index, match[0].length)
  return found.sort((a, b) => a.start - b.start)
}

/** The text with those parts blacked out. @param parts - none overlapping, in any order */
export const blackOut = (text: string, parts: readonly { start: number; end: number }[]): string => {
  let at = 0
  let black = ''
  for (const { start, end } of [...parts].sort((a, b) => a.start - b.start)) {
    if (start < at || end > text.length) continue
    black += text.slice(at, start) + BLACK
    at = end
  }
  return black + text.slice(at)
}
