import { LIFE_FAULTS } from '../certificates/faults.ts'
import { RULED_FAULTS } from '../consultations/faults.ts'
import { fill } from './fill.ts'
import type { Bilingual } from './register.ts'

export { fill }

/** Something wrong, or something changed, in a file of rows. */
export interface Issue {
  /** JSON pointer into the rows, counted from 0: `/12/pm25`; empty for the whole file. */
  pointer: string
  /** Line of the file, counted from 1, where it has lines. */
  line?: number
  /** Name of the column as the file writes it. */
  column?: string
  code: MessageCode
  /** What the message is filled with. */
  values: Record<string, string>
}

export type Language = 'zh' | 'en'

/** Every sentence that the import check can say. `{name}` is filled from an issue's values. */
const MESSAGES = {
  // The file
  'no-rows': { zh: '没有任何数据行。', en: 'There are no rows.' },
  'rows-not-a-list': { zh: '应当是一个由行组成的 JSON 数组。', en: 'A JSON array of rows is expected.' },
  'row-not-an-object': {
    zh: '这一行应当是一个由字段组成的 JSON 对象。',
    en: 'The row must be a JSON object of fields.',
  },
  'json-syntax': {
    zh: 'JSON 在第 {place} 个字符处有语法错误。',
    en: 'The JSON is malformed at character {place}.',
  },
  'csv-quotes': {
    zh: '引号不成对，或引号前后有多余的字符。',
    en: 'A quotation mark is not closed, or has characters beside it.',
  },
  'csv-cells': {
    zh: '表头有 {expected} 列，这一行有 {found} 列。',
    en: 'The header has {expected} columns, this line has {found}.',
  },
  'csv-delimiter': {
    zh: '表头只有一列；列与列之间请用英文逗号分隔。',
    en: 'The header has only one column; separate columns by commas.',
  },
  'csv-unnamed-column': {
    zh: '第 {number} 列没有列名却有内容。',
    en: 'Column {number} has no name but holds something.',
  },
  'text-utf16': {
    zh: '文件是 UTF-16 编码；请另存为 UTF-8（或 GB18030）。',
    en: 'The file is in UTF-16; save it as UTF-8 (or GB18030).',
  },
  'text-damaged': {
    zh: '文件不是完好的 UTF-8 或 GB18030 文本，可能已损坏或不完整。',
    en: 'The file is not sound UTF-8 or GB18030 text; it may be damaged or cut short.',
  },
  'gzip-damaged': { zh: 'gzip 压缩数据已损坏或不完整。', en: 'The gzip data are damaged or cut short.' },
  'more-issues': { zh: '另有 {count} 处问题没有列出。', en: '{count} more are not listed.' },
  // Columns
  'unknown-column': {
    zh: '本登记册没有“{name}”这一列。',
    en: 'The register has no column “{name}”.',
  },
  'unknown-column-suggestion': {
    zh: '本登记册没有“{name}”这一列；是不是“{suggestion}”？',
    en: 'The register has no column “{name}”; do you mean “{suggestion}”?',
  },
  'column-twice': {
    zh: '“{name}”与“{other}”是同一列。',
    en: '“{name}” and “{other}” are the same column.',
  },
  // Rows
  'row-empty': { zh: '这一行是空行，已跳过。', en: 'The row is empty and was skipped.' },
  missing: { zh: '此项必填。', en: 'A value is required.' },
  'duplicate-key': {
    zh: '第 {first} 行与第 {second} 行的编号相同：{key}。',
    en: 'Rows {first} and {second} have the same key: {key}.',
  },
  'key-too-long': { zh: '编号最长 200 个字符。', en: 'A key has at most 200 characters.' },
  'key-characters': {
    zh: '“{value}”含有编号中不能出现的字符：{characters}。可以用字母、数字、汉字和 . _ - 〔 〕。',
    en: '“{value}” holds what a key cannot: {characters}. Letters, digits, Chinese characters and . _ - 〔 〕 can stand in it.',
  },
  'status-unknown': {
    zh: '_status 只能是 withdrawn（撤回），或留空。',
    en: '_status can only be withdrawn, or empty.',
  },
  'answers-nothing': {
    zh: '登记簿“{register}”里没有可以答复的记录“{value}”。',
    en: 'The register “{register}” has no record “{value}” that could be answered.',
  },
  'answers-another': {
    zh: '记录“{value}”没有写到贵单位；只能答复写到自己的记录。',
    en: 'The record “{value}” does not mention your organisation; only records about it can be answered.',
  },
  'reason-missing': { zh: '撤回要在 _reason 中说明理由。', en: 'A withdrawal needs its reason in _reason.' },
  'correction-without-reason': {
    zh: '已有这条记录，内容不同：更正要说明理由。',
    en: 'This record stands already and says something else: a correction says why.',
  },
  'nothing-to-withdraw': { zh: '没有这条记录，无从撤回。', en: 'There is no such record to withdraw.' },
  ...LIFE_FAULTS,
  'leaf-too-large': {
    zh: '这一行超过 65,535 字节；长文请作为文件发布。',
    en: 'This row is larger than 65,535 bytes; publish long texts as files.',
  },
  'unknown-reference': {
    zh: '登记簿 {register} 里没有“{value}”。',
    en: 'There is no “{value}” in the register {register}.',
  },
  'file-missing': {
    zh: '文件 {hash} 还没有交来；请先用 POST /objects 提交。',
    en: 'The file {hash} was not handed in; send it with POST /objects first.',
  },
  'file-differs': {
    zh: '文件 {hash} 的大小或类型与交来的不同：交来的是 {bytes} 字节、{mediaType}。',
    en: 'The file {hash} was handed in with another size or type: {bytes} bytes, {mediaType}.',
  },
  'too-many-files': {
    zh: '一次请求里的各行一共列出了 {count} 个文件；最多 {maximum} 个，请分几次发布。',
    en: 'The rows of one request name {count} files; at most {maximum}: publish them in several requests.',
  },
  'outside-places': {
    zh: '超出这把密钥可以发布的地区。',
    en: 'Outside the places this key may publish for.',
  },
  'outside-schemes': {
    zh: '超出这个角色或密钥可以发布的认证制度。',
    en: 'Outside the certification schemes that this role or key may publish for.',
  },
  'not-a-gtin': {
    zh: '“{value}”不是商品条码：应当是 8、12、13 或 14 位数字。',
    en: '“{value}” is no trade item number (GTIN): 8, 12, 13 or 14 digits are expected.',
  },
  'gtin-check': {
    zh: '商品条码“{value}”的校验位不对：可能抄错了一位。',
    en: 'The check digit of the trade item number “{value}” is wrong: a digit was probably mistyped.',
  },
  'gtin-normalised': {
    zh: '商品条码“{value}”存为十四位：{stored}。',
    en: 'The trade item number “{value}” is kept as fourteen digits: {stored}.',
  },
  'outside-organisation': {
    zh: '不是这把密钥所代表的单位。',
    en: 'Not the organisation this key speaks for.',
  },
  // Fields together
  'unit-not-convertible': {
    zh: '“{unit}”不能换算成 {subject} 的单位 {wanted}。',
    en: '“{unit}” cannot be converted to {wanted}, the unit of {subject}.',
  },
  'unit-unknown': {
    zh: '不认识单位“{unit}”，没有核对；单位用 UCUM 代码，如 mg/L、10*4.m3。',
    en: 'The unit “{unit}” is not known here and was not checked; units are UCUM codes such as mg/L or 10*4.m3.',
  },
  'parameter-not-listed': {
    zh: '指标表中没有 {parameter}，单位没有核对。',
    en: '{parameter} is not in the list of parameters; its unit was not checked.',
  },
  'sum-differs': {
    zh: '{formula} = {computed}，{field} 却是 {stated}，相差 {difference}。',
    en: '{formula} = {computed}, but {field} is {stated}: a difference of {difference}.',
  },
  'sum-exceeds': {
    zh: '{formula} = {computed}，超过了 {field} 的 {stated}，相差 {difference}。',
    en: '{formula} = {computed} is more than {field}, which is {stated}: a difference of {difference}.',
  },
  'total-differs': {
    zh: '{group} 合计 {computed}，应为 {expected}，相差 {difference}。',
    en: '{group}: the total is {computed} where it should be {expected}, a difference of {difference}.',
  },
  'carry-differs': {
    zh: '{later} 的 {to} 是 {opening}，上一年 {earlier} 的 {from} 却是 {closing}，相差 {difference}。',
    en: '{to} of {later} is {opening}, but {from} of the year before, {earlier}, is {closing}: a difference of {difference}.',
  },
  'days-in-order': { zh: '{to} 早于起始日 {from}。', en: '{to} comes before {from}, when it begins.' },
  'window-short': {
    zh: '{from} 至 {to} 只有 {lasted} 个工作日，应当不少于 {days} 个：最早 {day} 截止。',
    en: '{from} to {to} has only {lasted} working days where there are at least {days}: it closes on {day} at the earliest.',
  },
  'window-short-provisional': {
    zh: '{from} 至 {to} 只有 {lasted} 个工作日，应当不少于 {days} 个：最早 {day} 截止（那一年的放假安排还没有公布，按周末推算）。',
    en: '{from} to {to} has only {lasted} working days where there are at least {days}: it closes on {day} at the earliest (reckoned by weekends, as the holidays of that year are not announced yet).',
  },
  'window-short-calendar': {
    zh: '{from} 至 {to} 只有 {lasted} 天，应当不少于 {days} 天：最早 {day} 截止。',
    en: '{from} to {to} has only {lasted} days where there are at least {days}: it closes on {day} at the earliest.',
  },
  'window-late': {
    zh: '{to} 晚了：从 {from} 起 {days} 个工作日，到 {day} 为止。',
    en: '{to} is late: {days} working days from {from} end on {day}.',
  },
  'window-late-provisional': {
    zh: '{to} 晚了：从 {from} 起 {days} 个工作日，到 {day} 为止（那一年的放假安排还没有公布，按周末推算）。',
    en: '{to} is late: {days} working days from {from} end on {day} (reckoned by weekends, as the holidays of that year are not announced yet).',
  },
  'window-late-calendar': {
    zh: '{to} 晚了：从 {from} 起 {days} 天，到 {day} 为止。',
    en: '{to} is late: {days} days from {from} end on {day}.',
  },
  ...RULED_FAULTS,
  // Numbers
  'not-a-number': { zh: '“{value}”不是数字。', en: '“{value}” is not a number.' },
  'json-number': {
    zh: '{value}：JSON 数字会丢失精度；请写成带引号的十进制数，如 "0.7"。',
    en: '{value}: a JSON number may lose digits; write a decimal in quotation marks, such as "0.7".',
  },
  exponent: {
    zh: '“{value}”是指数写法；请写出全部数位，如 1000。',
    en: '“{value}” is written with an exponent; write all digits, such as 1000.',
  },
  'spreadsheet-exponent': {
    zh: '“{value}”是电子表格改写过的长数字，后面的数位已经丢失；请把该列设为文本格式后重新填写原值。',
    en: '“{value}” is a long number that a spreadsheet rewrote, and digits are lost; format the column as text and enter the original again.',
  },
  'spreadsheet-error': {
    zh: '“{value}”是电子表格的出错值；请改正公式，没有数值则留空。',
    en: '“{value}” is an error of a spreadsheet; mend the formula, or leave the cell empty when there is no value.',
  },
  'not-finite': {
    zh: '“{value}”不是可以公布的数值；没有数值则留空。',
    en: '“{value}” is no value to publish; leave the cell empty when there is none.',
  },
  'no-value-word': {
    zh: '“{value}”不是数字；没有数值则留空。',
    en: '“{value}” is not a number; leave the cell empty when there is no value.',
  },
  'below-limit-sign': {
    zh: '“{value}”：低于检出限时数值留空，检出限填在它自己的列中。',
    en: '“{value}”: below the detection limit the value stays empty and the limit goes into its own column.',
  },
  'digit-groups': {
    zh: '“{value}”中有逗号；请不用千位分隔符，小数点用英文句点。',
    en: '“{value}” holds a comma; write no thousands separators, and a point before decimals.',
  },
  'plus-sign': { zh: '“{value}”：正数前不写加号。', en: '“{value}”: write no plus sign.' },
  'leading-zeros': { zh: '“{value}”：前面不要有多余的 0。', en: '“{value}”: write no needless zeros in front.' },
  'bare-point': {
    zh: '“{value}”：小数点前后都要有数字，如 0.5。',
    en: '“{value}”: digits stand on both sides of the point, such as 0.5.',
  },
  'unit-in-number': {
    zh: '“{value}”：只写数字，单位在列的说明中已有规定。',
    en: '“{value}”: write the number alone; the unit belongs to the column.',
  },
  'number-too-long': { zh: '数字最长 {maximum} 个字符。', en: 'A number has at most {maximum} characters.' },
  'not-an-integer': { zh: '“{value}”不是整数。', en: '“{value}” is not a whole number.' },
  'integer-too-large': {
    zh: '{value} 超出可以精确保存的整数范围（±2⁵³）。',
    en: '{value} is beyond the whole numbers that can be kept exactly (±2⁵³).',
  },
  'too-small': {
    zh: '{value} 小于允许的最小值 {minimum}。',
    en: '{value} is below the least allowed value, {minimum}.',
  },
  'too-large': {
    zh: '{value} 大于允许的最大值 {maximum}。',
    en: '{value} is above the greatest allowed value, {maximum}.',
  },
  'not-a-boolean': { zh: '“{value}”应为 true、false、是或否。', en: '“{value}” must be true, false, 是 or 否.' },
  // Times
  'not-a-date': {
    zh: '“{value}”不是日期；请写成 2026-03-01 这样。',
    en: '“{value}” is not a date; write it like 2026-03-01.',
  },
  'no-such-day': { zh: '日历上没有 {value} 这一天。', en: 'There is no {value} in the calendar.' },
  'date-serial': {
    zh: '“{value}”是电子表格的日期序号（按 1900 年起算是 {from1900}，按 1904 年起算是 {from1904}）；请写成 2026-03-01 这样。',
    en: '“{value}” is a spreadsheet’s serial number of a date ({from1900} counted from 1900, {from1904} from 1904); write it like 2026-03-01.',
  },
  'not-a-month': {
    zh: '“{value}”不是年月；请写成 2026-03 这样。',
    en: '“{value}” is not a month; write it like 2026-03.',
  },
  'not-a-year': { zh: '“{value}”不是四位数的年份。', en: '“{value}” is not a year of four digits.' },
  'not-an-instant': {
    zh: '“{value}”不是时间；请写成 2026-03-01T08:00:00+08:00 这样。',
    en: '“{value}” is not a date and time; write it like 2026-03-01T08:00:00+08:00.',
  },
  'instant-without-zone': {
    zh: '“{value}”没有时区或格式不全；请写成 2026-03-01T08:00:00+08:00 这样。',
    en: '“{value}” has no time zone or is not complete; write it like 2026-03-01T08:00:00+08:00.',
  },
  'no-such-instant': { zh: '“{value}”这个时间不存在。', en: 'There is no such time as “{value}”.' },
  'in-the-future': {
    zh: '{value} 还没有到；最晚可以填 {latest}。',
    en: '{value} is still to come; the latest that can be given is {latest}.',
  },
  // Texts
  'not-a-text': {
    zh: '{value}：此项是文本，请加引号。',
    en: '{value}: a text is expected; put it in quotation marks.',
  },
  'too-long': { zh: '文字最长 {maximum} 个字符。', en: 'A text has at most {maximum} characters.' },
  'invisible-character': {
    zh: '含有看不见的字符：{character}。',
    en: 'It holds a character that is not seen: {character}.',
  },
  'lost-characters': {
    zh: '“{value}”中有无法识别的字符（U+FFFD）；文字在转换编码时已经损坏。',
    en: '“{value}” holds U+FFFD: characters were lost when the text was converted.',
  },
  'not-a-list': {
    zh: '此项是文本的列表：JSON 数组，或用分号隔开。',
    en: 'A list of texts is expected: a JSON array, or texts separated by semicolons.',
  },
  'list-too-long': { zh: '列表最多 {maximum} 项。', en: 'A list has at most {maximum} entries.' },
  'not-a-choice': { zh: '“{value}”不在可选项中：{allowed}。', en: '“{value}” is not one of the choices: {allowed}.' },
  pattern: { zh: '“{value}”不符合规定的格式 {pattern}。', en: '“{value}” does not have the form {pattern}.' },
  'not-a-place-code': {
    zh: '“{value}”不是行政区划代码（6、9 或 12 位数字）。',
    en: '“{value}” is not a code of an administrative division (6, 9 or 12 digits).',
  },
  'place-shortened': {
    zh: '“{value}”就是 {stored}：补零的行政区划代码按最短的写法保存。',
    en: '“{value}” is {stored}: a code of an administrative division that is filled up with zeros is kept in its shortest form.',
  },
  'not-a-credit-code': {
    zh: '“{value}”不是 18 位的统一社会信用代码。',
    en: '“{value}” is not a unified social credit code of 18 characters.',
  },
  'credit-code-check': {
    zh: '“{value}”的校验码不对；请核对统一社会信用代码。',
    en: 'The check character of “{value}” is wrong; compare the unified social credit code.',
  },
  'not-a-link': {
    zh: '“{value}”不是以 https:// 开头的网址。',
    en: '“{value}” is not an address beginning with https://.',
  },
  'link-with-user': {
    zh: '指向 {host} 的网址中含有用户名或密码。',
    en: 'The address at {host} holds a user name or password.',
  },
  'not-a-document': {
    zh: '“{value}”不是已上传的文件：先写 SHA-256（64 位十六进制数），空格后写标题；几个文件之间用 | 隔开。',
    en: '“{value}” names no uploaded file: write its SHA-256 (64 hexadecimal digits), a space and its title; | stands between files.',
  },
  'document-twice': {
    zh: '文件 {value} 在这一格里写了两次。',
    en: 'The file {value} stands in this cell twice.',
  },
  'only-with': {
    zh: '“{field}”不是“{wanted}”时，这里要空着。',
    en: 'This stays empty unless {field} is {wanted}.',
  },
  'needed-with': {
    zh: '“{field}”是“{wanted}”时，这里要填。',
    en: 'Where {field} is {wanted}, this is needed.',
  },
  'not-below': {
    zh: '“{value}”不属于 {owner}。',
    en: '“{value}” does not belong to {owner}.',
  },
  'grammar-unreadable': {
    zh: '“{value}”不是能用的编号式样：要从 ^ 到 $ 写全，只用字符、字符类、括号里的分组与选择、重复次数，不用反向引用与前后查看。',
    en: '“{value}” is no pattern of numbers: it has to go from ^ to $ and be made of characters, classes, groups and choices in brackets, and repetitions, without back references and looking around.',
  },
  'grammar-slow': {
    zh: '“{value}”能用多种方式读同一个编号，有的编号会查得很慢，所以不收：请改成每个编号只有一种读法，例如不要在重复里面再重复。',
    en: '“{value}” can read one number in several ways, so that some numbers would take very long to look up: write it so that there is one way to read each, without repetitions inside repetitions.',
  },
  'range-open': {
    zh: '“{value}”缺首号或末号：写一个号，或者“首号..末号”。',
    en: '“{value}” lacks its first or its last serial: write one serial, or “first..last”.',
  },
  'range-characters': {
    zh: '“{value}”不是序列号：一到二十个字母、数字或 GS1 允许的符号。',
    en: '“{value}” is no serial: one to twenty letters, digits or signs that GS1 takes.',
  },
  'range-lengths': {
    zh: '“{value}”的首号和末号长短不一，这样什么也召不回：一段里的号位数都要一样，不一样的分段写。',
    en: 'The ends of “{value}” differ in length, so that nothing would be recalled: write ranges whose serials are all as long as each other.',
  },
  'range-reversed': {
    zh: '“{value}”的首号排在末号后面：请对调。',
    en: 'The first serial of “{value}” comes after the last: exchange them.',
  },
  'other-owner': {
    zh: '所指的记录说的是 {owner}，这里写的不一样。',
    en: 'The record that is referred to says {owner}, and this differs.',
  },
  'natural-person': {
    zh: '公开的数据中不能出现自然人；请留空。',
    en: 'Natural persons do not stand in public data; leave the cell empty.',
  },
  'identity-number': {
    zh: '文字中有居民身份证号码，不能公开。',
    en: 'The text holds a resident identity number, which must not be published.',
  },
  'mobile-number': {
    zh: '文字中有手机号码，不能公开。',
    en: 'The text holds a mobile telephone number, which must not be published.',
  },
  // What was changed
  'width-folded': {
    zh: '“{value}”已改写为“{stored}”。',
    en: '“{value}” was taken as “{stored}”.',
  },
  'reference-normalised': {
    zh: '“{value}”已按编号写法改为“{stored}”。',
    en: '“{value}” was taken as the key “{stored}”.',
  },
  coarsened: {
    zh: '坐标已取整到 {step}°：{stored}。',
    en: 'The coordinate was rounded to {step}°: {stored}.',
  },
  'publicity-over': {
    zh: '公示已经结束，此项没有收录。',
    en: 'The publicity of this record is over; the value was left out.',
  },
  'characters-stripped': {
    zh: '已去掉看不见的字符：{characters}。',
    en: 'Characters that are not seen were taken out: {characters}.',
  },
} as const satisfies Record<string, Bilingual>

export type MessageCode = keyof typeof MESSAGES
export const MESSAGE_CODES = Object.keys(MESSAGES).filter((code): code is MessageCode => Object.hasOwn(MESSAGES, code))

/** Lines are counted from 1; so are rows where a file has no lines. */
const placeOf = ({ pointer, line, column }: Issue, language: Language): string => {
  const row = /^\/(\d+)/.exec(pointer)?.[1]
  const zh = language === 'zh'
  const where: string[] = []
  if (line !== undefined) where.push(zh ? `第 ${line} 行` : `line ${line}`)
  else if (row !== undefined) where.push(zh ? `第 ${Number(row) + 1} 条` : `row ${Number(row) + 1}`)
  if (column !== undefined) where.push(zh ? `“${column}”列` : `column “${column}”`)
  if (where.length === 0) return ''
  return zh ? `${where.join('')}：` : `${where.join(', ')}: `
}

/** One sentence that says where and what: `第 13 行“pm25”列：“abc”不是数字。` */
export const message = (issue: Issue, language: Language): string =>
  placeOf(issue, language) + fill(MESSAGES[issue.code][language], issue.values)

/** The sentence of a code without its place, for a test that pairs the languages. */
export const template = (code: MessageCode): Bilingual => MESSAGES[code]
