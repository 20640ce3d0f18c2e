import { fill } from '../registers/fill.ts'
import type { Bilingual } from '../registers/register.ts'

/** Why an award is refused. Each sentence names the rule; `{x}` is what was given, or what the rule says. */
export const REFUSALS = {
  'unknown-rule': {
    zh: '没有名为“{given}”的规则；规则见 /points/rules/。',
    en: 'There is no rule “{given}”; rules stand at /points/rules/.',
  },
  'rule-early': {
    zh: '“{rule}”从 {from} 起才有，{day} 做的不算。',
    en: '“{rule}” holds from {from}: what was done on {day} does not count.',
  },
  'rule-over': {
    zh: '“{rule}”到 {until} 为止，{day} 做的不算。',
    en: '“{rule}” ended on {until}: what was done on {day} does not count.',
  },
  'portal-alone': {
    zh: '“{rule}”由本平台自己核实，谁也不能替它登记。',
    en: '“{rule}” is attested by the portal itself: nobody else may.',
  },
  'foreign-attester': {
    zh: '“{rule}”没有把 {attester} 列为核实单位。',
    en: '“{rule}” does not name {attester} among those who attest.',
  },
  'own-award': {
    zh: '“{rule}”：核实的和得分的不能是同一个人、同一个单位。',
    en: '“{rule}”: nobody attests for themselves, a body for itself neither.',
  },
  'own-goods': {
    zh: '“{rule}”：{attester} 是这个产品的生产者，只能由卖它的零售方登记。',
    en: '“{rule}”: {attester} makes this product; only the shop that sold it may tell of it.',
  },
  'future-day': {
    zh: '“{rule}”：{day} 还没有到。',
    en: '“{rule}”: {day} has not come yet.',
  },
  'too-late': {
    zh: '“{rule}”：要在 {within} 天之内登记；{day} 做的，{until} 是最后一天。',
    en: '“{rule}”: it has to be told within {within} days; {until} was the last for what was done on {day}.',
  },
  'unknown-holder': {
    zh: '没有这个积分账户，或者已经注销：{given}',
    en: 'There is no such account of points, or it is closed: {given}',
  },
  'holder-kind': {
    zh: '“{rule}”只给{wanted}。',
    en: '“{rule}” is for {wanted}.',
  },
  missing: { zh: '“{rule}”要写明“{field}”。', en: '“{rule}” needs “{field}”.' },
  'unknown-field': {
    zh: '“{rule}”没有“{given}”这一项；它要的是：{fields}。',
    en: '“{rule}” knows no “{given}”; it asks for: {fields}.',
  },
  'bad-text': {
    zh: '“{rule}”：“{field}”写得不对，应当像 {example}。',
    en: '“{rule}”: “{field}” is not as it should be, such as {example}.',
  },
  'bad-number': {
    zh: '“{rule}”：“{field}”应当是写成文字的数，不小于 0，小数最多 {places} 位，如 "{example}"。',
    en: '“{rule}”: “{field}” is a number written as text, not below 0, with {places} decimals at most, such as "{example}".',
  },
  'too-much': {
    zh: '“{rule}”：“{field}”一次最多 {most}。',
    en: '“{rule}”: “{field}” is at most {most}.',
  },
  'bad-gtin': {
    zh: '“{rule}”：“{field}”不是商品条码。',
    en: '“{rule}”: “{field}” is no trade item number.',
  },
  'gives-nothing': {
    zh: '“{rule}”：算下来是 {product}，不满 1 分。',
    en: '“{rule}”: it comes to {product}, less than one point.',
  },
  'act-claimed': {
    zh: '“{rule}”：这件事已经记过分了（{by}）。一件事只记一次，不管哪个方案。',
    en: '“{rule}”: this act was rewarded before ({by}). One act is rewarded once, whatever the programme.',
  },
  'act-twice': {
    zh: '“{rule}”：同一次交来的第 {row} 行说的是同一件事。',
    en: '“{rule}”: row {row} of the same request tells of the same act.',
  },
  'id-taken': {
    zh: '编号 {given} 已经用过，内容不一样。',
    en: 'The id {given} was used before, for something else.',
  },
  'id-twice': {
    zh: '同一次交来的第 {row} 行用了同一个编号 {given}。',
    en: 'Row {row} of the same request has the same id {given}.',
  },
  'over-cap': {
    zh: '“{rule}”：一个账户{period}最多 {most} 分，已有 {used} 分，这一次是 {points} 分。',
    en: '“{rule}”: an account is given {most} points {period} at most; it has {used}, and this is {points}.',
  },
  'over-day-budget': {
    zh: '“{rule}”：今天的预算是 {most} 分，已发 {used} 分，不够 {points} 分。明天再交。',
    en: '“{rule}”: today’s budget is {most} points, {used} are given, {points} are not left. Hand it in tomorrow.',
  },
  'over-budget': {
    zh: '“{rule}”：方案的总预算是 {most} 分，已发 {used} 分，不够 {points} 分。',
    en: '“{rule}”: the budget of the programme is {most} points, {used} are given, {points} are not left.',
  },
  'over-attester-day': {
    zh: '“{rule}”：{attester} 一天最多核实 {most} 分，今天已有 {used} 分。',
    en: '“{rule}”: {attester} attests {most} points a day at most; today it has {used}.',
  },
  'unknown-lot': {
    zh: '“{rule}”：产品 {gtin} 的批次 {lot} 没有在这里登记，或者没有写明件数、重量规格。',
    en: '“{rule}”: lot {lot} of product {gtin} does not stand here, or not how much of it was made.',
  },
  'over-shipped': {
    zh: '“{rule}”：批次 {lot} 一共发出 {most} 件，已登记 {used} 件，不够 {points} 件。',
    en: '“{rule}”: {most} pieces of lot {lot} were shipped, {used} are counted, {points} are not left.',
  },
  'not-waiting': {
    zh: '这一笔不在等第二个单位核实。',
    en: 'This award does not wait for a second body.',
  },
  'same-body': {
    zh: '“{rule}”：第二个核实的要是另一个单位，也不能是得分的。',
    en: '“{rule}”: the second to attest is another body than the first, and not the one that is given the points.',
  },
  'first-gone': {
    zh: '“{rule}”：第一个核实的单位已经不能发放积分，这一笔不能给了；可以不予核实。',
    en: '“{rule}”: the body that attested first may award no points any more, so that these are not given. They can be declined.',
  },
  'bad-voucher': {
    zh: '这张券不存在、已经用过，或者已经过期。',
    en: 'There is no such voucher, or it was used, or it is out of date.',
  },
  'bad-second-code': {
    zh: '这个产品没有发过这样的刮开码：请核对商品条码和码，一个字符也不能错。',
    en: 'No such hidden code was issued for this product: compare the bar code and each character.',
  },
  'own-product': {
    zh: '“{rule}”：您在生产它的单位（{producer}）担任角色，不能用它的刮开码。',
    en: '“{rule}”: you hold a role of {producer}, which makes it, and cannot claim by its hidden codes.',
  },
  'bad-comment': {
    zh: '没有这样的意见，编号或者查询码不对，或者还没有公布采纳。',
    en: 'There is no such comment, its number or code is wrong, or no answer that adopts it is published.',
  },
} as const satisfies Record<string, Bilingual>

export type Refusal = keyof typeof REFUSALS

/** Values are filled into both languages; those that differ stand as `{zh, en}`. */
export type RefusalValues = Readonly<Record<string, string | number | Bilingual>>

const inOne = (values: RefusalValues, language: 'zh' | 'en'): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? value[language] : String(value)]),
  )

export const sayRefusal = (refusal: Refusal, values: RefusalValues = {}): Bilingual => ({
  zh: fill(REFUSALS[refusal].zh, inOne(values, 'zh')),
  en: fill(REFUSALS[refusal].en, inOne(values, 'en')),
})
