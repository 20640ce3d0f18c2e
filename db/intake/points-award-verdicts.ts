import { IN_PERIOD, limitsOf, type Limit } from '../../content/points/limits.ts'
import type { PointsRule } from '../../content/points/rule.ts'
import type { Wrong } from '../../content/points/told.ts'
import type { Bilingual } from '../../content/registers/register.ts'
import { lotNamed, type Attesting, type AwardFacts, type Goods, type Intended } from './points-award-facts.ts'
import type { PointsAward } from './points-awards-tables.ts'

/** Whether what is known lets acts be rewarded. The database refuses the same by itself; here it is said why. */

export type Verdict =
  /** It stands already, as it is told. */
  { is: 'stood'; award: PointsAward } | { is: 'new'; limits: Limit[] } | { is: 'wrong'; wrong: Wrong[] }

/** What a rule's account is for. */
const WANTED: Readonly<Record<PointsRule['holder'], Bilingual>> = {
  person: { zh: '个人', en: 'persons' },
  organisation: { zh: '单位', en: 'organisations' },
  any: { zh: '个人或者单位，不给家庭账户', en: 'persons and organisations, not for families' },
}

const namesOf = ({ rule }: Pick<Intended, 'rule'>) => ({ rule: rule.title })

const holderFaults = (intended: Intended, { attester, by }: Attesting, { holders, madeBy }: AwardFacts): Wrong[] => {
  const { rule, holder } = intended
  const found = holders.get(holder)
  if (!found || found.closed !== null || found.account === null)
    return [{ field: 'holder', refusal: 'unknown-holder', values: { given: holder.slice(0, 60) } }]
  const fits = rule.holder === 'any' ? found.kind !== 'family' : found.kind === rule.holder
  if (!fits)
    return [{ field: 'holder', refusal: 'holder-kind', values: { ...namesOf(intended), wanted: WANTED[rule.holder] } }]
  const isOwn = found.owner !== null && [attester, by, madeBy].includes(found.owner)
  // The portal knows by itself what it rewards; whoever asks it to is the one who is rewarded.
  return isOwn && rule.attested.by !== 'portal'
    ? [{ field: 'holder', refusal: 'own-award', values: namesOf(intended) }]
    : []
}

const least = (...counts: (number | undefined)[]): number | undefined => {
  const known = counts.filter((count) => count !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

/** @returns the limit of the lot, or what is wrong with it */
const goodsLimit = (
  { rule, evidence }: Intended,
  { attester }: Attesting,
  facts: AwardFacts,
  goods: ReadonlyMap<string, Goods>,
): Limit[] | Wrong => {
  const lot = lotNamed(rule, evidence)
  if (lot === undefined || !rule.goods) return []
  const [gtin = '', number = ''] = [evidence[rule.goods.gtin], evidence[rule.goods.lot]]
  const named = { rule: rule.title, gtin, lot: number }
  const known = goods.get(lot)
  // Codes may be printed in reserve; more than were made were never shipped.
  const most = least(facts.issued.get(lot), known?.made)
  if (!known || most === undefined) return { field: rule.goods.lot, refusal: 'unknown-lot', values: named }
  if (known.producer === attester)
    return { field: rule.goods.gtin, refusal: 'own-goods', values: { ...named, attester } }
  return [{ scope: `lot/${lot}`, by: Number(evidence[rule.goods.pieces]), most, refusal: 'over-shipped' }]
}

/** Limits that would be gone beyond. */
export const overLimits = (
  rule: PointsRule,
  attester: string,
  limits: readonly Limit[],
  used: ReadonlyMap<string, number>,
): Wrong[] =>
  limits
    .filter(({ scope, by, most }) => (used.get(scope) ?? 0) + by > most)
    .map(({ scope, by, most, refusal, period }) => ({
      field: refusal === 'over-shipped' ? (rule.goods?.pieces ?? '') : '',
      refusal,
      values: {
        rule: rule.title,
        attester,
        lot: scope.split('/').slice(2).join('/'),
        period: period === undefined ? '' : IN_PERIOD[period],
        used: used.get(scope) ?? 0,
        points: by,
        most,
      },
    }))

/** What one more award would use of limits is added to what is used; where one is too small, it is said, and nothing is. */
const spend = (
  { rule }: Intended,
  limits: readonly Limit[],
  used: Map<string, number>,
  { attester }: Attesting,
): Wrong[] => {
  const over = overLimits(rule, attester, limits, used)
  if (over.length === 0) for (const { scope, by } of limits) used.set(scope, (used.get(scope) ?? 0) + by)
  return over
}

/** @returns `undefined` where it is new */
const stoodOf = (intended: Intended, { byId, byAct }: AwardFacts, rules: Rules): Verdict | undefined => {
  const { id, given, digest, act } = intended
  const same = byId.get(id)
  if (same?.digest === digest) return { is: 'stood', award: same }
  if (same) return { is: 'wrong', wrong: [{ field: 'id', refusal: 'id-taken', values: { given: given ?? '' } }] }
  const claimed = byAct.get(act)
  if (!claimed) return undefined
  // Told without an id, the act itself says that it is the same.
  if (given === undefined && claimed.digest === digest) return { is: 'stood', award: claimed }
  const by = rules[claimed.rule]?.title ?? { zh: claimed.rule, en: claimed.rule }
  return {
    is: 'wrong',
    wrong: [{ field: intended.rule.key[0] ?? '', refusal: 'act-claimed', values: { ...namesOf(intended), by } }],
  }
}

type Rules = Readonly<Record<string, PointsRule>>

/**
 * Judges acts in order, each after those before it.
 * @returns one verdict an act
 */
export const judge = (
  rules: Rules,
  all: readonly Intended[],
  at: Attesting,
  facts: AwardFacts,
  goods: ReadonlyMap<string, Goods>,
): Verdict[] => {
  const used = new Map(facts.used)
  const [ids, acts] = [new Map<string, number>(), new Map<string, number>()]
  return all.map((intended, row): Verdict => {
    const before = stoodOf(intended, facts, rules)
    if (before) return before
    const twice: Wrong[] = []
    const [sameId, sameAct] = [ids.get(intended.id), acts.get(intended.act)]
    const { given = '' } = intended
    if (sameId !== undefined) twice.push({ field: 'id', refusal: 'id-twice', values: { row: sameId + 1, given } })
    if (sameAct !== undefined)
      twice.push({
        field: intended.rule.key[0] ?? '',
        refusal: 'act-twice',
        values: { ...namesOf(intended), row: sameAct + 1 },
      })
    ids.set(intended.id, row)
    acts.set(intended.act, row)
    const lot = goodsLimit(intended, at, facts, goods)
    const wrong = [...twice, ...holderFaults(intended, at, facts), ...(Array.isArray(lot) ? [] : [lot])]
    if (wrong.length > 0 || !Array.isArray(lot)) return { is: 'wrong', wrong }
    const limits = [...limitsOfIntended(intended, at), ...lot]
    const over = spend(intended, limits, used, at)
    return over.length > 0 ? { is: 'wrong', wrong: over } : { is: 'new', limits }
  })
}

export const limitsOfIntended = (
  { rule, version, holder, day, reckoned: { points } }: Intended,
  { attester, today }: Attesting,
): Limit[] => limitsOf({ rule: rule.id, version, holder, attester, day, today, points })
