import { say as sayOfLog, type Language, type Values, type Verdict } from '../log/sentences.ts'

/** What making, checking and restoring a backup can end with, in words. Values in braces. */
export const SENTENCES = {
  made: {
    zh: '已备份：{folder} 中的 {made} 这一份，日志 {size} 条，内部库 {tables} 张表（{rows} 行），文件 {objects} 个；写入 {written} 个块（{bytes} 字节），沿用 {reused} 个。',
    en: 'Backed up: {made} in {folder}, {size} entries of the log, {tables} private tables ({rows} rows), {objects} files; {written} blocks written ({bytes} bytes), {reused} taken over.',
  },
  pruned: {
    zh: '删去更早的 {generations} 份和不再用到的 {blocks} 个块；{keys} 把密钥不再保存，用它们封存的内容从此打不开。',
    en: 'Removed: {generations} older backups and {blocks} blocks that nothing names any more; {keys} keys are kept no longer, and what they sealed opens no more.',
  },
  manyGone: {
    zh: '注意：比起上一份，内部库少了 {keys} 处内容，多得反常；为免误删，它们在旧备份里的密钥都留着。确实是有意删除的，请加 --forget 再备份一次。',
    en: 'Look: {keys} private rows and values of the backup before are gone, unusually many; their keys are kept, so that older backups still hold them. If they were meant to go, back up once more with --forget.',
  },
  secretsLeftOut: {
    zh: '密钥文件 secrets.env 不在备份里：另外保存一份，没有它什么也恢复不了（或用 --to-recipient age1…）。',
    en: 'secrets.env is not in the backup: keep a copy of it elsewhere, for nothing can be restored without it (or give --to-recipient age1…).',
  },
  checked: {
    zh: '已核对：{folder} 中的 {made} 这一份完好：{blocks} 个块（{bytes} 字节）与清单相符，日志 {size} 条与签名相符，文本 {texts} 处与承诺相符。',
    en: 'Checked: {made} in {folder} is whole: {blocks} blocks ({bytes} bytes) are as listed, {size} entries of the log as signed, {texts} texts as committed to.',
  },
  unopened: {
    zh: '没有给出密钥（--secrets 或 --identity）：清单的印记没有验，内部库和封存的文件没有打开看。',
    en: 'No secrets were given (--secrets or --identity): the seal of the list was not checked, and what is private was not opened.',
  },
  restored: {
    zh: '已恢复：{to} 是 {made} 的备份，日志 {size} 条；先执行了 {erasures} 处抹除，内部库 {rows} 行，其中 {blinded} 处此后已抹除，没有恢复；文件 {objects} 个。',
    en: 'Restored: {to} is the backup of {made} with {size} entries of the log; {erasures} erasures were applied first; {rows} private rows, {blinded} values of which were erased since and stay so; {objects} files.',
  },
  audited: {
    zh: '已审计：每张表都与只凭日志重建的相同。',
    en: 'Audited: every table is the one that the log alone rebuilds.',
  },
  notAudited: {
    zh: '没有审计：启动之前或之后请运行 npm run audit。',
    en: 'Not audited: run npm run audit, before you start or while it serves.',
  },
  broughtUp: {
    zh: '日志由副本续到 {size} 条（备份时是 {stood} 条）。内部库仍是备份时的：此后收到的举报、积分和账户不在其中。',
    en: 'The log was brought up to {size} entries by the copy ({stood} when backed up). The private database is that of the backup: reports, points and accounts since are not in it.',
  },
  readOnly: {
    zh: '只供阅读：已经签名到 {signed} 条，这里只有 {size} 条，不会从这里发布任何内容。',
    en: 'For reading alone: {signed} entries were signed already and {size} stand here; nothing is published from here.',
  },
  secretsMissing: {
    zh: '没有给出密钥：请用 --secrets <secrets.env>，或 --identity <age 身份文件> 打开备份里的那一份。',
    en: 'No secrets: give --secrets <secrets.env>, or --identity <age identity file> to open those in the backup.',
  },
  notBackup: {
    zh: '{folder} 不是备份，或者没有一份备份做完。',
    en: '{folder} holds no backup, or none that was finished.',
  },
  notOurs: {
    zh: '{folder} 里有别的文件（{file}）；备份要有自己的文件夹。',
    en: '{folder} holds something else ({file}); a backup wants a folder of its own.',
  },
  openToOthers: {
    zh: '{file} 别人也读得到；请先 chmod -R go-rwx {folder}。',
    en: '{file} can be read by others; run chmod -R go-rwx {folder} first.',
  },
  busy: {
    zh: '{folder} 正由进程 {holder} 使用。',
    en: '{folder} is in use by process {holder}.',
  },
  unknownGeneration: {
    zh: '{folder} 里没有 {made} 这一份；有的是：{known}。',
    en: '{folder} has no backup of {made}; it has {known}.',
  },
  listDamaged: {
    zh: '清单 {file} 残缺或被改过。',
    en: 'The list {file} is cut short or was changed.',
  },
  wrongSecret: {
    zh: '所给的 {secret} 不是备份时的那一个。',
    en: 'The {secret} given is not the one of the backup.',
  },
  blockMissing: {
    zh: '备份残缺：缺 {name} 的块 {file}。',
    en: 'The backup is cut short: the block {file} of {name} is missing.',
  },
  blockDiffers: {
    zh: '备份损坏：{name} 的块 {file} 不是当初写下的字节。',
    en: 'The backup is damaged: the block {file} of {name} is not what was written.',
  },
  notEmpty: {
    zh: '{to} 不是空的；备份只恢复到空的地方。',
    en: '{to} is not empty; a backup is restored in an empty place alone.',
  },
  newerSchema: {
    zh: '备份来自更新的程序：{database} 数据库有本版没有的迁移 {migration}；请用那一版或更新的程序恢复。',
    en: 'The backup is of a newer release: this one does not know the migration {migration} of the {database} database; restore it with that release or a later one.',
  },
  newestUnsaid: {
    zh: '请说明日志最新到哪里：--log <npm run pull 的文件夹> 或 --checkpoint <最新检查点的文件>；确实哪里都取不到更新的，才用 --nothing-newer。',
    en: 'Say how far the log got: --log <folder of npm run pull> or --checkpoint <file of the newest one>; only where nothing newer is to be had anywhere, --nothing-newer.',
  },
  earlier: {
    zh: '这一份只到 {size} 条，{by} 已经签名到 {signed} 条：从这里发布就是另立一本日志。用 --log <更新的副本> 续上，或用 --for-reading 只供阅读；见 /guides/restoring/。',
    en: 'This backup ends at {size} entries, but {by} is signed at {signed}: publishing from here would be a second log. Bring it up with --log <newer copy>, or restore it --for-reading; see /guides/restoring/.',
  },
  copyEarlier: {
    zh: '副本 {folder} 只到 {found} 条，备份有 {size} 条；请取更新的副本。',
    en: 'The copy {folder} ends at {found} entries, the backup has {size}; fetch a newer copy.',
  },
  rowsRefused: {
    zh: '内部库恢复后不完好（{why}）。',
    en: 'The private database is not sound once restored ({why}).',
  },
  unsettled: {
    zh: '备份期间连续 {times} 次有内容被抹除；请稍后再来。',
    en: 'Something was erased during the backup, {times} times in a row; try again later.',
  },
  exportOdd: {
    zh: '平台导出的 {file} 不是只有数据行；没有备份。',
    en: 'What the platform exported to {file} holds more than rows; nothing was backed up.',
  },
  moving: {
    zh: '导出两个数据库期间公开库连续 {times} 次有新内容；请稍后再来。',
    en: 'The public database grew while both databases were exported, {times} times in a row; try again later.',
  },
  notEmptyThere: {
    zh: '{where} 里已有数据；只恢复到空的数据库和存储桶。',
    en: '{where} is not empty; a backup is restored into empty databases and buckets alone.',
  },
  putThere: {
    zh: '已写到平台上：{where}，日志 {size} 条，文件 {objects} 个。接着上传密钥并部署：npm run secrets -- --env {environment} --upload，npm run deploy -- --env {environment}。',
    en: 'Put on the platform: {where}, {size} entries of the log, {objects} files. Now upload the secrets and deploy: npm run secrets -- --env {environment} --upload, npm run deploy -- --env {environment}.',
  },
  usage: { zh: '用法：', en: 'Usage:' },
} as const satisfies Record<string, { zh: string; en: string }>

export type Sentence = keyof typeof SENTENCES
export interface Said {
  sentence: Sentence
  values: Values
}

export const told = (sentence: Sentence, values: Values = {}): Said => ({ sentence, values })

/** Ends a command with one sentence. */
export class Refusal extends Error {
  readonly said: Said | Verdict
  constructor(said: Said | Verdict) {
    super(JSON.stringify(said))
    this.said = said
  }
}

/** @throws Refusal */
export const refuse = (sentence: Sentence, values: Values = {}): never => {
  throw new Refusal(told(sentence, values))
}

/** Terminals run what control characters say. */
const harmless = (value: string | number): string => String(value).replace(/[\0-\x1f\x7f-\x9f\u202a-\u202e]/g, '?')

export const speak = (language: Language, said: Said | Verdict): string =>
  'finding' in said
    ? sayOfLog(language, said.finding, said.values)
    : SENTENCES[said.sentence][language].replace(/\{(\w+)\}/g, (_, name: string) => harmless(said.values[name] ?? ''))
