import type { HolderKind } from '../../content/points/holder.ts'

/** Those who asked to be shown, by all that they ever received. */

export interface Ranked {
  name: string
  kind: HolderKind
  points: number
}

const RANKING = `SELECT holder.shown_as AS name, holder.kind AS kind, held.received AS points
  FROM points_holders AS holder INDEXED BY points_holders_shown
    CROSS JOIN points_accounts AS held ON held.id = holder.id
  WHERE holder.shown_as IS NOT NULL ORDER BY held.received DESC, holder.id LIMIT ?`

export const readRanking = async (client: Pick<D1Database, 'prepare'>, limit: number): Promise<Ranked[]> =>
  (await client.prepare(RANKING).bind(limit).all<Ranked>()).results
