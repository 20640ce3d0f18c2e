import { fill, type Language } from '../../content/registers/messages.ts'

/** What `npm run gep` says beside what reckoning says. */
const SENTENCES = {
  noFile: { zh: '读不了文件 {path}。', en: 'The file cannot be read: {path}.' },
  noKey: { zh: '密钥文件 {path} 里没有密钥。', en: 'There is no key in {path}.' },
  notHttps: {
    zh: '密钥只通过 https 送出；{origin} 不是。',
    en: 'A key is only sent over https, which {origin} is not.',
  },
  notJson: { zh: '不是合法的 JSON：{reason}', en: 'This is no valid JSON: {reason}' },
  noHead: {
    zh: '表的第一行要有 service 和 item 两列。',
    en: 'The first row of a table needs the columns service and item.',
  },
  noColumn: { zh: '没有“{name}”这一列的用处。', en: 'There is no use for a column “{name}”.' },
  badRow: { zh: '表的第 {row} 行读不懂：{reason}', en: 'Row {row} of the table cannot be read: {reason}' },
  more: { zh: '另有 {count} 处问题没有列出。', en: '{count} more are not listed.' },
  agrees: { zh: '一致', en: 'agrees' },
  'agrees-within-rounding': { zh: '在舍入范围内一致', en: 'agrees within rounding' },
  differs: { zh: '对不上', en: 'does not add up' },
  undeclared: { zh: '没有公布', en: 'not declared' },
  differing: {
    zh: '公布 {declared}，算出 {reckoned}（{unit}）。',
    en: 'declared {declared}, reckoned {reckoned} ({unit}).',
  },
  total: { zh: '总值 {total}（1e8 CNY）', en: 'Total {total} (1e8 CNY)' },
  'tried-published': { zh: '试运行：会作为新的账户公布。', en: 'Tried out: it would be published as a new account.' },
  'tried-corrected': { zh: '试运行：会作为更正公布。', en: 'Tried out: it would be published as a correction.' },
  'tried-unchanged': { zh: '试运行：与已公布的相同。', en: 'Tried out: it says what stands already.' },
  published: { zh: '已公布：{url}', en: 'Published: {url}' },
  entry: {
    zh: '{key} 第 {revision} 版，日志第 {index} 条',
    en: '{key}, revision {revision}, entry {index} of the log',
  },
  unreachable: { zh: '联系不上 {origin}。', en: '{origin} gives no answer.' },
  refused: { zh: '{origin} 拒绝了：{status} {detail}', en: '{origin} refuses: {status} {detail}' },
} as const

export type SentenceName = keyof typeof SENTENCES

export const say = (language: Language, name: SentenceName, values: Record<string, string> = {}): string =>
  fill(SENTENCES[name][language], values)
