import { MOST_MEMBERS } from '../../content/points/holder.ts'
import { instantOf } from '../../content/points/instant.ts'
import { holderOfCode, codeHash } from './points-codes.ts'
import { findHolder, PORTAL } from './points-holders.ts'
import type { PointsHolder } from './points-holders-tables.ts'
import { openingStatements, post } from './points-ledger.ts'
import { newId, newSecret } from './secret.ts'

/** Families: persons who were vouched for put points together, and each of them may spend these. */

type Client = Pick<D1Database, 'prepare' | 'batch'>

/** Founds a family. @returns its account's id; `undefined` for who was not vouched for, or is in one */
export const foundFamily = async (client: Client, holder: PointsHolder, today: string): Promise<string | undefined> => {
  if (holder.kind !== 'person' || holder.attested === null || holder.family !== null) return undefined
  const id = newId()
  const [, , joined] = await client.batch([
    client
      .prepare(
        `INSERT INTO points_holders (id, kind, secret, attested, attester, created) VALUES (?1, 'family', ?2, ?3, ?4, ?3)`,
      )
      .bind(id, newSecret(), today, PORTAL),
    ...openingStatements(client, [{ id, kind: 'holder' }]),
    client.prepare(JOIN).bind(id, holder.id),
  ])
  return (joined?.meta.changes ?? 0) > 0 ? id : undefined
}

const JOIN = `UPDATE points_holders SET family = ?1
  WHERE id = ?2 AND kind = 'person' AND family IS NULL AND attested IS NOT NULL AND closed IS NULL`

export type Joined = 'joined' | 'unknown-code' | 'unattested' | 'in-family' | 'full'

/** Enters a family by the code that one of it gave. */
export const joinFamily = async (client: Client, holder: PointsHolder, code: string, now: Date): Promise<Joined> => {
  const family = await holderOfCode(client, 'family', code, now)
  const found = family === undefined ? undefined : await findHolder(client, family)
  if (!found || found.closed !== null) return 'unknown-code'
  if (holder.kind !== 'person' || holder.attested === null) return 'unattested'
  if (holder.family !== null) return 'in-family'
  if ((await countMembers(client, found.id)) >= MOST_MEMBERS) return 'full'
  const [joined] = await client.batch([
    client
      .prepare(`${JOIN} AND EXISTS (SELECT 1 FROM points_codes WHERE hash = ?3)`)
      .bind(found.id, holder.id, codeHash('family', code)),
    client.prepare('DELETE FROM points_codes WHERE hash = ?').bind(codeHash('family', code)),
  ])
  return (joined?.meta.changes ?? 0) > 0 ? 'joined' : 'unknown-code'
}

export const countMembers = async (client: Client, family: string): Promise<number> =>
  (await client
    .prepare('SELECT count(*) AS members FROM points_holders WHERE family = ?')
    .bind(family)
    .first<number>('members')) ?? 0

/** The last day of the points that are spent next: pooled, none of them lasts longer than it would have. */
const NEXT_EXPIRY = `SELECT min(lot.expires) AS day FROM points_accounts AS held
  JOIN points_lots AS lot ON lot.account = held.id AND lot.received_through > held.spent + held.reserved
  WHERE held.id = ?`

export type Pooled = 'pooled' | 'stood' | 'unattested' | 'no-family' | 'too-little' | 'id-taken'

/** Gives points of a person to her family; they do not come back. @param id - asked again with the same, it is done once */
export const poolPoints = async (
  client: Client,
  { id, holder, points }: { id: string; holder: PointsHolder; points: number },
  now: Date,
): Promise<Pooled> => {
  if (holder.attested === null) return 'unattested'
  if (holder.family === null) return 'no-family'
  const expires = await client.prepare(NEXT_EXPIRY).bind(holder.id).first<string>('day')
  const transfer = {
    id: `pooling/${id}`,
    ledger: 'points',
    kind: 'pooling',
    phase: 'posted',
    source: holder.id,
    target: holder.family,
    amount: points,
    at: instantOf(now),
    expires: expires ?? instantOf(now).slice(0, 10),
  } as const
  const posted = await post(client, [transfer])
  if (posted.status !== 'refused') return posted.status === 'posted' ? 'pooled' : 'stood'
  return posted.fault === 'id-taken' ? 'id-taken' : 'too-little'
}
