import { createHmac } from 'node:crypto'
import { isAmount, offerAccount, stockAccount, takenAccount } from '../../content/points/account.ts'
import { instantOf, minutesAfter } from '../../content/points/instant.ts'
import { MOST_OPEN, piecesTransfer, redemptionTransfer, type RedemptionEnd } from '../../content/points/redemption.ts'
import type { Transfer } from '../../content/points/transfer.ts'
import { dayOf } from '../../content/registers/span.ts'
import { encodeCode } from '../../content/information-requests/codes.ts'
import type { PointsHolder } from './points-holders-tables.ts'
import { post, postingStatement } from './points-ledger.ts'
import type { PointsOffer, PointsRedemption } from './points-offers-tables.ts'
import { SHORT_CODE_CHARACTERS } from '../../content/points/holder.ts'
import { hashOf } from './secret.ts'
import { writtenOr } from './written.ts'

/**
 * Redemptions: points and pieces are set aside together, and handed over or given back together, in one batch each. The
 * ledger decides; the redemption's own row follows it by a trigger.
 */

type Client = Pick<D1Database, 'prepare' | 'batch'>

type RedemptionRow = Omit<PointsRedemption, 'codeHash' | 'endedAt'> & { code_hash: string; ended_at: string | null }
const redemptionOf = ({ code_hash, ended_at, ...row }: RedemptionRow): PointsRedemption => ({
  ...row,
  codeHash: code_hash,
  endedAt: ended_at,
})

/** The code that is shown when something is handed over: nobody has it who has not the account's secret. */
export const codeOf = ({ secret }: Pick<PointsHolder, 'secret'>, redemption: string): string =>
  encodeCode(
    createHmac('sha256', secret ?? '')
      .update(`redemption ${redemption}`)
      .digest()
      .subarray(0, SHORT_CODE_CHARACTERS),
  )

const hashOfCode = (code: string): string => hashOf(`points redemption ${code}`)

/** Why nothing is set aside. */
export type ReserveFault =
  /** Not yet, no more, or ended by its partner. */
  | 'not-open'
  | 'sold-out'
  | 'too-little'
  | 'unattested'
  /** Reservations that wait already. */
  | 'too-many-open'
  /** More of this offer than one account gets. */
  | 'too-many-each'
  /** Another request stands under the name. */
  | 'id-taken'

export type Reserved =
  { status: 'reserved' | 'stood'; redemption: PointsRedemption } | { status: 'refused'; fault: ReserveFault }

const LIMIT = `INSERT INTO points_limits (scope, used, most) VALUES (?1, ?2, ?3)
  ON CONFLICT (scope) DO UPDATE SET used = used + ?2, most = ?3`
const openScope = (holder: string): string => `open/${holder}`
const eachScope = (offer: string, holder: string): string => `offer/${offer}/${holder}`

const KEEP = `INSERT INTO points_redemptions
    (id, holder, offer, partner, pieces, points, at, until, code_hash, state)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'reserved')`

/** What moves with a redemption: points and pieces, alike. */
const transfersOf = (
  redemption: Pick<PointsRedemption, 'id' | 'holder' | 'offer' | 'pieces' | 'points' | 'at' | 'until'>,
): [Transfer, Transfer] => {
  const { id, holder, offer, pieces, points, at, until } = redemption
  const common = { kind: 'redemption', phase: 'pending', at, until } as const
  return [
    {
      ...common,
      id: redemptionTransfer(id),
      ledger: 'points',
      source: holder,
      target: offerAccount(offer),
      amount: points,
    },
    {
      ...common,
      id: piecesTransfer(id),
      ledger: 'stock',
      source: stockAccount(offer),
      target: takenAccount(offer),
      amount: pieces,
    },
  ]
}

/**
 * Sets points and pieces aside.
 * @param id - of the redemption: asked again with the same, it is done once
 */
export const reserve = async (
  client: Client,
  { id, holder, offer, pieces }: { id: string; holder: PointsHolder; offer: PointsOffer; pieces: number },
  now: Date,
): Promise<Reserved> => {
  const points = offer.price * pieces
  if (!isAmount(points)) return { status: 'refused', fault: 'too-little' }
  const [at, until] = [instantOf(now), minutesAfter(now, offer.minutes)]
  const asked = { id, holder: holder.id, offer: offer.id, pieces, points, at, until }
  const beside = [
    client.prepare(LIMIT).bind(openScope(holder.id), 1, MOST_OPEN),
    ...(offer.mostEach === null
      ? []
      : [client.prepare(LIMIT).bind(eachScope(offer.id, holder.id), pieces, offer.mostEach)]),
    client
      .prepare(KEEP)
      .bind(id, holder.id, offer.id, offer.partner, pieces, points, at, until, hashOfCode(codeOf(holder, id))),
  ]
  return writtenOr(
    async (): Promise<Reserved> => {
      await client.batch([...beside, ...transfersOf(asked).map((transfer) => postingStatement(client, transfer))])
      const redemption = await findRedemption(client, id)
      if (!redemption) throw new Error('a redemption that was set aside is not there')
      return { status: 'reserved', redemption }
    },
    () => whyNot(client, asked, offer.price, now),
  )
}

/** All that a reservation hangs on, in one read. */
const GROUND = `SELECT offer.ended_at IS NULL AND ?3 BETWEEN offer.starts AND offer.ends AS isOpen, offer.most_each AS mostEach,
    (SELECT attested FROM points_holders WHERE id = ?2) IS NOT NULL AS isAttested,
    (SELECT received - spent - reserved FROM points_accounts WHERE id = 'stock/' || ?1) AS pieces,
    (SELECT received - spent - reserved FROM points_accounts WHERE id = ?2) AS points,
    coalesce((SELECT used FROM points_limits WHERE scope = ?4), 0) AS open,
    coalesce((SELECT used FROM points_limits WHERE scope = ?5), 0) AS had
  FROM points_offers AS offer WHERE offer.id = ?1`

interface Ground {
  isOpen: number
  mostEach: number | null
  isAttested: number
  pieces: number
  points: number
  open: number
  had: number
}

/** Looks at what stands; `undefined` where nothing is against it. */
const whyNot = async (
  client: Client,
  { id, holder, offer, pieces }: Pick<PointsRedemption, 'id' | 'holder' | 'offer' | 'pieces'>,
  price: number,
  now: Date,
): Promise<Reserved | undefined> => {
  const [stands, ground] = await Promise.all([
    findRedemption(client, id),
    client
      .prepare(GROUND)
      .bind(offer, holder, dayOf(now.toISOString()), openScope(holder), eachScope(offer, holder))
      .first<Ground>(),
  ])
  const refused = (fault: ReserveFault): Reserved => ({ status: 'refused', fault })
  if (stands)
    return stands.holder === holder && stands.offer === offer && stands.pieces === pieces
      ? { status: 'stood', redemption: stands }
      : refused('id-taken')
  if (!ground?.isOpen) return refused('not-open')
  if (!ground.isAttested) return refused('unattested')
  if (ground.open >= MOST_OPEN) return refused('too-many-open')
  if (ground.mostEach !== null && ground.had + pieces > ground.mostEach) return refused('too-many-each')
  if (ground.pieces < pieces) return refused('sold-out')
  return ground.points < price * pieces ? refused('too-little') : undefined
}

export const findRedemption = async (client: Client, id: string): Promise<PointsRedemption | undefined> => {
  const row = await client.prepare('SELECT * FROM points_redemptions WHERE id = ?').bind(id).first<RedemptionRow>()
  return row ? redemptionOf(row) : undefined
}

/** @param code - as `codeOf` gave it out. @param partner - only what is theirs is found */
export const findByCode = async (
  client: Client,
  code: string,
  partner: string,
): Promise<PointsRedemption | undefined> => {
  const row = await client
    .prepare('SELECT * FROM points_redemptions WHERE code_hash = ? AND partner = ?')
    .bind(hashOfCode(code), partner)
    .first<RedemptionRow>()
  return row ? redemptionOf(row) : undefined
}

export type Ended =
  | { status: 'ended' | 'stood'; redemption: PointsRedemption }
  /** It ended otherwise, or its time is over: nothing moved. */
  | { status: 'refused'; fault: 'out-of-time' | 'ended'; redemption: PointsRedemption }

/** The statement that takes a use of a limit back. */
const giveBack = (client: Client, scope: string, uses: number): D1PreparedStatement =>
  client.prepare('UPDATE points_limits SET used = used - ?2 WHERE scope = ?1').bind(scope, uses)

/** What ends a redemption, for one batch. */
export const endingOf = (
  client: Client,
  redemption: PointsRedemption,
  how: RedemptionEnd,
  now: Date,
): { transfers: Transfer[]; beside: D1PreparedStatement[] } => {
  const { holder, offer, pieces } = redemption
  const phase = how === 'confirmed' ? 'confirmed' : 'voided'
  const transfers = transfersOf(redemption).map(({ until: _, ...pending }) => ({
    ...pending,
    id: `${pending.id}/${how}`,
    phase,
    settles: pending.id,
    at: instantOf(now),
  })) satisfies Transfer[]
  const back = how === 'confirmed' ? [] : [giveBack(client, eachScope(offer, holder), pieces)]
  return { transfers, beside: [giveBack(client, openScope(holder), 1), ...back] }
}

/** Ends a redemption: handed over, or given back. Ended once, it stays so; the same again changes nothing. */
export const endRedemption = async (
  client: Client,
  redemption: PointsRedemption,
  how: RedemptionEnd,
  now: Date,
): Promise<Ended> => {
  if (redemption.state === 'reserved') {
    const { transfers, beside } = endingOf(client, redemption, how, now)
    const posted = await post(client, transfers, beside)
    if (posted.status === 'refused' && posted.fault === 'out-of-time')
      return { status: 'refused', fault: 'out-of-time', redemption }
    const after = await findRedemption(client, redemption.id)
    if (!after) throw new Error('a redemption that stood is not there')
    if (posted.status === 'posted') return { status: 'ended', redemption: after }
    return after.state === how
      ? { status: 'stood', redemption: after }
      : { status: 'refused', fault: 'ended', redemption: after }
  }
  return redemption.state === how
    ? { status: 'stood', redemption }
    : { status: 'refused', fault: redemption.state === 'lapsed' ? 'out-of-time' : 'ended', redemption }
}

const OVERDUE = `SELECT kept.* FROM points_pending AS waiting
  JOIN points_redemptions AS kept ON kept.id = substr(waiting.transfer, 12)
  WHERE waiting.until < ?1 AND waiting.transfer >= 'redemption/' AND waiting.transfer < 'redemption0'
  ORDER BY waiting.until LIMIT ?2`

/**
 * Gives back what nobody handed over in time.
 * @returns how many; fewer than `limit` when nothing is left
 */
export const lapseRedemptions = async (client: Client, now: Date, limit = 200): Promise<number> => {
  const { results } = await client.prepare(OVERDUE).bind(instantOf(now), limit).all<RedemptionRow>()
  for (const row of results) await endRedemption(client, redemptionOf(row), 'lapsed', now)
  return results.length
}

const OF_HOLDER = `SELECT * FROM points_redemptions WHERE holder = ?1 AND (?2 = '' OR (at, id) < (?2, ?3))
  ORDER BY at DESC, id DESC LIMIT ?4`
const OF_PARTNER = `SELECT * FROM points_redemptions WHERE partner = ?1 AND state = ?5 AND (?2 = '' OR (at, id) < (?2, ?3))
  ORDER BY at DESC, id DESC LIMIT ?4`

/** Where a page goes on: the last row of the one before. */
interface Place {
  at: string
  id: string
}

/** Redemptions of an account, the newest first. */
export const redemptionsOf = async (
  client: Client,
  holder: string,
  limit: number,
  after: Place = { at: '', id: '' },
): Promise<PointsRedemption[]> => {
  const asked = client.prepare(OF_HOLDER).bind(holder, after.at, after.id, limit)
  return (await asked.all<RedemptionRow>()).results.map(redemptionOf)
}

/** Redemptions of a partner's offers in one state, the newest first. */
export const redemptionsAt = async (
  client: Client,
  { partner, state }: { partner: string; state: PointsRedemption['state'] },
  limit: number,
  after: Place = { at: '', id: '' },
): Promise<PointsRedemption[]> => {
  const asked = client.prepare(OF_PARTNER).bind(partner, after.at, after.id, limit, state)
  return (await asked.all<RedemptionRow>()).results.map(redemptionOf)
}
