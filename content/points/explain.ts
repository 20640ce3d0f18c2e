import { grouped } from '../decimal/grouped.ts'
import type { Bilingual } from '../registers/register.ts'
import { reckon, versionOf, type Reckoned } from './reckon.ts'
import type { PointsRule, RuleVersion } from './rule.ts'

/** The arithmetic of an award in words: the same on the rule's page, in the answer to an issuer and in a statement. */

const both = (zh: string, en: string): Bilingual => ({ zh, en })

/** A unit that English writes out as a word stands in the number of what it counts: `1 piece`, `2 pieces`. */
const inEnglish = (value: string, unit: string): string =>
  /^[a-z]{3,}$/.test(unit)
    ? `${grouped(value)} ${unit.replace(/s$/, '')}${value === '1' ? '' : 's'}`
    : `${grouped(value)} ${unit}`

/** How much there was; its name is left out where the unit says it already. */
const amount = ({ title, unit }: NonNullable<PointsRule['quantity']>, value: string): Bilingual => {
  const isSaid = title.en.replace(/s$/, '') === unit.title.en.replace(/s$/, '')
  const counted = inEnglish(value, unit.title.en)
  return both(`${title.zh} ${grouped(value)} ${unit.title.zh}`, isSaid ? counted : `${title.en} ${counted}`)
}

const chain = (
  { quantity, act }: Pick<PointsRule, 'quantity' | 'act'>,
  { steps }: Pick<RuleVersion, 'steps'>,
  { quantity: value, product }: Reckoned,
): Bilingual => {
  const first = quantity ? amount(quantity, value) : both(act.title.zh, act.title.en)
  const factors = (lang: 'zh' | 'en') => steps.map(({ factor, unit }) => ` × ${grouped(factor)} ${unit[lang]}`).join('')
  return both(`${first.zh}${factors('zh')} = ${grouped(product)}`, `${first.en}${factors('en')} = ${grouped(product)}`)
}

/** Sentences in order: the multiplication, and whatever else decided how many points it is. */
export const explain = (
  rule: Pick<PointsRule, 'quantity' | 'act'>,
  version: Pick<RuleVersion, 'steps' | 'most'>,
  reckoned: Reckoned,
): Bilingual[] => {
  const { product, points, share, isCut } = reckoned
  const isBroken = product.includes('.')
  const [given, most] = [grouped(String(points)), grouped(String(version.most))]
  return [
    chain(rule, version, reckoned),
    ...(isCut ? [both(`一次最多 ${most} 分`, `one award gives ${most} points at most`)] : []),
    ...(share > 1 ? [both(`${share} 件平分`, `shared by ${share}`)] : []),
    ...(isBroken && !isCut ? [both('不满 1 分的舍去', 'what is less than a point is left out')] : []),
    both(`得 ${given} 分`, `gives ${given} ${points === 1 ? 'point' : 'points'}`),
  ]
}

export const joined = (lines: readonly Bilingual[]): Bilingual =>
  both(`${lines.map(({ zh }) => zh).join('；')}。`, `${lines.map(({ en }) => en).join('; ')}.`)

/**
 * Why an award gave as many points as it did, from what is kept of it.
 * @returns `undefined` where the rule has no such version
 */
export const reasonOf = (
  rule: PointsRule,
  { version: number, quantity, share }: { version: number; quantity: string; share: number },
): Bilingual | undefined => {
  const version = versionOf(rule, number)
  return version && joined(explain(rule, version, reckon(version, quantity, share)))
}
