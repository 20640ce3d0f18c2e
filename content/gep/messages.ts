import type { Bilingual } from '../registers/register.ts'
import { fill, template, type Language, type MessageCode } from '../registers/messages.ts'

/** Every sentence about accounts, beside those of registers on numbers. `{name}` is filled from the values. */
const SENTENCES = {
  // The document
  'not-an-account': { zh: '账户应当是一个 JSON 对象。', en: 'An account is a JSON object.' },
  'wrong-type': { zh: '此处的类型不对，应为 {expected}。', en: 'This has the wrong type; {expected} is expected.' },
  'unknown-field': { zh: '账户里没有“{name}”这一项。', en: 'An account has no field “{name}”.' },
  'not-allowed': { zh: '“{value}”不符合规定的写法。', en: '“{value}” is not written as it has to be.' },
  'too-many': { zh: '这里有 {count} 项，最多 {maximum} 项。', en: 'There are {count} here; {maximum} are the most.' },
  'no-items': { zh: '账户里没有任何项目。', en: 'The account has no items.' },
  'totals-without-items': {
    zh: '只有声明的总值而没有项目：没有什么可以重算。',
    en: 'There are declared totals but no items: nothing can be recomputed.',
  },
  'full-width': {
    zh: '“{value}”中有全角字符；请写成“{stored}”。',
    en: '“{value}” holds full-width characters; write “{stored}”.',
  },
  'place-padded': {
    zh: '“{value}”补了零；请写成“{stored}”。',
    en: '“{value}” is filled up with zeros; write “{stored}”.',
  },
  'unknown-method': {
    zh: '没有“{value}”这个方法；现有：{allowed}。',
    en: 'There is no method “{value}”; there are {allowed}.',
  },
  'unknown-service': {
    zh: '没有“{value}”这项服务；现有：{allowed}。',
    en: 'There is no service “{value}”; there are {allowed}.',
  },
  'unknown-formula': {
    zh: '没有“{value}”这个公式；现有：{allowed}。',
    en: 'There is no formula “{value}”; there are {allowed}.',
  },
  'unknown-ecosystem': {
    zh: '没有“{value}”这类生态系统；现有：{allowed}。',
    en: 'There is no type of ecosystem “{value}”; there are {allowed}.',
  },
  'unknown-user': {
    zh: '没有“{value}”这类使用者；现有：{allowed}。',
    en: 'There is no user “{value}”; there are {allowed}.',
  },
  'inflow-not-deducted': {
    zh: '方法 {method} 不扣除区域外来的产品，不能写 inflow。',
    en: 'The method {method} takes nothing off for what comes from outside; leave inflow out.',
  },
  'item-twice': {
    zh: '服务 {service} 的项目 {item} 写了两次，第一次在第 {first} 项。',
    en: 'Item {item} of {service} stands twice, first as number {first}.',
  },
  'row-overlaps': {
    zh: '服务 {service} 在表中属于两行。',
    en: 'The service {service} belongs to two rows of the table.',
  },
  'ecosystem-twice': { zh: '生态系统 {ecosystem} 写了两次。', en: 'The ecosystem {ecosystem} stands twice.' },
  'place-twice': { zh: '地区 {place} 写了两次。', en: 'The place {place} stands twice.' },
  'price-year-late': {
    zh: '价格年份 {priceYear} 晚于账户年份 {year}。',
    en: 'The price year, {priceYear}, is after the year of the account, {year}.',
  },
  'area-needs-method': {
    zh: '特定地域单元的账户要用为它制定的方法，{method} 是行政区域的方法。',
    en: 'An account of a specific area takes a method made for such areas; {method} is one for administrative regions.',
  },
  'method-needs-area': {
    zh: '{method} 是特定地域单元的方法；请写明 specificArea。',
    en: '{method} is a method for specific areas; name the area in specificArea.',
  },
  // Items
  'item-no-way': {
    zh: '项目要给出 quantity 和 price，或 formula 和 inputs，或 value。',
    en: 'An item gives quantity and price, or formula and inputs, or value.',
  },
  'item-two-ways': {
    zh: '“{first}”与“{second}”只能给出一个。',
    en: 'Only one of “{first}” and “{second}” can be given.',
  },
  'inputs-without-formula': { zh: '有 inputs 而没有 formula。', en: 'There are inputs but no formula.' },
  'price-missing': { zh: '没有价格，这一项没有价值量。', en: 'Without a price the item has no value.' },
  'price-unused': { zh: '只给出价值的项目不用价格。', en: 'An item that gives only its value takes no price.' },
  'unknown-unit': { zh: '不认识单位“{unit}”。', en: 'The unit “{unit}” is not known.' },
  'unit-dimension': {
    zh: '单位“{unit}”不能换算成 {expected}。',
    en: 'The unit “{unit}” does not convert to {expected}.',
  },
  'price-dimension': {
    zh: '“{price}”不是“{quantity}”的价格：相乘得不到金额。',
    en: '“{price}” is no price of “{quantity}”: multiplied they give no money.',
  },
  'input-missing': { zh: '公式 {formula} 缺少 {name}（{unit}）。', en: 'The formula {formula} lacks {name} ({unit}).' },
  'input-unknown': {
    zh: '公式 {formula} 没有“{name}”；它用的是：{allowed}。',
    en: 'The formula {formula} has no “{name}”; it takes {allowed}.',
  },
  'input-not-a-quantity': {
    zh: '{name} 应写成 {"value", "unit"}。',
    en: '{name} is written as {"value", "unit"}.',
  },
  'input-not-a-choice': {
    zh: '{name} 只能是：{allowed}。',
    en: '{name} is one of {allowed}.',
  },
  'zones-empty': { zh: '至少要有一个分区。', en: 'At least one zone is needed.' },
  'not-positive': { zh: '{value} 应当大于 0。', en: '{value} must be above zero.' },
  negative: { zh: '{value} 不能小于 0。', en: '{value} must not be below zero.' },
  'out-of-range': {
    zh: '{value} 超出 {least} 到 {most} {unit} 的范围。',
    en: '{value} is outside {least} to {most} {unit}.',
  },
  'not-computable': {
    zh: '用这些数算不出结果：数值大得不像真的。',
    en: 'These numbers give no result: they are too large to be real.',
  },
  // Why a row differs
  'slip-ten-thousand': {
    zh: '恰好相差一万倍：可能把“亿”写成了“万”，或反过来。',
    en: 'It is off by ten thousand: 亿 (10⁸) and 万 (10⁴) may have been exchanged.',
  },
  'slip-hundred-million': {
    zh: '恰好相差一亿倍：可能漏写了“亿”，或多写了一个。',
    en: 'It is off by a hundred million: an 亿 (10⁸) may be missing, or stand once too often.',
  },
  'slip-ten': {
    zh: '恰好相差十倍：可能小数点错了一位，或把 billion（10 亿）当成了亿。',
    en: 'It is off by ten: the point may be one digit off, or a billion (10 亿) was taken for 亿.',
  },
  'slip-hundred': {
    zh: '恰好相差一百倍：可能把公顷当成了平方公里，或百分数没有除以 100。',
    en: 'It is off by a hundred: hectares may have been taken for square kilometres, or a percentage was not divided.',
  },
  'slip-thousand': {
    zh: '恰好相差一千倍：可能把千克当成了吨，或把毫米当成了米。',
    en: 'It is off by a thousand: kilograms may have been taken for tonnes, or millimetres for metres.',
  },
  'slip-million': {
    zh: '恰好相差一百万倍：可能把平方米当成了平方公里。',
    en: 'It is off by a million: square metres may have been taken for square kilometres.',
  },
  'slip-carbon': {
    zh: '相差 44/12 倍：一个可能是碳，另一个是二氧化碳。',
    en: 'It is off by 44/12: one may be carbon, the other carbon dioxide.',
  },
  'slip-dry-matter': {
    zh: '相差约 0.45 倍：净初级生产力可能一个按碳计，另一个按干物质计。',
    en: 'It is off by about 0.45: one may take net primary production in carbon, the other in dry matter.',
  },
  'slip-left-out': {
    zh: '差值恰好是 {part}：合计里可能漏了它。',
    en: 'The difference is just {part}: the sum may have left it out.',
  },
  'slip-counted-twice': {
    zh: '差值恰好是 {part}：合计里可能把它算了两次。',
    en: 'The difference is just {part}: the sum may have counted it twice.',
  },
  'rounded-input': {
    zh: '{name} 印作 {value} {unit}，代表 {low} 到 {high}；仅此一项的舍入就可以使结果相差 {percent}%。',
    en: '{name} is printed {value} {unit} and stands for {low} to {high}; its rounding alone can move the result by {percent} %.',
  },
  'rounded-parts': {
    zh: '按印出的数相加差 {difference}；{count} 个数各自的舍入合起来最多可以差 {most}，合计本身也舍入过。',
    en: 'The printed parts add up to something {difference} apart; the roundings of {count} of them can account for up to {most}, and the sum is rounded itself.',
  },
  // What is odd though nothing was declared
  'oxygen-and-carbon': {
    zh: '释氧量是按固碳量推算（32/44）的 {ratio} 倍：两项取自不同的量，请写明各用哪个公式。',
    en: 'The oxygen is {ratio} times what the carbon dioxide would give (32/44): the two come from different amounts; say which formula each took.',
  },
  'suspected-depth': {
    zh: '摊到全区面积上有 {depth} 米水深，不像一年的水量：单位可能把“万”写成了“亿”。',
    en: 'Spread over the region this is {depth} metres of water, more than a year brings: the unit may say 亿 for 万.',
  },
  'suspected-area': {
    zh: '{name} 是 {value} km2，大于全区面积 {area} km2：单位可能错了。',
    en: '{name} is {value} km2, more than the whole region’s {area} km2: the unit may be wrong.',
  },
  'suspected-gdp': {
    zh: '总值是地区生产总值的 {ratio} 倍：其中一个的单位可能把“亿”和“万”弄混了。',
    en: 'The total is {ratio} times the GDP: the unit of one of them may exchange 亿 and 万.',
  },
  'service-outside-method': {
    zh: '方法 {method} 不计入服务 {service}。',
    en: 'The method {method} does not count {service}.',
  },
  'formula-outside-method': {
    zh: '方法 {method} 没有为 {service} 列出公式 {formula}。',
    en: 'The method {method} does not list {formula} for {service}.',
  },
  'inflows-unstated': {
    zh: '方法 {method} 要扣除来自区域外的生态产品，账户却没有一项写明 inflow：总值可能偏大。',
    en: 'The method {method} takes off ecological products that come from outside, and no item states its inflow: the total may be too large.',
  },
  // Why two accounts are not comparable
  'differs-in-kind': {
    zh: '一个是行政区域的生态产品总值，另一个是特定地域单元的生态产品价值。',
    en: 'One is the gross ecosystem product of a region, the other the value of a specific area.',
  },
  'differs-in-method': {
    zh: '方法不同：{first} 与 {second}。',
    en: 'The methods differ: {first} and {second}.',
  },
  'differs-in-price-year': {
    zh: '价格年份不同：{first} 与 {second}；请比较可比价。',
    en: 'The price years differ: {first} and {second}; compare at constant prices.',
  },
  'differs-in-services': {
    zh: '计入的服务不同：只在一个账户里的有 {services}。',
    en: 'They count different services: only one of them has {services}.',
  },
} as const satisfies Record<string, Bilingual>

type OwnCode = keyof typeof SENTENCES
export type GepCode = OwnCode | MessageCode

/** Every code of accounts' own, for a test that pairs the languages. */
export const GEP_CODES: readonly string[] = Object.keys(SENTENCES)

/** Something to say of a place in an account. */
export interface GepIssue {
  /** JSON pointer into the account: `/items/3/inputs/area/unit`; empty for the whole. */
  pointer: string
  code: GepCode
  /** What the sentence is filled with. */
  values: Record<string, string>
}

const isOwn = (code: GepCode): code is OwnCode => Object.hasOwn(SENTENCES, code)

/** One sentence; the place is told by the pointer beside it. */
export const gepMessage = ({ code, values }: Pick<GepIssue, 'code' | 'values'>, language: Language): string =>
  fill((isOwn(code) ? SENTENCES[code] : template(code))[language], values)
