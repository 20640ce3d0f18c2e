import type { Bilingual } from '../registers/register.ts'
import { reckon, versionOf, type Reckoned } from './reckon.ts'
import type { PointsRule, RuleVersion } from './rule.ts'

/** The arithmetic of an award in words: the same on the rule's page, in the answer to an issuer and in a statement. */

const both = (zh: string, en: string): Bilingual => ({ zh, en })

const chain = (
  { quantity, act }: Pick<PointsRule, 'quantity' | 'act'>,
  { steps }: Pick<RuleVersion, 'steps'>,
  { quantity: value, product }: Reckoned,
): Bilingual => {
  const first = quantity
    ? both(
        `${quantity.title.zh} ${value} ${quantity.unit.title.zh}`,
        `${quantity.title.en} ${value} ${quantity.unit.title.en}`,
      )
    : both(act.title.zh, act.title.en)
  const factors = (lang: 'zh' | 'en') => steps.map(({ factor, unit }) => ` × ${factor} ${unit[lang]}`).join('')
  return both(`${first.zh}${factors('zh')} = ${product}`, `${first.en}${factors('en')} = ${product}`)
}

/** Sentences in order: the multiplication, and whatever else decided how many points it is. */
export const explain = (
  rule: Pick<PointsRule, 'quantity' | 'act'>,
  version: Pick<RuleVersion, 'steps' | 'most'>,
  reckoned: Reckoned,
): Bilingual[] => {
  const { product, points, share, isCut } = reckoned
  const isBroken = product.includes('.')
  return [
    chain(rule, version, reckoned),
    ...(isCut ? [both(`一次最多 ${version.most} 分`, `one award gives ${version.most} points at most`)] : []),
    ...(share > 1 ? [both(`${share} 件平分`, `shared by ${share}`)] : []),
    ...(isBroken && !isCut ? [both('不满 1 分的舍去', 'what is less than a point is left out')] : []),
    both(`得 ${points} 分`, `gives ${points} ${points === 1 ? 'point' : 'points'}`),
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
