import type { PointsRule } from '../../content/points/rule.ts'
import type { Rewarded } from '../../content/points/told.ts'
import type { PointsAward } from './points-awards-tables.ts'
import type { PointsHolder } from './points-holders-tables.ts'

/** What is known of acts that are to be rewarded: whose accounts, what was rewarded before, what of the limits is used. */

/** Who attests. */
export interface Attesting {
  /** Unified social credit code, or `PORTAL`. */
  attester: string
  /** Key or account that does it. */
  by: string
  /** `YYYY-MM-DD`. */
  today: string
}

/** An act that is to be rewarded, with its names. */
export interface Intended extends Omit<Rewarded, 'id' | 'act'> {
  /** Of the award and of its transfer. */
  id: string
  /** As whoever attests gave it. */
  given: string | undefined
  /** Keyed. */
  act: string
  digest: string
  /** Whether a second body attests before points are given. */
  pair: boolean
}

/** What the record says of a lot. */
export interface Goods {
  producer: string
  /** Pieces that were made, where it is counted in pieces. */
  made: number | undefined
}

type Holder = Pick<PointsHolder, 'id' | 'kind' | 'owner' | 'closed'> & { account: string | null }

export interface AwardFacts {
  holders: ReadonlyMap<string, Holder>
  byId: ReadonlyMap<string, PointsAward>
  byAct: ReadonlyMap<string, PointsAward>
  /** Of each limit, by its name. */
  used: ReadonlyMap<string, number>
  /** Codes issued, by `gtin/lot`. */
  issued: ReadonlyMap<string, number>
  /** Account that made the key by which it is told. */
  madeBy: string | undefined
}

export const AWARD_COLUMNS = `seq, id, rule, version, quantity, share, points, holder, attester, told_by AS "by", pair,
  second, second_by AS secondBy, act, digest, day, told, booked, evidence, lot, pieces, state, reason`

const HOLDERS = `SELECT holder.id, holder.kind, holder.owner, holder.closed, account.id AS account
  FROM json_each(?) AS asked CROSS JOIN points_holders AS holder ON holder.id = asked.value
    LEFT JOIN points_accounts AS account ON account.id = holder.id AND account.kind = 'holder'`
const BY_ID = `SELECT ${AWARD_COLUMNS} FROM
  (SELECT kept.* FROM json_each(?) AS asked CROSS JOIN points_awards AS kept ON kept.id = asked.value)`
const BY_ACT = `SELECT ${AWARD_COLUMNS} FROM
  (SELECT kept.* FROM json_each(?) AS asked CROSS JOIN points_awards AS kept ON kept.act = asked.value
    AND kept.state IN ('waiting', 'awarded', 'reversed'))`
const USED = 'SELECT scope, used FROM json_each(?) AS asked CROSS JOIN points_limits ON scope = asked.value'
const ISSUED = `SELECT gtin || '/' || lot AS name, sum(last - first + 1) AS pieces
  FROM json_each(?) AS asked CROSS JOIN code_issues ON gtin = asked.value GROUP BY gtin, lot`
const MADE_BY = 'SELECT created_by AS account FROM keys WHERE id = ?'

/** The lot whose pieces an act counts, `gtin/lot`. */
export const lotNamed = (
  { goods }: Pick<PointsRule, 'goods'>,
  evidence: Readonly<Record<string, string>>,
): string | undefined => goods && `${evidence[goods.gtin] ?? ''}/${evidence[goods.lot] ?? ''}`

const gtinOf = ({ rule: { goods }, evidence }: Intended): string[] => {
  const gtin = goods && evidence[goods.gtin]
  return gtin === undefined ? [] : [gtin]
}

const list = (values: readonly string[]): string => JSON.stringify([...new Set(values)])

/** In one batch of reads. @param scopes - names of limits */
export const readFacts = async (
  client: Pick<D1Database, 'prepare' | 'batch'>,
  intended: readonly Intended[],
  { by }: Attesting,
  scopes: readonly string[],
): Promise<AwardFacts> => {
  const asked: [string, string][] = [
    [HOLDERS, list(intended.map(({ holder }) => holder))],
    [BY_ID, list(intended.map(({ id }) => id))],
    [BY_ACT, list(intended.map(({ act }) => act))],
    [USED, list(scopes)],
    [ISSUED, list(intended.flatMap(gtinOf))],
    [MADE_BY, by],
  ]
  const [holders, ids, acts, used, issued, key] = await client.batch<never>(
    asked.map(([sql, value]) => client.prepare(sql).bind(value)),
  )
  const known: Holder[] = holders?.results ?? []
  const [named, claimed]: PointsAward[][] = [ids?.results ?? [], acts?.results ?? []]
  const counted: { scope: string; used: number }[] = used?.results ?? []
  const pieces: { name: string; pieces: number }[] = issued?.results ?? []
  const makers: { account: string | null }[] = key?.results ?? []
  return {
    holders: new Map(known.map((one) => [one.id, one])),
    byId: new Map((named ?? []).map((one) => [one.id, one])),
    byAct: new Map((claimed ?? []).map((one) => [one.act, one])),
    used: new Map(counted.map((one) => [one.scope, one.used])),
    issued: new Map(pieces.map((one) => [one.name, one.pieces])),
    madeBy: makers[0]?.account ?? undefined,
  }
}
