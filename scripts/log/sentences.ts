/** What checking a log can end with, in words. Values in braces. */
export const SENTENCES = {
  proven: {
    zh: '已验证：所给内容是 {origin} 前 {size} 条中的第 {index} 条（从 0 数起）。',
    en: 'Verified: what was given stands at position {index} (counted from 0) of the {size} entries of {origin}.',
  },
  hashProven: {
    zh: '已验证：{origin} 前 {size} 条中第 {index} 条（从 0 数起）的散列是 {hash}。内容没有给出（--leaf），也就没有核对。',
    en: 'Verified: position {index} (counted from 0) of the {size} entries of {origin} has the hash {hash}. Its bytes were not given (--leaf) and not checked.',
  },
  notProven: {
    zh: '不成立：证明不能从第 {index} 条走到 {size} 条的签名根。',
    en: 'Not verified: the proof does not lead from position {index} to the signed root of {size} entries.',
  },
  notProof: { zh: '不成立：不是完好的证明（{why}）。', en: 'Not verified: not a well-formed proof ({why}).' },
  notNote: {
    zh: '不成立：签名注记 {file} 不完好（{why}）。',
    en: 'Not verified: the signed note {file} is malformed ({why}).',
  },
  notSigned: {
    zh: '不成立：签名注记 {file} 不是用所给的密钥签的（{why}）。',
    en: 'Not verified: the signed note {file} is not signed by the key given ({why}).',
  },
  notWitnessed: {
    zh: '不成立：见证签名没有达到所给的规则（见到 {seen}）。',
    en: 'Not verified: too few witnesses cosigned for the policy given (seen: {seen}).',
  },
  operatorAlone: {
    zh: '只有运行者签名：不能排除别人看到的是另一份日志。',
    en: 'signed by the operator alone: does not exclude that others were shown a different log',
  },
  witnessed: {
    zh: '见证者也看到了同一份日志：{seen}。',
    en: 'Witnesses saw the same log: {seen}.',
  },
  fileAsDescribed: {
    zh: '已核对：{file} 就是说明里的那一份：{register}，日志 {size} 条时，{rows} 行，{bytes} 字节，SHA-256 {sha256}。',
    en: 'Checked: {file} is the file described: {register} when the log held {size} entries, {rows} rows, {bytes} bytes, SHA-256 {sha256}.',
  },
  descriptionUnsigned: {
    zh: '说明本身没有签名：文件与日志是否一致，要用每行的位置和它的证明来核对；别人拿到的可能是另一份。',
    en: 'The description carries no signature: whether the rows are what the log holds, their positions and proofs tell; others may have been given another file.',
  },
  fileDiffers: {
    zh: '不成立：{file} 的 {what} 是 {found}，说明里是 {described}。',
    en: 'Not verified: {what} of {file}: {found}, described: {described}.',
  },
  notDescription: {
    zh: '不成立：{file} 不是导出文件的说明。',
    en: 'Not verified: {file} is not the description of an export.',
  },
  otherLog: {
    zh: '不成立：说的是另一份日志 {found}，密钥属于 {origin}。',
    en: 'Not verified: it speaks of the log {found}; the key is that of {origin}.',
  },
  grown: {
    zh: '已验证：{origin} 从 {from} 条到 {size} 条只有追加，没有改动。',
    en: 'Verified: {origin} grew from {from} to {size} entries by appending alone.',
  },
  unchanged: {
    zh: '已验证：{origin} 两次都是同样的 {size} 条。',
    en: 'Verified: {origin} holds the same {size} entries both times.',
  },
  shrunk: {
    zh: '不成立：日志缩短了，从 {from} 条到 {size} 条。',
    en: 'Not verified: the log shrank from {from} to {size} entries.',
  },
  forked: {
    zh: '不成立：{size} 条的日志不是从先前 {from} 条的日志追加来的：历史被改写，或者有两份日志。',
    en: 'Not verified: the log of {size} entries does not continue that of {from} seen before: history was rewritten, or there are two logs.',
  },
  whole: {
    zh: '已验证：{origin} 的副本有 {size} 条，每一条、每一块散列都对得上签名的根 {root}；时间没有倒退，版次没有缺，改正都有原因。',
    en: 'Verified: this copy of {origin} holds {size} entries; every entry and every tile agrees with the signed root {root}, times never go back, no revision is missing, every correction has its reason.',
  },
  missing: { zh: '不成立：缺文件 {file}。', en: 'Not verified: the file {file} is missing.' },
  wrongLength: {
    zh: '不成立：{file} 有 {found}，应有 {expected}。',
    en: 'Not verified: {file} has {found}, not {expected}.',
  },
  cutBundle: {
    zh: '不成立：{file} 不完整（{why}）。',
    en: 'Not verified: {file} is cut short ({why}).',
  },
  leafDiffers: {
    zh: '不成立：{file} 中的第 {index} 条不是签名时的那一条。',
    en: 'Not verified: entry {index} in {file} is not the one that was signed.',
  },
  leafOrRowDiffers: {
    zh: '不成立：第 {index} 条与 {file} 的第 {row} 个散列对不上，两者都走不到签名的根。',
    en: 'Not verified: entry {index} and hash {row} of {file} differ, and neither leads to the signed root.',
  },
  nodeDiffers: {
    zh: '不成立：{file} 的第 {row} 个散列（从 0 数起）不是它下面各条的散列。',
    en: 'Not verified: hash {row} (counted from 0) of {file} is not that of the entries below it.',
  },
  rootDiffers: {
    zh: '不成立：{size} 条的根是 {found}，不是签名的 {root}。',
    en: 'Not verified: the root of the {size} entries is {found}, not the signed {root}.',
  },
  leafMalformed: {
    zh: '不成立：第 {index} 条不是规范写法的条目。',
    en: 'Not verified: entry {index} is not an entry in canonical JSON.',
  },
  timeDecreases: {
    zh: '不成立：第 {index} 条的发布时间 {at} 早于前一条的 {before}。',
    en: 'Not verified: entry {index} was published at {at}, before the one in front of it at {before}.',
  },
  afterWitness: {
    zh: '不成立：第 {index} 条的发布时间 {at} 晚于见证者看到它的 {seen}。',
    en: 'Not verified: entry {index} says it was published at {at}, after a witness saw it at {seen}.',
  },
  revisionGap: {
    zh: '不成立：第 {index} 条是 {register} {key} 的第 {revision} 版，应为第 {expected} 版。',
    en: 'Not verified: entry {index} is revision {revision} of {register} {key}, where revision {expected} comes next.',
  },
  reasonMissing: {
    zh: '不成立：第 {index} 条改正或撤回了 {register} {key}，没有写原因。',
    en: 'Not verified: entry {index} corrects or withdraws {register} {key} without a reason.',
  },
  audited: {
    zh: '已核对：{origin} 的 {size} 条、散列、检查点、{tables} 张表（{rows} 行）与 {objects} 个文件彼此一致，与从日志重建的相同。',
    en: 'Verified: {size} entries of {origin}, tiles, checkpoints, {tables} tables ({rows} rows) and {objects} objects agree with each other and with what the log alone rebuilds.',
  },
  pastUnproven: {
    zh: '没有给出先前存下的检查点（--since），也没有要求见证签名（--policy）：所核对的只是彼此一致。不能排除运行者改写过全部历史、或删去了末尾，再重新签名。',
    en: 'No checkpoint saved earlier was given (--since) and no cosignatures were asked for (--policy): what stands was compared with itself alone. This does not exclude that the operator rewrote the whole history, or dropped its end, and signed it anew.',
  },
  replayed: {
    zh: '已重建：{to} 中由 {origin} 的 {size} 条重建的 {tables} 张表（{rows} 行）与原来的相同。',
    en: 'Rebuilt: from the {size} entries of {origin}, {tables} tables ({rows} rows) in {to} are the same as those they were rebuilt for.',
  },
  restored: {
    zh: '已重建：{to} 由 {origin} 的 {size} 条重建；{erasures} 处抹除已先行执行。',
    en: 'Rebuilt: {to} holds the {size} entries of {origin}; {erasures} erasures were applied before anything was opened.',
  },
  unknownRegister: {
    zh: '无法重建：第 {index} 条属于登记簿 {register}，这一版程序没有它的定义。',
    en: 'Cannot rebuild: entry {index} is of the register {register}, which this release does not define.',
  },
  checkpointMissing: {
    zh: '不成立：日志 {size} 条时的检查点不在表中。',
    en: 'Not verified: the checkpoint signed at {size} entries is missing.',
  },
  checkpointDiffers: {
    zh: '不成立：{size} 条时的检查点，根、时间或签名文本与各条不符。',
    en: 'Not verified: root, time or text of the checkpoint at {size} entries is not that of the entries.',
  },
  commitmentDiffers: {
    zh: '不成立：第 {index} 条的字段 {field} 所公开的不是当初承诺的内容。',
    en: 'Not verified: the text disclosed for {field} of entry {index} is not the one it commits to.',
  },
  textMissing: {
    zh: '不成立：{register} {key} 第 {revision} 版的字段 {field} 既没有公开，也没有抹除。',
    en: 'Not verified: {field} of {register} {key}, revision {revision}, is neither disclosed nor erased.',
  },
  erasedStands: {
    zh: '不成立：{register} {key} 第 {revision} 版的字段 {field} 已抹除，却仍然公开着。',
    en: 'Not verified: {field} of {register} {key}, revision {revision}, was erased but still stands.',
  },
  tableDiffers: {
    zh: '不成立：数据库的表或触发器 {name} 与本版程序的不同（{what}）。',
    en: 'Not verified: table or trigger {name} of the database is not what the migrations made ({what}).',
  },
  rowMissing: {
    zh: '不成立：表 {table} 缺一行：{row}。',
    en: 'Not verified: table {table} lacks the row {row}.',
  },
  rowUnknown: {
    zh: '不成立：表 {table} 多出一行：{row}。',
    en: 'Not verified: table {table} holds a row that the log does not give: {row}.',
  },
  valueDiffers: {
    zh: '不成立：表 {table} 的行 {row}，列 {column} 是 {found}，由日志得到 {expected}。',
    en: 'Not verified: in table {table}, row {row}, column {column} is {found}; the log gives {expected}.',
  },
  answerDiffers: {
    zh: '不成立：请求 {id} 的回答所指的条目与日志不符。',
    en: 'Not verified: the answer kept of request {id} names entries that the log does not hold so.',
  },
  headDiffers: {
    zh: '不成立：数据库之外保存的检查点是 {head} 条，数据库有 {size} 条：数据库被恢复到从前，或被改写。',
    en: 'Not verified: the checkpoint kept outside the database is of {head} entries, the database holds {size}: it was restored or rewritten.',
  },
  objectDiffers: {
    zh: '不成立：文件 {key} 的内容不是名字或说明所说的。',
    en: 'Not verified: the bytes of the object {key} are not what its name or its row says.',
  },
  objectMissing: {
    zh: '不成立：缺文件 {key}，{by} 提到它。',
    en: 'Not verified: the object {key}, which {by} names, is missing.',
  },
  objectUnknown: {
    zh: '不成立：存储中有来历不明的文件 {key}。',
    en: 'Not verified: nothing accounts for the object {key}.',
  },
  noState: { zh: '{state} 中没有门户的数据。', en: '{state} holds no portal.' },
  notEmpty: {
    zh: '{state} 已有数据；重建只写入空的地方。',
    en: '{state} is not empty; a record is rebuilt in an empty place alone.',
  },
  foundWhileServing: {
    zh: '平台在运行，记录可能同时在增长；连看三次都不符。要断定，请停下平台再审计一次。',
    en: 'The portal was serving, and its record may have grown meanwhile; three looks in a row found something. To be sure, stop it and audit once more.',
  },
  // Of scripts of the machine, which speak English.
  complaint: { zh: '{why}', en: '{why}' },
  auditEnded: {
    zh: '平台没有把审计做完就停了。请再来一次。',
    en: 'The portal ended before the audit was done. Ask again.',
  },
  inUse: {
    zh: '{state} 正在使用（{by}）。请先停下，或改用副本：npm run pull -- {address} --to <文件夹> --key <公钥>。',
    en: '{state} is in use ({by}). Stop it first, or work on a copy: npm run pull -- {address} --to <folder> --key <vkey>.',
  },
  pulled: {
    zh: '取来 {files} 个文件，存在 {folder}。',
    en: 'Fetched {files} files into {folder}.',
  },
  textsPulled: {
    zh: '日志只作承诺的文本 {texts} 处，已抹除的 {erased} 处不在其中；文件 {objects} 个，已抹除的 {gone} 个不在其中。',
    en: 'With {texts} texts that entries only commit to, {erased} erased ones absent; with {objects} files, {gone} erased ones absent.',
  },
  exportRemade: {
    zh: '已验证：由 {folder} 中 {origin} 的条目重做 {register} 在 {size} 条时的导出，与 {file} 逐字节相同（{rows} 行，{bytes} 字节）。',
    en: 'Verified: the export of {register} at {size} entries, made again from the entries of {origin} in {folder}, is {file} byte for byte ({rows} rows, {bytes} bytes).',
  },
  exportNotRemade: {
    zh: '不成立：由日志条目重做的导出与 {file} 不同，第一处在第 {byte} 字节（第 {line} 行）。',
    en: 'Not verified: the export made again from the entries differs from {file}, first at byte {byte} (line {line}).',
  },
  copyTooShort: {
    zh: '副本只有 {found} 条，导出是 {size} 条时的；请先用 npm run pull 更新副本。',
    en: 'The copy holds {found} entries, the export is of {size}: bring it up to date with npm run pull first.',
  },
  kept: {
    zh: '副本没有动；被拒绝的检查点存为 {file}，它是证据。',
    en: 'The copy is left as it was; the refused checkpoint is kept as {file}: it is evidence.',
  },
  noteSigned: {
    zh: '已验证：{file} 由 {signers} 签署，一字未改。',
    en: 'Verified: {file} is signed by {signers} as it stands.',
  },
  receiptProven: {
    zh: '已验证：举报 {number} 的密文在 {begins} 至 {ends} 之间存证，平台签了名；那十分钟的根是日志第 {index} 条（共 {size} 条）。',
    en: 'Verified: the sealed content of report {number} was deposited between {begins} and {ends}, as the portal signed; the root of those ten minutes is entry {index} of the {size} of the log.',
  },
  receiptWaiting: {
    zh: '已验证：平台签名承诺，举报 {number} 的密文在 {begins} 至 {ends} 之间存了证；证明最晚 {due} 才有，请到时再取。',
    en: 'Verified: the portal promised with its signature that the sealed content of report {number} was deposited between {begins} and {ends}. The proof is due by {due}: fetch it then.',
  },
  receiptLimits: {
    zh: '不证明所说属实，不证明是第一个，也不证明是谁写的。',
    en: 'This proves neither that the report is true, nor that it was the first, nor who wrote it.',
  },
  notReceipt: {
    zh: '不成立：{file} 不是举报的回执文件，或者不完整。',
    en: 'Not verified: {file} is no receipt file of a report, or it is not whole.',
  },
  receiptNoKey: {
    zh: '不成立：没有证明签署承诺的密钥写在日志里；请在平台的“核对回执”页取得后再验。',
    en: 'Not verified: nothing shows that the log names the key that signed the promise; fetch that at the page “Check a receipt” first.',
  },
  receiptForged: {
    zh: '不成立：承诺的签名对不上，它被改过，或者不是这个平台签的。',
    en: 'Not verified: the signature of the promise does not fit; it was changed, or this portal did not sign it.',
  },
  receiptOtherLog: {
    zh: '不成立：这是别的平台的承诺。',
    en: 'Not verified: the promise is that of another portal.',
  },
  receiptDiffers: {
    zh: '不成立：承诺的不是 {file} 里的这份密文。',
    en: 'Not verified: the promise is not of the sealed content in {file}.',
  },
  receiptLacks: {
    zh: '不成立：证明不能从指纹走到那十分钟的根：{file} 被改过，或者平台给的证明不对。请重新取一次；平台拿不出对的，签了名的承诺就是它失信的证据。',
    en: 'Not verified: the proof does not lead from the fingerprint to the root of those ten minutes: {file} was changed, or the portal gave a wrong one. Fetch it once more; if the portal has no right one, the signed promise shows that it broke its word.',
  },
  receiptMissing: {
    zh: '不成立：{due} 就该有证明了，{file} 里没有。平台若拿不出，签了名的承诺就是它失信的证据。',
    en: 'Not verified: a proof was due by {due}, and {file} has none. If the portal has none either, the signed promise shows that it broke its word.',
  },
  receiptNotLogged: {
    zh: '不成立：那十分钟的根没有被证明在日志里。',
    en: 'Not verified: that the root of those ten minutes stands in the log was not proven.',
  },
  siteAsReleased: {
    zh: '已验证：取到的 {files} 个文件，与日志第 {index} 条（{at}）公布的版本逐字节相同；它之后直到 {size} 条的 {later} 条里没有更新的版本。随请求生成的页面没有固定的内容，无从比对；所给的 {pages} 个这样的页面，只载入该版本的脚本和样式。',
    en: 'Verified: {files} files came as entry {index} of the log ({at}) publishes them, byte for byte; none of the {later} entries behind it, up to {size}, publishes a newer release. Pages drawn on request have no fixed bytes and were not compared; the {pages} of them that were named load scripts and styles of that release alone.',
  },
  siteDiffers: {
    zh: '不成立：取到的 {path} 的 SHA-256 是 {found}，日志公布的是 {expected}。',
    en: 'Not verified: {path} came with SHA-256 {found}; the log publishes {expected}.',
  },
  loadsOther: {
    zh: '不成立：{path} 载入了公布的版本以外的东西，或没有写明它的散列：{tag}',
    en: 'Not verified: {path} loads what is not of the release, or does not state its hash: {tag}',
  },
  notRelease: {
    zh: '不成立：第 {index} 条不是版本公告。',
    en: 'Not verified: entry {index} does not publish a release.',
  },
  keysLedTo: {
    zh: '已验证：从所给的密钥出发，{origin} 自己的条目认出 {count} 把密钥（连同所给的）。下面各行存成文件，就是 --policy 要的规则。',
    en: 'Verified: from the key given, the own entries of {origin} lead to {count} keys, that one included. The lines below, saved in a file, are what --policy takes.',
  },
  keyLine: { zh: 'log {vkey}', en: 'log {vkey}' },
  newerRelease: {
    zh: '不成立：门户说第 {index} 条是最新的版本，第 {newer} 条却公布了更新的。',
    en: 'Not verified: the portal names entry {index} as its newest release, but entry {newer} publishes a newer one.',
  },
  laterDiffer: {
    zh: '不成立：取到的第 {from} 到 {to} 条不是签了名的那些，看不出其中有没有更新的版本。',
    en: 'Not verified: entries {from} to {to} as served are not those that were signed; a newer release may stand among them.',
  },
  unreadable: { zh: '读不出 {file}。', en: 'Cannot read {file}.' },
  unreachable: { zh: '{url} 没有给出回答（{why}）。', en: '{url} gave no answer ({why}).' },
  badKey: { zh: '密钥不完好：{why}。', en: 'The key or policy cannot be used: {why}.' },
  noLeaf: {
    zh: '文本形式的证明里没有条目的散列，请用 --leaf 给出条目。',
    en: 'A proof in text does not hold the hash of its entry: give the entry with --leaf.',
  },
  noGrowthProof: {
    zh: '两个检查点大小不同，需要门户的证明：存下它在 {path} 的回答，用 --proof 给出。',
    en: 'The two checkpoints differ in size and want a proof: save what the portal answers at {path} and give it with --proof.',
  },
  usage: { zh: '用法：', en: 'Usage:' },
} as const satisfies Record<string, { zh: string; en: string }>

export type Finding = keyof typeof SENTENCES
export type Values = Record<string, string | number>
export type Language = 'zh' | 'en'

/** What was found; `ok` where it is what should be. */
export interface Verdict {
  ok: boolean
  finding: Finding
  values: Values
}

/** What is said beside a verdict. */
export type Said = Pick<Verdict, 'finding' | 'values'>

export const verified = (finding: Finding, values: Values = {}): Verdict => ({ ok: true, finding, values })
export const refused = (finding: Finding, values: Values = {}): Verdict => ({ ok: false, finding, values })

/** Nothing could be checked: wrong arguments, a file or a portal that cannot be read. */
export class BadUse extends Error {
  finding: Finding
  values: Values
  constructor(finding: Finding, values: Values = {}) {
    super(finding)
    this.finding = finding
    this.values = values
  }
}

/** Terminals run what control characters say: what came from outside shows them as question marks. */
const harmless = (value: string | number): string => String(value).replace(/[\0-\x1f\x7f-\x9f\u202a-\u202e]/g, '?')

export const say = (language: Language, finding: Finding, values: Values = {}): string =>
  SENTENCES[finding][language].replace(/\{(\w+)\}/g, (_, name: string) => harmless(values[name] ?? ''))

/** The language of a terminal, by the variables that POSIX asks in this order. */
export const languageOf = (env: Record<string, string | undefined>): Language =>
  (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '').startsWith('zh') ? 'zh' : 'en'

export const because = (error: unknown): string => (error instanceof Error ? error.message : String(error))
