import { owedAccount } from '../../content/points/account.ts'
import type { HolderKind } from '../../content/points/holder.ts'
import { available } from './points-ledger.ts'
import type { PointsHolder } from './points-holders-tables.ts'
import type { PointsAccount } from './points-tables.ts'
import { newId, newSecret } from './secret.ts'

/** Who holds points, and what. */

type Client = Pick<D1Database, 'prepare' | 'batch'>

/** A row as the database spells it. */
type HolderRow = Omit<PointsHolder, 'shownAs'> & { shown_as: string | null }
const holderOf = ({ shown_as, ...row }: HolderRow): PointsHolder => ({ ...row, shownAs: shown_as })

const OPEN = `INSERT INTO points_holders (id, kind, owner, secret, attested, attester, created)
  SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (SELECT 1 FROM points_holders WHERE kind = ?2 AND owner = ?3)`

const OPEN_ACCOUNT = `INSERT INTO points_accounts (id, ledger, kind, source)
  SELECT holder.id, 'points', 'holder', 0 FROM points_holders AS holder WHERE holder.kind = ?1 AND holder.owner = ?2
    AND NOT EXISTS (SELECT 1 FROM points_accounts WHERE id = holder.id)`

/** Who vouches for organisations and families: the portal, which knows the first by code and the second by members. */
export const PORTAL = 'portal'

/**
 * Opens an account, or finds the one that stands: each person and each organisation has one.
 * @param owner - the person's account, or the organisation's code
 * @param today - `YYYY-MM-DD` in Asia/Shanghai
 */
export const openHolder = async (
  client: Client,
  kind: Exclude<HolderKind, 'family'>,
  owner: string,
  today: string,
): Promise<PointsHolder> => {
  const vouched = kind === 'organisation' ? [today, PORTAL] : [null, null]
  await client.batch([
    client.prepare(OPEN).bind(newId(), kind, owner, newSecret(), ...vouched, today),
    client.prepare(OPEN_ACCOUNT).bind(kind, owner),
  ])
  const [opened] = await holdersOf(client, kind, owner)
  if (!opened) throw new Error('an account that was opened is not there')
  return opened
}

const OWN = `SELECT * FROM points_holders WHERE kind = ?1 AND owner = ?2
  UNION ALL SELECT family.* FROM points_holders AS own JOIN points_holders AS family ON family.id = own.family
    WHERE own.kind = ?1 AND own.owner = ?2`

/** Accounts that somebody may use: her own first, then her family's. */
export const holdersOf = async (
  client: Client,
  kind: Exclude<HolderKind, 'family'>,
  owner: string,
): Promise<PointsHolder[]> => {
  const { results } = await client.prepare(OWN).bind(kind, owner).all<HolderRow>()
  return results.map(holderOf).sort((a, b) => Number(a.kind === 'family') - Number(b.kind === 'family'))
}

export const findHolder = async (client: Client, id: string): Promise<PointsHolder | undefined> => {
  const row = await client.prepare('SELECT * FROM points_holders WHERE id = ?').bind(id).first<HolderRow>()
  return row ? holderOf(row) : undefined
}

/** What an account holds, in points. */
export interface Holding {
  available: number
  /** Set aside for what waits to be handed over. */
  reserved: number
  /** All that ever came in. */
  received: number
  /** Claims of awards that were taken back after they were spent: paid first of what comes. */
  owed: number
  /** What expires when, the next first. @see points_lots */
  expiring: { day: string; points: number }[]
}

const LOTS = `SELECT lot.expires AS day, lot.received_through - held.spent - held.reserved AS points
  FROM points_accounts AS held JOIN points_lots AS lot ON lot.account = held.id
  WHERE held.id = ? AND lot.received_through > held.spent + held.reserved ORDER BY lot.expires`

export const readHolding = async (client: Client, id: string): Promise<Holding> => {
  const [found, sums] = await Promise.all([
    client
      .prepare('SELECT * FROM points_accounts WHERE id IN (?, ?)')
      .bind(id, owedAccount(id))
      .all<PointsAccount>()
      .then(({ results }) => results),
    client
      .prepare(LOTS)
      .bind(id)
      .all<{ day: string; points: number }>()
      .then(({ results }) => results),
  ])
  const held = found.find((one) => one.id === id)
  const owing = found.find((one) => one.id !== id)
  return {
    available: held ? available(held) : 0,
    reserved: held?.reserved ?? 0,
    received: held?.received ?? 0,
    owed: owing ? available(owing) : 0,
    expiring: sums.map(({ day, points }, at) => ({ day, points: points - (sums[at - 1]?.points ?? 0) })),
  }
}

/** Shows an account in the ranking under a name, or no more. */
export const showHolder = async (client: Client, id: string, shownAs: string | undefined): Promise<void> => {
  await client
    .prepare('UPDATE points_holders SET shown_as = ? WHERE id = ? AND closed IS NULL')
    .bind(shownAs ?? null, id)
    .run()
}
