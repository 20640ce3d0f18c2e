import type { HolderKind } from '../../content/points/holder.ts'

/** Those who asked to be shown, by what they received and did not lose again to a reversal. */

export interface Ranked {
  name: string
  kind: HolderKind
  points: number
}

const RANKING = 'SELECT name, kind, points FROM points_shown ORDER BY points DESC, holder DESC LIMIT ?'

export const readRanking = async (client: Pick<D1Database, 'prepare'>, limit: number): Promise<Ranked[]> =>
  (await client.prepare(RANKING).bind(limit).all<Ranked>()).results
