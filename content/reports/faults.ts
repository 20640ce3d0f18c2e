import type * as z from 'zod'
import type { Wrong } from '../forms/wrong.ts'
import type { Bilingual } from '../registers/register.ts'

/** Why what was written or sent cannot be taken; `{most}` and `{least}` are filled in. */
const FAULTS = {
  missing: { zh: '还没有填。', en: 'This is missing.' },
  'too-long': { zh: '最多 {most} 个字。', en: 'At most {most} characters.' },
  'too-short': { zh: '请再写一点。', en: 'Say a little more.' },
  'too-many': { zh: '最多 {most} 项。', en: 'At most {most} of them.' },
  'too-few': { zh: '至少要有 {least} 项。', en: 'At least {least} of them are needed.' },
  'too-large': { zh: '太大了，最多 {most}。', en: 'Too large: at most {most}.' },
  'too-small': { zh: '太小了，至少 {least}。', en: 'Too small: at least {least}.' },
  'not-a-choice': { zh: '没有这个选项。', en: 'There is no such choice.' },
  unknown: { zh: '这里不该有这一项：{keys}。', en: 'This does not belong here: {keys}.' },
  invisible: {
    zh: '含有看不见的字符或者颠倒文字方向的字符，请删去。',
    en: 'It holds characters that are not seen or turn the text round: take them out.',
  },
  lost: { zh: '有的字没有读出来（�），请重新输入。', en: 'Some characters could not be read (�): type them again.' },
  personal: {
    zh: '要公开的文字里有居民身份证号码或者手机号码：请删去。',
    en: 'The public text holds a resident identity number or a mobile number: take it out.',
  },
  day: { zh: '没有这一天；请写成 2026-03-01 这样。', en: 'There is no such day; write it like 2026-03-01.' },
  'days-in-order': { zh: '结束早于开始。', en: 'It ends before it begins.' },
  monday: {
    zh: '反复发生的，只写那一周的星期一。',
    en: 'Of what comes again and again only the Monday of that week is sent.',
  },
  place: {
    zh: '地点是 6 位或 9 位的区划代码，不补零。',
    en: 'A place is a code of 6 or 9 digits, not filled up with zeros.',
  },
  body: { zh: '不是统一社会信用代码。', en: 'Not a unified social credit code.' },
  cell: {
    zh: '公开的坐标只到两位小数（约1公里）。',
    en: 'A public coordinate has two decimals, about a kilometre.',
  },
  coordinate: { zh: '坐标写成十进制度数，如 120.1552。', en: 'Write a coordinate in decimal degrees, like 120.1552.' },
  pair: { zh: '经度和纬度要一起给。', en: 'Longitude and latitude are given together.' },
  recipient: { zh: '不是密封用的公钥（age1…）。', en: 'Not a key to seal to (age1…).' },
  sealed: { zh: '没有按要求密封，或者损坏了。', en: 'Not sealed as it has to be, or damaged.' },
  hash: { zh: '不是 SHA-256。', en: 'Not a SHA-256.' },
  format: { zh: '格式不对。', en: 'It does not have the form it should.' },
  'public-only': {
    zh: '只有选择公开时才有公开的文字、照片和位置。',
    en: 'A public text, photographs and a place go only with a public report.',
  },
  'public-missing': { zh: '选择公开，就要有公开的文字。', en: 'A public report has a public text.' },
  'public-category': {
    zh: '没有同意公开的内容不能写在这里。',
    en: 'What was not to be published does not stand here.',
  },
  grants: {
    zh: '密封的钥匙必须交给办理机关（至少两把公钥）和您自己的信箱，不能给别人。',
    en: 'The keys are sealed to the body (two keys at least) and to your own mailbox, and to nobody else.',
  },
  excluded: { zh: '排除了的机关不能办理。', en: 'A body that was excluded cannot handle it.' },
  twice: { zh: '同一项出现了两次。', en: 'The same stands here twice.' },
} as const satisfies Record<string, Bilingual>
export type ReportFault = keyof typeof FAULTS

const isFault = (text: string): text is ReportFault => Object.hasOwn(FAULTS, text)

/** The sentence of a fault. */
export const faultText = (fault: ReportFault, values: Record<string, string> = {}): Bilingual => ({
  zh: fill(FAULTS[fault].zh, values),
  en: fill(FAULTS[fault].en, values),
})

const fill = (text: string, values: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')

type Issue = z.core.$ZodIssue

/** A check of ours says its fault; what the form of the data says is told by kind. */
const faultOf = (issue: Issue): ReportFault => {
  if (isFault(issue.message)) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'missing' : 'format'
    case 'too_big':
      return issue.origin === 'string' ? 'too-long' : issue.origin === 'array' ? 'too-many' : 'too-large'
    case 'too_small':
      return issue.origin === 'string' ? 'too-short' : issue.origin === 'array' ? 'too-few' : 'too-small'
    case 'invalid_value':
      return 'not-a-choice'
    case 'unrecognized_keys':
      return 'unknown'
    default:
      return 'format'
  }
}

/** Names may come from a stranger. */
const SHOWN = 40

const valuesOf = (issue: Issue): Record<string, string> => {
  if (issue.code === 'too_big') return { most: String(issue.maximum) }
  if (issue.code === 'too_small') return { least: String(issue.minimum) }
  return issue.code === 'unrecognized_keys' ? { keys: issue.keys.join(', ').slice(0, SHOWN) } : {}
}

const escaped = (name: PropertyKey): string => String(name).slice(0, SHOWN).replaceAll('~', '~0').replaceAll('/', '~1')

/** Everything wrong that a schema found, each with its place. */
export const wrongFrom = (issues: readonly Issue[]): Wrong[] =>
  issues.map((issue) => ({
    pointer: issue.path.map((name) => `/${escaped(name)}`).join(''),
    message: faultText(faultOf(issue), valuesOf(issue)),
  }))
