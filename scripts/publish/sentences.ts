import { fill, type Language } from '../../content/registers/messages.ts'

/** What `npm run publish` says, beside what the import check says of cells. */
const SENTENCES = {
  // What is wrong with how it is used
  usage: { zh: '用法不对；--help 有说明。', en: 'That is not how it is used; --help says more.' },
  'no-file': { zh: '读不了文件 {path}。', en: 'The file cannot be read: {path}.' },
  'no-format': {
    zh: '从文件名看不出格式：{path}。请用 --format csv、ndjson 或 json 说明。',
    en: 'The name does not tell the format of {path}; say it with --format csv, ndjson or json.',
  },
  'bad-format': { zh: '没有 {format} 这种格式。', en: 'There is no format {format}.' },
  'no-register': { zh: '没有登记册“{register}”。', en: 'There is no register “{register}”.' },
  'no-register-suggestion': {
    zh: '没有登记册“{register}”；是不是 {suggestion}？',
    en: 'There is no register “{register}”; do you mean {suggestion}?',
  },
  closed: {
    zh: '登记册 {register} 只由平台自己写入。',
    en: 'The register {register} is written by the portal alone.',
  },
  'no-origin': {
    zh: '“{origin}”不是平台地址；应当像 https://lucid.example 这样。',
    en: '“{origin}” is no address of a portal; it looks like https://lucid.example.',
  },
  'not-https': {
    zh: '密钥只通过 https 送出；{origin} 不是。',
    en: 'A key is only sent over https, which {origin} is not.',
  },
  'key-file-needed': {
    zh: '发布到 {origin} 需要密钥文件：--key-file。',
    en: 'Publishing to {origin} needs a key: --key-file.',
  },
  'no-key': { zh: '密钥文件 {path} 里没有密钥。', en: 'There is no key in {path}.' },
  'key-for-local': {
    zh: '--key-file 要与 --to 一起用。',
    en: '--key-file goes with --to.',
  },
  // What the portal says
  unreachable: {
    zh: '联系不上 {origin}（{why}）。已经写入的不会丢失；用同样的命令接着做。',
    en: '{origin} gives no answer ({why}). What stands there stays; the same command goes on from it.',
  },
  'portal-refuses': {
    zh: '{origin} 拒绝了：{status} {detail}',
    en: '{origin} refuses: {status} {detail}',
  },
  'portal-odd': {
    zh: '{origin} 的回答不是这个平台的回答（{status}）。',
    en: '{origin} answers as no portal of this kind does ({status}).',
  },
  changed: {
    zh: '文件在检查之后变了；没有继续发布。请再来一次。',
    en: 'The file changed after it was checked; publishing stopped. Start again.',
  },
  'state-forked': {
    zh: '数据库与已经签名的检查点不符：{why}',
    en: 'The database does not follow what was signed: {why}',
  },
  'state-in-use': { zh: '{why}', en: '{why}' },
  stopped: {
    zh: '停在第 {rows} 行；已经写入的不会丢失，用同样的命令接着做。',
    en: 'Stopped after {rows} rows. What stands stays; the same command goes on from it.',
  },
  // Findings that only the whole file shows
  'column-missing': {
    zh: '表头缺少必填的列“{name}”（{title}）。',
    en: 'The header lacks the column “{name}” ({title}), which is required.',
  },
  'reference-below': {
    zh: '“{value}”在本文件更靠后的第 {line} 行；请移到这一行之前。',
    en: '“{value}” stands further down in this file, in line {line}: move it before this row.',
  },
  'record-endless': {
    zh: '从这一行起的一条记录没有结束：引号或括号不成对。',
    en: 'The record that begins here does not end: a quotation mark or bracket is not closed.',
  },
  'more-findings': { zh: '另有 {count} 处没有列出。', en: '{count} more are not listed.' },
  'more-notices': { zh: '另有 {count} 处同类提示没有列出。', en: '{count} more notes of this kind are not listed.' },
  // Where
  'at-line': { zh: '第 {line} 行', en: 'line {line}' },
  'at-row': { zh: '第 {row} 条', en: 'row {row}' },
  'at-column': { zh: '{letter} 列“{name}”', en: 'column {letter} “{name}”' },
  'at-field': { zh: '“{name}”', en: '“{name}”' },
  'at-file': { zh: '整个文件', en: 'the whole file' },
  // Steps
  reading: {
    zh: '{path}：{format}，{encoding}{gzip}，{bytes}；发布到 {destination} 的 {register}（{title}）',
    en: '{path}: {format}, {encoding}{gzip}, {bytes}; for {register} ({title}) at {destination}',
  },
  'the-state': {
    zh: '本机的状态文件夹 {directory}（没有平台在运行）',
    en: 'the state {directory} (no portal serves it)',
  },
  checking: { zh: '检查', en: 'checking' },
  publishing: { zh: '发布', en: 'publishing' },
  progress: {
    zh: '{step}：{rows} 行（{percent}%），每秒 {rate} 行，还要 {left}',
    en: '{step}: {rows} rows ({percent} %), {rate} rows/s, {left} left',
  },
  // Results
  refused: {
    zh: '没有发布：{count} 处有问题，共查了 {rows} 行，用时 {time}。什么都没有写入。',
    en: 'Not published: {count} things are wrong; {rows} rows checked in {time}. Nothing was stored.',
  },
  'refused-midway': {
    zh: '有 {count} 处在发布时被拒绝，之前的 {rows} 行已经写入。改正后用同样的命令接着做。',
    en: '{count} things were refused while publishing; {rows} rows before them stand. Mend them and run the same command.',
  },
  outlook: {
    zh: '可以发布：新增 {published} 条，更正 {corrected} 条，撤回 {withdrawn} 条，已有 {unchanged} 条；共 {rows} 行，检查用时 {time}。',
    en: 'It can be published: {published} new, {corrected} corrected, {withdrawn} withdrawn, {unchanged} standing already; {rows} rows checked in {time}.',
  },
  done: {
    zh: '已发布：新增 {published} 条，更正 {corrected} 条，撤回 {withdrawn} 条，原已有 {unchanged} 条；共 {rows} 行，用时 {time}，每秒 {rate} 行。',
    en: 'Published: {published} new, {corrected} corrected, {withdrawn} withdrawn, {unchanged} standing before; {rows} rows in {time}, {rate} rows/s.',
  },
  'part-waits': {
    zh: '{rows} 行已经收下，还没有公布：{why}请另一位有权的人在 {lapsesAt} 之前到这里放行：{page}',
    en: '{rows} rows were accepted and are not published yet: {why} Another officer releases them until {lapsesAt} at {page}',
  },
  waits: {
    zh: '共有 {rows} 行在等待放行；放行之前谁也看不到，不放行就作废。',
    en: '{rows} rows wait for release. Nobody sees them before, and without it they lapse.',
  },
  checkpoint: {
    zh: '日志 {origin} 现有 {size} 条，签名的检查点包含这些记录。',
    en: 'The log {origin} now holds {size} entries, and its signed checkpoint covers these.',
  },
} as const satisfies Record<string, { zh: string; en: string }>

export type Sentence = keyof typeof SENTENCES

/** For a test that pairs the languages. */
export const ALL_SENTENCES: Record<string, { zh: string; en: string }> = SENTENCES

/** Terminals run what control characters say: what came from outside shows them as question marks. */
const harmless = (value: string | number): string =>
  String(value).replace(/[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '?')

export const say = (language: Language, sentence: Sentence, values: Record<string, string | number> = {}): string =>
  fill(
    SENTENCES[sentence][language],
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, harmless(value)])),
  )

/** The language of a terminal, by the variables that POSIX asks in this order. */
export const terminalLanguage = (env: Record<string, string | undefined>): Language =>
  (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '').startsWith('zh') ? 'zh' : 'en'
