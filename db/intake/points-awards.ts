import { randomBytes } from 'node:crypto'
import { CLAIMS, programmeAccount, REVERSED } from '../../content/points/account.ts'
import { added, type Limit } from '../../content/points/limits.ts'
import { lastDay } from '../../content/points/reckon.ts'
import type { PointsRule } from '../../content/points/rule.ts'
import { PORTAL, type Rewarded, type Wrong } from '../../content/points/told.ts'
import { startOfDay } from '../../content/registers/span.ts'
import {
  AWARD_COLUMNS,
  lotNamed,
  readFacts,
  type Attesting,
  type AwardFacts,
  type Goods,
  type Intended,
} from './points-award-facts.ts'
import { judge, limitsOfIntended, type Verdict } from './points-award-verdicts.ts'
import type { PointsAward } from './points-awards-tables.ts'
import { incomeStatements, type Income } from './points-incomes.ts'
import { openingStatements } from './points-ledger.ts'
import { keyedName, sealText } from './sealed.ts'

/** Awards: told, judged, and written with what they move in one batch. */

export interface AwardEnv {
  INTAKE: D1Database
  /** 32 bytes, base64. */
  POINTS_KEY?: string | undefined
}

type Rules = Readonly<Record<string, PointsRule>>

/** What came of one act. */
export type Outcome =
  | { is: 'awarded' | 'waiting'; id: string; act: Intended }
  /** It was told before. */
  | { is: 'stood'; award: PointsAward }
  | { is: 'wrong'; wrong: Wrong[] }

export interface Telling extends Attesting {
  /** RFC 3339 UTC, whole seconds. */
  at: string
  /** Judged only. */
  isTrial?: boolean
  goods?: ReadonlyMap<string, Goods>
  /** Further statements of the same batch. */
  beside?: readonly D1PreparedStatement[]
}

const ID_BYTES = 12

/** @throws Error where the portal has no key: nothing is rewarded then */
const keyOf = ({ POINTS_KEY }: AwardEnv): string => {
  if (!POINTS_KEY) throw new Error('no POINTS_KEY')
  return POINTS_KEY
}

export const actName = (env: AwardEnv, act: string): Promise<string> => keyedName(keyOf(env), 'points-act', act)

/** Names an act so that only the portal knows it again. */
const intend = async (env: AwardEnv, told: Rewarded, attester: string): Promise<Intended> => {
  const { id: given, rule, version, day, holder, evidence, reckoned } = told
  const said = [rule.id, day, holder, Object.entries(evidence).sort(), reckoned.share]
  const [act, digest] = await Promise.all([
    actName(env, told.act),
    keyedName(keyOf(env), 'points-told', JSON.stringify(said)),
  ])
  // No id that is given has this sign.
  const own = given ?? `~${randomBytes(ID_BYTES).toString('base64url')}`
  const pair = version.second !== undefined && reckoned.points > version.second.above
  return { ...told, given, id: `award.${attester}.${own}`, act, digest, pair }
}

const outcomeOf = (act: Intended, verdict: Verdict): Outcome => {
  if (verdict.is === 'wrong') return verdict
  if (verdict.is === 'stood') return verdict
  return { is: act.pair ? 'waiting' : 'awarded', id: act.id, act }
}

const isWrong = (outcome: Outcome): boolean => outcome.is === 'wrong'

/**
 * Rewards acts: all of them, or none. Told again, they stand as before.
 * @param told - held to their rules before
 * @returns one outcome an act; where one is wrong, nothing was moved
 */
export const awardAll = async (
  env: AwardEnv,
  rules: Rules,
  told: readonly Rewarded[],
  telling: Telling,
): Promise<Outcome[]> => {
  const acts = await Promise.all(told.map((one) => intend(env, one, telling.attester)))
  const goods = telling.goods ?? new Map()
  const read = (): Promise<AwardFacts> => readFacts(env.INTAKE, acts, telling, scopesOf(acts, telling))
  const verdictsNow = async (): Promise<Verdict[]> => judge(rules, acts, telling, await read(), goods)
  let verdicts = await verdictsNow()
  const outcomes = (): Outcome[] =>
    acts.flatMap((act, row) => {
      const verdict = verdicts[row]
      return verdict ? [outcomeOf(act, verdict)] : []
    })
  for (let isLast = false; ; isLast = true) {
    const fresh = acts.flatMap((act, row) => {
      const verdict = verdicts[row]
      return verdict?.is === 'new' ? [{ act, limits: verdict.limits }] : []
    })
    if (telling.isTrial || fresh.length === 0 || outcomes().some(isWrong)) return outcomes()
    try {
      await env.INTAKE.batch(await writing(env, fresh, telling))
      return outcomes()
    } catch (error) {
      // Somebody was faster: what stands now says what is wrong, or that it stands.
      verdicts = await verdictsNow()
      const isSame = verdicts.every(({ is }) => is === 'new')
      if (isLast && isSame) throw error
    }
  }
}

const scopesOf = (acts: readonly Intended[], telling: Attesting): string[] =>
  acts.flatMap((act) => {
    const lot = lotNamed(act.rule, act.evidence)
    return [...limitsOfIntended(act, telling).map(({ scope }) => scope), ...(lot === undefined ? [] : [`lot/${lot}`])]
  })

const LIMITS = `INSERT INTO points_limits (scope, used, most)
  SELECT value ->> 'scope', value ->> 'by', value ->> 'most' FROM json_each(?) WHERE true
  ON CONFLICT (scope) DO UPDATE SET used = used + excluded.used, most = excluded.most`

/** Counts against limits; one that is gone beyond breaks the batch. */
export const limitStatement = (client: Pick<D1Database, 'prepare'>, limits: readonly Limit[]): D1PreparedStatement =>
  client.prepare(LIMITS).bind(JSON.stringify(added(limits)))

const FIELDS = [
  'id',
  'rule',
  'version',
  'quantity',
  'share',
  'points',
  'holder',
  'attester',
  'told_by',
  'pair',
  'act',
  'digest',
  'day',
  'told',
  'booked',
  'evidence',
  'lot',
  'pieces',
  'state',
] as const

const AWARDS = `INSERT INTO points_awards (${FIELDS.join(', ')})
  SELECT ${FIELDS.map((name) => `value ->> '${name}'`).join(', ')} FROM json_each(?)`

const rowOf = async (
  env: AwardEnv,
  act: Intended,
  { attester, by, today }: Telling,
): Promise<Record<(typeof FIELDS)[number], string | number | null>> => {
  const { id, rule, number, day, holder, evidence, reckoned, pair } = act
  const lot = lotNamed(rule, evidence) ?? null
  return {
    id,
    rule: rule.id,
    version: number,
    quantity: reckoned.quantity,
    share: reckoned.share,
    points: reckoned.points,
    holder,
    attester,
    told_by: by,
    pair: Number(pair),
    act: act.act,
    digest: act.digest,
    day,
    told: today,
    booked: pair ? null : today,
    evidence: attester === PORTAL ? null : await sealText(keyOf(env), 'points-evidence', id, JSON.stringify(evidence)),
    lot,
    pieces: lot === null ? null : Number(evidence[rule.goods?.pieces ?? '']),
    state: pair ? 'waiting' : 'awarded',
  }
}

const incomeOf = (act: Intended, { attester, today, at }: Telling): Income => ({
  id: act.id,
  programme: programmeAccount(act.rule.id),
  holder: act.holder,
  points: act.reckoned.points,
  // Of what the portal rewards, no hour tells whose it was.
  at: attester === PORTAL ? startOfDay(today) : at,
  expires: lastDay(today, act.version.expires.months),
})

const writing = async (
  env: AwardEnv,
  fresh: readonly { act: Intended; limits: Limit[] }[],
  telling: Telling,
): Promise<D1PreparedStatement[]> => {
  const booked = fresh.filter(({ act }) => !act.pair)
  const rows = await Promise.all(fresh.map(({ act }) => rowOf(env, act, telling)))
  return [
    ...(telling.beside ?? []),
    ...openingAccounts(
      env.INTAKE,
      fresh.map(({ act }) => act.rule.id),
    ),
    env.INTAKE.prepare(AWARDS).bind(JSON.stringify(rows)),
    limitStatement(
      env.INTAKE,
      booked.flatMap(({ limits }) => limits),
    ),
    ...incomeStatements(
      env.INTAKE,
      booked.map(({ act }) => incomeOf(act, telling)),
    ),
  ]
}

/** Accounts that awards of these rules move, where they do not stand yet. */
export const openingAccounts = (
  client: Pick<D1Database, 'prepare' | 'batch'>,
  rules: readonly string[],
): D1PreparedStatement[] =>
  openingStatements(client, [
    { id: REVERSED, kind: 'reversed' },
    { id: CLAIMS, kind: 'claims' },
    ...[...new Set(rules)].map((rule) => ({ id: programmeAccount(rule), kind: 'programme' as const })),
  ])

export const findAward = async (client: Pick<D1Database, 'prepare'>, id: string): Promise<PointsAward | undefined> =>
  (await client.prepare(`SELECT ${AWARD_COLUMNS} FROM points_awards WHERE id = ?`).bind(id).first<PointsAward>()) ??
  undefined
